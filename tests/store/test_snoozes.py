"""A snooze holds until what it waits for, and only for its place; at most one holds."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from store import bundle, snoozes
from store.database import Database
from store.digest_records import Snooze
from tests.store.digests import TEAM, fill

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
DAY = timedelta(days=1)
DATE = Snooze("a1", TEAM, "ana", NOON, "date", date(2026, 12, 1))
NPS = Snooze("a1", TEAM, "ana", NOON, "nps")
RENEWAL = Snooze("a1", TEAM, "ana", NOON, "renewal", days=30)  # it renews on 22 Jan 2027


@pytest.fixture
def book(db: Database) -> Database:
    fill(db)
    return db


def put(db: Database, snooze: Snooze) -> Snooze:
    with db.begin() as tx:
        return snoozes.put(tx, snooze)


def held(db: Database, day: date, **of: str) -> list[Snooze]:
    with db.read() as tx:
        return snoozes.holding(tx, day, **of)


def replied(db: Database, at: datetime, kind: str = "nps") -> None:
    with db.begin() as tx:
        bundle.load(
            tx, "surveys", pa.table({"account_id": ["a1"], "at": [at], "kind": [kind], "score": [9.0]})
        )


def test_until_a_day_it_holds_up_to_the_day_before(book: Database) -> None:
    kept = put(book, DATE)
    assert replace(kept, snooze_id=0) == DATE
    assert held(book, date(2026, 11, 30)) == [kept]
    assert held(book, date(2026, 12, 1)) == []


def test_until_a_reply_it_holds_till_one_comes_after_it(book: Database) -> None:
    replied(book, NOON - DAY)
    kept = put(book, NPS)
    replied(book, NOON + DAY, "csat")
    assert held(book, TODAY + 100 * DAY) == [kept]
    replied(book, NOON + 3 * DAY)
    assert held(book, TODAY + 2 * DAY) == [kept]
    assert held(book, TODAY + 3 * DAY) == []


def test_until_the_renewal_is_near_it_holds_while_that_is_farther_away(book: Database) -> None:
    kept = put(book, RENEWAL)
    assert held(book, date(2026, 12, 22)) == [kept]
    assert held(book, date(2026, 12, 23)) == []
    endless = put(book, replace(RENEWAL, account_id="a2"))
    assert held(book, date(2030, 1, 1)) == [endless]


def test_it_holds_for_its_place_and_its_account_alone(book: Database) -> None:
    here = put(book, DATE)
    hers = put(book, replace(DATE, place="U0123BEN", person="ben"))
    other = put(book, replace(DATE, account_id="a2"))
    assert held(book, TODAY) == [other, hers, here]
    assert held(book, TODAY, place=TEAM) == [other, here]
    assert held(book, TODAY, person="ben") == [hers]
    with book.read() as tx:
        assert snoozes.holding(tx, TODAY, accounts=["a2"]) == [other]
        assert snoozes.unlifted(tx, "U0123BEN") == {"a1": hers}


def test_a_new_one_takes_the_place_of_the_old(book: Database) -> None:
    put(book, DATE)
    newer = put(book, replace(NPS, at=NOON + DAY))
    assert held(book, TODAY) == [newer]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: put(book, NPS), range(8)))
    assert len(held(book, TODAY)) == 1


def test_it_is_woken_once(book: Database) -> None:
    kept = put(book, DATE)
    with book.begin() as tx:
        assert snoozes.wake(tx, kept.snooze_id, NOON + DAY) == kept
        assert snoozes.wake(tx, kept.snooze_id, NOON + DAY) is None
        assert snoozes.wake(tx, 999, NOON) is None
        assert snoozes.get(tx, kept.snooze_id) == kept
        assert snoozes.get(tx, 999) is None
        assert snoozes.unlifted(tx, TEAM) == {}
    assert held(book, TODAY) == []
