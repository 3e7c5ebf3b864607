"""A digest with deliveries, for the tests of what is kept with them."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from store import bundle, deliveries, digests, items
from store.database import Database
from store.digest_records import Digest, Item, Key

SLOT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TEAM = "C0123TEAM"
ENTERED = Item("a1", 1, "entered", "at risk", 52, 0.4)
BEYOND = Item("a2", 2, "worsened", "at risk", 31, None, listed=False)


def fill(db: Database) -> None:
    """Two accounts and one digest, whose id is 1."""
    with db.begin() as tx:
        rows = {
            "account_id": ["a1", "a2"],
            "name": ["Acme", "Globex"],
            "renewal_on": [date(2027, 1, 22), None],
        }
        bundle.load(tx, "accounts", pa.table(rows))
        made = Digest("changes", "place", TEAM, "", "weekdays 08:30", "UTC", 5, "U0123ANA", SLOT - 30 * DAY)
        assert digests.add(tx, made).digest_id


def deliver(db: Database, slot: datetime, *found: Item, target: str = TEAM, sent: bool = True) -> Key:
    """A delivery with these items, sent or still under way."""
    with db.begin() as tx:
        (digest,) = digests.active(tx)
        key = Key(digest.digest_id, slot, target)
        deliveries.claim(tx, key, "test", slot, DAY)
        deliveries.keep(tx, key, "test", {}, slot.date() - DAY, slot)
        items.save(tx, key, found)
        if sent:
            deliveries.sent(tx, key, "test", target, str(slot.timestamp()), slot)
    return key
