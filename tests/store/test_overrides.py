"""Bands set by hand: at most one holds, it ends by itself, and lists go by it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from sqlalchemy import func, select

from store import bundle, overrides, scores
from store.database import Database
from store.records import Band, Override, Run, Score
from store.tables import OverrideRow

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = NOON.date()
LATER = NOON + timedelta(hours=1)
SET = Override("a1", "at risk", "Their sponsor left", "Ana", NOON, date(2026, 12, 1))


@pytest.fixture
def book(db: Database) -> Database:
    with db.begin() as tx:
        rows = {"account_id": ["a1", "a2"], "name": ["Acme", "Globex"], "owner": ["ana", "ben"]}
        bundle.load(tx, "accounts", pa.table(rows))
    return db


def put(db: Database, *each: Override) -> None:
    for override in each:
        with db.begin() as tx:
            overrides.put(tx, override)


def held(db: Database, day: date) -> Override | None:
    with db.read() as tx:
        found = overrides.held(tx, ["a1", "a2"], day)
    assert set(found) <= {"a1"}
    return found.get("a1")


def test_an_override_holds_from_its_day_to_its_last(book: Database) -> None:
    put(book, SET)
    assert held(book, DAY - timedelta(days=1)) is None
    assert held(book, DAY) == SET
    assert held(book, SET.expires_on) == SET
    assert held(book, SET.expires_on + timedelta(days=1)) is None


def test_a_new_one_takes_the_place_of_the_old_for_good(book: Database) -> None:
    short = replace(SET, band="healthy", set_at=LATER, expires_on=DAY)
    put(book, SET, short)
    assert held(book, DAY) == short
    assert held(book, DAY + timedelta(days=1)) is None


def test_lifted_it_holds_no_more_but_did_on_the_days_before(book: Database) -> None:
    put(book, SET)
    with book.begin() as tx:
        assert overrides.lift(tx, "a2", LATER, DAY) is None
        assert overrides.lift(tx, "a1", LATER + timedelta(days=2), DAY + timedelta(days=2)) == SET
        assert overrides.lift(tx, "a1", LATER + timedelta(days=2), DAY + timedelta(days=2)) is None
    assert held(book, DAY + timedelta(days=2)) is None
    assert held(book, DAY + timedelta(days=1)) == SET


def test_of_many_set_at_once_one_holds(book: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: put(book, replace(SET, reason=str(number))), range(8)))
    with book.read() as tx:
        assert tx.scalar(select(func.count()).where(overrides.holds(DAY)).select_from(OverrideRow)) == 1


def scored(account_id: str, band: Band, health: int) -> Score:
    return Score(account_id, DAY, 90, health, band, 0.1, "silence", 0.9, "", "", ())


def test_lists_go_by_the_band_that_was_set_on_the_day_that_is_asked_for(book: Database) -> None:
    both = [scored("a1", "healthy", 80), scored("a2", "watch", 60)]
    run = scores.save(book, Run(DAY, 90, NOON, "m", {}), both)
    put(book, SET)

    def listed(day: date | None, owners: list[str] | None = None) -> list[tuple[str, Band, int | None]]:
        with book.read() as tx:
            found = scores.worst(tx, run.run_id, owners, 10, day=day)
            counts = scores.bands(tx, run.run_id, owners, day=day)
        assert {band: number for band, number in counts.items() if number} == {
            score.band: 1 for _, score in found
        }
        return [(account.account_id, score.band, score.health) for account, score in found]

    own: list[tuple[str, Band, int | None]] = [("a2", "watch", 60), ("a1", "healthy", 80)]
    assert listed(DAY) == [("a1", "at risk", 80), ("a2", "watch", 60)]
    assert listed(DAY, ["ana"]) == [("a1", "at risk", 80)]
    assert (
        listed(None) == listed(DAY - timedelta(days=1)) == listed(SET.expires_on + timedelta(days=1)) == own
    )
    with book.begin() as tx:
        overrides.lift(tx, "a1", LATER, DAY)
    assert listed(DAY) == own
