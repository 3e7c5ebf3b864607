"""The timeline of an account."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from sqlalchemy.exc import StatementError

from store import bundle, touches
from store.database import Database
from store.records import Touch

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CALL = Touch("a1", NOON, "call", "Talked about seats", "ana", "out")


@pytest.fixture
def book(db: Database) -> Database:
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.table({"account_id": ["a1", "a2"], "name": ["Acme", "Globex"]}))
    return db


def test_the_newest_touch_up_to_a_moment_is_the_last_one(book: Database) -> None:
    note = Touch("a1", NOON + timedelta(microseconds=1), "note")
    with book.begin() as tx:
        touches.add(tx, note)
        touches.add(tx, CALL)
        touches.add(tx, Touch("a2", NOON, "email"))
    with book.read() as tx:
        assert touches.last(tx, "a1", NOON + timedelta(days=1)) == note
        assert touches.last(tx, "a1", NOON) == CALL
        assert touches.last(tx, "a1", NOON - timedelta(microseconds=1)) is None
        assert touches.recent(tx, "a1", NOON + timedelta(days=1), 5) == [note, CALL]
        assert touches.recent(tx, "a1", NOON + timedelta(days=1), 1) == [note]


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(book: Database) -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    with book.begin() as tx:
        touches.add(tx, replace(CALL, at=NOON.astimezone(east)))
        touches.add(tx, replace(CALL, at=datetime(2026, 11, 22, 12, 0, 0, 1, tzinfo=east)))
    with book.read() as tx:
        newest, oldest = touches.recent(tx, "a1", NOON, 2)
    assert newest.at == NOON
    assert newest.at.utcoffset() == oldest.at.utcoffset() == timedelta(0)
    assert oldest.at == datetime(2026, 11, 22, 6, 30, 0, 1, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused(book: Database) -> None:
    naive = Touch("a1", NOON.replace(tzinfo=None), "call")
    with pytest.raises(StatementError, match="needs a zone"), book.begin() as tx:
        touches.add(tx, naive)


def test_touches_of_the_same_moment_are_all_kept_however_many_threads_log_them(book: Database) -> None:
    def log(_: int) -> None:
        for _ in range(10):
            with book.begin() as tx:
                touches.add(tx, CALL)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(log, range(4)))
    with book.read() as tx:
        assert len(touches.recent(tx, "a1", NOON, 100)) == 40


def test_text_that_a_database_would_refuse_is_cleaned(book: Database) -> None:
    with book.begin() as tx:
        touches.add(tx, replace(CALL, summary="a\0b \ud800 <!channel> 🦊 " + "x" * 5000))
    with book.read() as tx:
        kept = touches.last(tx, "a1", NOON)
    assert kept is not None
    assert kept.summary == "ab ? <!channel> 🦊 " + "x" * 5000
