"""An account is with one person at a time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from store import tasks
from store.database import Database
from store.digest_records import Task
from store.tables import TaskRow
from tests.store.digests import fill

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
HERS = Task("a1", "ana", "ana", "Call Mara.", NOON)
HIS = Task("a1", "ben", "ben", "Call Mara.", LATER)


@pytest.fixture
def book(db: Database) -> Database:
    fill(db)
    return db


def take(db: Database, task: Task) -> Task | None:
    with db.begin() as tx:
        return tasks.take(tx, task)


def mine(db: Database, person: str) -> list[Task]:
    with db.read() as tx:
        return [replace(each, task_id=0) for each in tasks.mine(tx, person)]


def test_who_takes_it_over_is_told_from_whom(book: Database) -> None:
    assert take(book, HERS) is None
    assert mine(book, "ana") == [HERS]
    before = take(book, HIS)
    assert before is not None
    assert before.person == "ana"
    assert mine(book, "ana") == []
    with book.read() as tx:
        assert {account: each.person for account, each in tasks.held(tx, ["a1", "a2"]).items()} == {
            "a1": "ben"
        }


def test_who_has_it_keeps_it(book: Database) -> None:
    take(book, HERS)
    again = take(book, replace(HERS, at=LATER))
    assert again is not None
    assert again.at == NOON
    assert mine(book, "ana") == [HERS]


def test_it_is_done_once(book: Database) -> None:
    take(book, HERS)
    with book.begin() as tx:
        (task,) = tasks.mine(tx, "ana")
        done = tasks.done(tx, task.task_id, LATER)
        assert done is not None
        assert done.done_at == LATER
        assert tasks.done(tx, task.task_id, LATER) is None
        assert tasks.done(tx, 999, LATER) is None
    assert mine(book, "ana") == []
    assert take(book, HIS) is None


def test_of_many_who_take_it_at_once_one_has_it(book: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: take(book, replace(HERS, person=str(number))), range(8)))
    with book.read() as tx:
        assert tx.scalar(select(func.count()).where(TaskRow.done_at.is_(None))) == 1
