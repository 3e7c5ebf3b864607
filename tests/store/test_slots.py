"""One winner per slot, whatever runs at the same time and whatever dies."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from store import slots
from store.database import Database
from store.slots import LEASE, RETRY

SLOT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 2, 0, 5, tzinfo=UTC)
CLAIM = """
import sys
from datetime import datetime
from store import slots
from store.database import open_database
url, owner, slot, now = sys.argv[1:]
db = open_database(url)
sys.stdin.readline()
with db.begin() as tx:
    print(slots.claim(tx, "score", datetime.fromisoformat(slot), owner, datetime.fromisoformat(now)))
"""


def claim(db: Database, owner: str = "one", slot: datetime = SLOT, now: datetime = NOW) -> bool:
    with db.begin() as tx:
        return slots.claim(tx, "score", slot, owner, now)


def test_of_many_threads_one_wins(db: Database) -> None:
    def race(owner: int) -> bool:
        return claim(db, str(owner))

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(race, range(16))) == 1


def test_of_many_processes_one_wins(url: str) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM, url, str(owner), SLOT.isoformat(), NOW.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for owner in range(3)
    ]
    assert sorted(racer.communicate("go\n")[0] for racer in racers) == ["False\n"] * 2 + ["True\n"]


def test_each_slot_and_each_job_has_a_winner_of_its_own(db: Database) -> None:
    assert claim(db)
    assert claim(db, slot=SLOT + timedelta(days=1))
    with db.begin() as tx:
        assert slots.claim(tx, "digest", SLOT, "one", NOW)


def test_a_finished_slot_is_never_claimed_again(db: Database) -> None:
    assert claim(db)
    with db.begin() as tx:
        slots.finish(tx, "score", SLOT, NOW)
    assert not claim(db, now=NOW + 100 * LEASE)


def test_a_claim_whose_owner_died_is_taken_over_once_its_lease_is_out(db: Database) -> None:
    assert claim(db, "dead")
    assert not claim(db, "early", now=NOW + LEASE - timedelta(seconds=1))
    assert claim(db, "next", now=NOW + LEASE)
    assert not claim(db, "late", now=NOW + LEASE)


def test_a_failed_slot_is_tried_again_after_a_while(db: Database) -> None:
    assert claim(db)
    with db.begin() as tx:
        slots.fail(tx, "score", SLOT, NOW)
    assert not claim(db, now=NOW + RETRY - timedelta(seconds=1))
    assert claim(db, now=NOW + RETRY)


def test_a_slot_that_its_owner_gives_back_is_free_at_once_and_nobody_else_can_give_it_back(
    db: Database,
) -> None:
    assert claim(db)
    for owner, is_free in (("another", False), ("one", True)):
        with db.begin() as tx:
            slots.release(tx, "score", SLOT, owner)
        assert claim(db, "next") is is_free


def test_a_finished_slot_cannot_be_given_back(db: Database) -> None:
    assert claim(db)
    with db.begin() as tx:
        slots.finish(tx, "score", SLOT, NOW)
        slots.release(tx, "score", SLOT, "one")
    assert not claim(db, now=NOW + 100 * LEASE)


def test_the_last_finished_slot_is_the_latest_due_one(db: Database) -> None:
    with db.begin() as tx:
        assert slots.last_finished(tx, "score") is None
    for days in (1, 0, 2):
        claim(db, slot=SLOT + timedelta(days=days))
    with db.begin() as tx:
        slots.finish(tx, "score", SLOT + timedelta(days=1), NOW)
        slots.finish(tx, "score", SLOT, NOW + timedelta(hours=1))
        slots.fail(tx, "score", SLOT + timedelta(days=2), NOW)
        assert slots.last_finished(tx, "score") == SLOT + timedelta(days=1)
        assert slots.last_finished(tx, "digest") is None
