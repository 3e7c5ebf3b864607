"""One claim at a time, and an end for good, whatever runs at the same time and whatever dies."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from store import deliveries, digests
from store.database import Database
from store.digest_records import Delivery, Digest, Key

SLOT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
NOW = SLOT + timedelta(seconds=5)
LEASE = timedelta(minutes=5)
CLAIM = """
import sys
from datetime import datetime, timedelta
from store import deliveries
from store.database import open_database
from store.digest_records import Key
url, owner, digest_id, slot, now = sys.argv[1:]
db = open_database(url)
key = Key(int(digest_id), datetime.fromisoformat(slot), "C1")
sys.stdin.readline()
with db.begin() as tx:
    won = deliveries.claim(tx, key, owner, datetime.fromisoformat(now), timedelta(minutes=5))
print(won is not None)
"""


@pytest.fixture
def key(db: Database) -> Key:
    """A delivery of a digest that is there."""
    digest = Digest("changes", "place", "C1", "at risk", "weekdays 08:30", "UTC", 5, "U1", SLOT)
    with db.begin() as tx:
        return Key(digests.add(tx, digest).digest_id, SLOT, "C1")


def claim(db: Database, key: Key, owner: str = "one", now: datetime = NOW) -> Delivery | None:
    with db.begin() as tx:
        return deliveries.claim(tx, key, owner, now, LEASE)


def keep(db: Database, key: Key, owner: str, until: datetime) -> bool:
    with db.begin() as tx:
        return deliveries.keep(tx, key, owner, {"says": owner}, date(2026, 11, 22), until)


def sent(db: Database, key: Key, owner: str) -> bool:
    with db.begin() as tx:
        return deliveries.sent(tx, key, owner, "C1", "1.5", NOW)


def test_of_many_threads_one_wins(db: Database, key: Key) -> None:
    def race(owner: int) -> bool:
        return claim(db, key, str(owner)) is not None

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(race, range(16))) == 1


def test_of_many_processes_one_wins(url: str, db: Database, key: Key) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM, url, str(owner), str(key.digest_id), str(SLOT), str(NOW)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for owner in range(3)
    ]
    assert sorted(racer.communicate("go\n")[0] for racer in racers) == ["False\n"] * 2 + ["True\n"]


def test_of_many_threads_one_takes_over_from_the_dead(db: Database, key: Key) -> None:
    assert claim(db, key, "dead")

    def race(owner: int) -> bool:
        return claim(db, key, str(owner), NOW + LEASE) is not None

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(race, range(16))) == 1


def test_who_takes_over_is_handed_what_was_kept_and_when_it_began(db: Database, key: Key) -> None:
    first = claim(db, key, "dead")
    assert first == Delivery(key, "sending", 1, NOW)
    assert keep(db, key, "dead", NOW)
    assert claim(db, key, "early", NOW + LEASE - timedelta(seconds=1)) is None
    second = claim(db, key, "next", NOW + LEASE)
    assert second == Delivery(key, "sending", 2, NOW, date(2026, 11, 22), {"says": "dead"})


def test_who_was_taken_over_from_changes_nothing_any_more(db: Database, key: Key) -> None:
    claim(db, key, "slow")
    claim(db, key, "next", NOW + LEASE)
    later = NOW + 3 * LEASE
    with db.begin() as tx:
        assert not deliveries.keep(tx, key, "slow", {}, None, NOW)
        assert not deliveries.sent(tx, key, "slow", "C1", "1.0", later)
        assert not deliveries.fail(tx, key, "slow", "no", later)
        assert not deliveries.give_up(tx, key, "slow", "no", later)
        assert not deliveries.release(tx, key, "slow", later)
        assert deliveries.get(tx, key) == Delivery(key, "sending", 2, NOW)


def test_nothing_is_kept_and_so_nothing_posted_when_the_lease_is_nearly_over(db: Database, key: Key) -> None:
    claim(db, key)
    assert keep(db, key, "one", NOW + LEASE)
    assert not keep(db, key, "one", NOW + LEASE + timedelta(microseconds=1))


def test_a_late_record_counts_as_long_as_nobody_has_taken_over(db: Database, key: Key) -> None:
    claim(db, key)
    with db.begin() as tx:
        assert deliveries.sent(tx, key, "one", "C1", "1.5", NOW + 3 * LEASE)
        there = deliveries.at(tx, "C1", "1.5")
        assert there
        assert (there.key, there.state, there.ended_at) == (key, "sent", NOW + 3 * LEASE)
        assert deliveries.at(tx, "C2", "1.5") is None


def test_what_is_released_is_free_again_then_and_not_before(db: Database, key: Key) -> None:
    claim(db, key)
    with db.begin() as tx:
        assert deliveries.release(tx, key, "one", NOW + timedelta(minutes=1))
        assert deliveries.left_behind(tx, NOW + timedelta(seconds=59)) == []
        assert deliveries.left_behind(tx, NOW + timedelta(seconds=60)) == [key]
    assert not claim(db, key, "two", NOW + timedelta(seconds=59))
    assert claim(db, key, "two", NOW + timedelta(seconds=60))


@pytest.mark.parametrize("end", ["sent", "failed", "missed", "never there"])
def test_what_is_finished_is_never_claimed_again(db: Database, key: Key, end: str) -> None:
    if end != "never there":
        claim(db, key)
    with db.begin() as tx:
        ended = {
            "sent": lambda: deliveries.sent(tx, key, "one", "C1", "1.5", NOW),
            "failed": lambda: deliveries.fail(tx, key, "one", "why", NOW),
            "missed": lambda: deliveries.give_up(tx, key, "one", "why", NOW),
            "never there": lambda: deliveries.missed(tx, key, "why", NOW),
        }[end]()
        assert ended
        assert deliveries.taken(tx, key.digest_id, {SLOT}, NOW + 100 * LEASE) == {key}
        assert deliveries.left_behind(tx, NOW + 100 * LEASE) == []
    assert claim(db, key, "two", NOW + 100 * LEASE) is None
    with db.begin() as tx:
        assert not deliveries.missed(tx, key, "late", NOW)


def test_what_was_begun_is_not_noted_as_missed(db: Database, key: Key) -> None:
    claim(db, key)
    with db.begin() as tx:
        assert not deliveries.missed(tx, key, "nobody there", NOW)
    assert sent(db, key, "one")


def test_only_a_live_claim_is_in_somebody_s_hands(db: Database, key: Key) -> None:
    claim(db, key)
    with db.read() as tx:
        assert deliveries.taken(tx, key.digest_id, {SLOT}, NOW) == {key}
        assert deliveries.taken(tx, key.digest_id, {SLOT + LEASE}, NOW) == set()
        assert deliveries.taken(tx, key.digest_id, {SLOT}, NOW + LEASE) == set()


def test_the_last_one_sent_is_of_this_digest_and_target_and_before(db: Database, key: Key) -> None:
    day = timedelta(days=1)
    for ago in (1, 2, 3):
        one = Key(key.digest_id, SLOT - ago * day, "C1")
        claim(db, one)
        if ago > 1:
            sent(db, one, "one")
    other = Key(key.digest_id, SLOT - day, "C2")
    claim(db, other)
    sent(db, other, "one")
    with db.read() as tx:
        last = deliveries.last_sent(tx, key.digest_id, "C1", SLOT)
        assert last
        assert last.key.slot == SLOT - 2 * day
        assert deliveries.last_sent(tx, key.digest_id, "C1", SLOT - 3 * day) is None
        assert deliveries.last(tx, key.digest_id, "C1", SLOT) == Key(key.digest_id, SLOT - day, "C1")
        assert deliveries.last(tx, key.digest_id, "C3", SLOT) is None
