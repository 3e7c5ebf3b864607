"""A digest that was posted to the team's channel, as the bot does it, for the tests of what comes after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from commands.news import compose
from commands.news.compose import Composed
from store import deliveries, digests, items, people
from store.database import Database
from store.digest_records import Delivery, Digest, Key
from store.records import Band
from tests.commands.office import ANA, BEN, HEALTHS, NOW, PUBLIC, TODAY, Office, import_accounts, score
from views.digest.pointer import At

SLOT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
LEASE = timedelta(minutes=5)
DIGEST = Digest(
    kind="changes",
    audience="place",
    target=PUBLIC.channel,
    segment="",
    due="weekdays 08:30",
    zone="Europe/Berlin",
    top=5,
    created_by=ANA.slack_id,
    created_at=NOW - timedelta(days=30),
)
FADED: dict[str, tuple[int | None, Band]] = {"acme": (38, "at risk"), "evil": (41, "at risk")}
WELL: dict[str, tuple[int | None, Band]] = {"acme": (71, "healthy"), "evil": (66, "watch")}


def fill(db: Database) -> None:
    """Accounts of which two fell into risk in the last week, and people whom Slack has told of."""
    import_accounts(db)
    for ago in (22, 15, 8):
        score(db, TODAY - timedelta(days=ago), HEALTHS | WELL)
    score(db, TODAY - timedelta(days=1), HEALTHS | FADED)
    with db.begin() as tx:
        people.save(tx, ANA, NOW)
        people.save(tx, BEN, NOW)


def post(office: Office, digest: Digest = DIGEST, slot: datetime = SLOT, ts: str = "1795.1") -> Composed:
    """Add the digest, if it is new, compose the message of the slot and keep it as posted."""
    db = office.deps.db
    with db.begin() as tx:
        kept = digest if digest.digest_id else digests.add(tx, digest)
    key = Key(kept.digest_id, slot, kept.target)
    composed = compose.compose(kept, key, office.deps, late=timedelta(0))
    with db.begin() as tx:
        deliveries.claim(tx, key, "test", slot, LEASE)
        deliveries.keep(tx, key, "test", composed.content, composed.as_of, slot)
        items.save(tx, key, composed.items)
        deliveries.sent(tx, key, "test", kept.target, ts, slot)
    return composed


def only(office: Office) -> Delivery:
    """The one delivery there is."""
    with office.deps.db.read() as tx:
        (digest,) = digests.active(tx)
        found = deliveries.last_sent(tx, digest.digest_id, digest.target, NOW + timedelta(days=9))
    assert found
    return found


def value(office: Office, place: int = 1, act: str = "") -> str:
    """What the button of an account in the one delivery sends."""
    return str(At(only(office).key, place, act))


def later(office: Office, days: int) -> Office:
    """The same office some days on."""
    return replace(office, deps=replace(office.deps, now=lambda: NOW + timedelta(days=days)))
