"""What undated columns held before an import: kept with the write, and only what changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from store import bundle, changes
from store.changes import Change
from store.database import Database
from store.tables import BUNDLE

MONDAY = datetime(2026, 11, 16, 6, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
DUE, LATER = date(2026, 12, 1), date(2027, 2, 1)

# Per table a row, what an import changes of it, and what has to be remembered.
CASES: Mapping[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "accounts": (
        {"account_id": "a1", "name": "Acme", "plan": "Team", "seats": 40, "renewal_on": DUE, "owner": None},
        {"name": "Acme Inc", "plan": "Business", "seats": 40, "renewal_on": LATER, "owner": "ana"},
        {"account_id": "a1"},
        {"plan": "Team", "renewal_on": "2026-12-01", "owner": None},
    ),
    "contacts": (
        {
            "contact_id": "c1",
            "account_id": "a1",
            "role": "champion",
            "do_not_contact": False,
            "language": "de",
        },
        {"role": None, "do_not_contact": True, "language": None},
        {"contact_id": "c1"},
        {"role": "champion", "do_not_contact": False, "language": "de"},
    ),
    "goals": (
        {
            "account_id": "a1",
            "goal": "Faster “month-end”",
            "target": 0.1 + 0.2,
            "current": 1e-17,
            "due_on": DUE,
        },
        {"target": 0.3, "current": 1e-17, "due_on": None},
        {"account_id": "a1", "goal": "Faster “month-end”"},
        {"target": 0.1 + 0.2, "due_on": "2026-12-01"},
    ),
    "milestones": (
        {"account_id": "a1", "milestone": "Go-live", "expected_on": DUE, "reached_on": None},
        {"expected_on": LATER, "reached_on": DUE},
        {"account_id": "a1", "milestone": "Go-live"},
        {"expected_on": "2026-12-01"},
    ),
}


def load(db: Database, table: str, rows: Sequence[dict[str, Any]], at: datetime) -> None:
    fields = bundle.schema(table)
    given = pa.schema([fields.field(name) for name in fields.names if name in rows[0]])
    with db.begin() as tx:
        bundle.load(tx, table, pa.Table.from_pylist(list(rows), given), at)


@pytest.fixture
def book(db: Database) -> Database:
    load(db, "accounts", [CASES["accounts"][0]], MONDAY)
    return db


def everything(db: Database) -> list[Change]:
    return [change for table in BUNDLE for change in changes.read(db, table, MONDAY - timedelta(weeks=1))]


@pytest.mark.parametrize("table", CASES)
def test_an_import_leaves_what_the_changed_columns_held_and_when(book: Database, table: str) -> None:
    row, change, key, before = CASES[table]
    load(book, table, [row], MONDAY)
    assert everything(book) == []
    load(book, table, [row | change], TUESDAY)
    assert changes.read(book, table, TUESDAY) == [Change(TUESDAY, key, before)]
    assert everything(book) == changes.read(book, table, TUESDAY)


@pytest.mark.parametrize("table", CASES)
def test_the_same_import_again_leaves_nothing(book: Database, table: str) -> None:
    row, change, *_ = CASES[table]
    load(book, table, [row], MONDAY)
    load(book, table, [row | change], TUESDAY)
    kept = everything(book)
    load(book, table, [row | change], WEDNESDAY)
    assert everything(book) == kept


def test_a_column_that_is_not_given_is_no_change(book: Database) -> None:
    load(book, "accounts", [{"account_id": "a1", "name": "Acme", "plan": "Team"}], TUESDAY)
    load(book, "accounts", [{"account_id": "a1", "name": "Acme Inc"}], TUESDAY)
    assert everything(book) == []


def test_changes_come_newest_first_from_a_moment_on(book: Database) -> None:
    row = {"account_id": "a1", "name": "Acme"}
    for at, plan in ((TUESDAY, "Business"), (WEDNESDAY, None)):
        load(book, "accounts", [row | {"plan": plan}], at)
    found = [(change.at, change.before) for change in changes.read(book, "accounts", TUESDAY)]
    assert found == [(WEDNESDAY, {"plan": "Business"}), (TUESDAY, {"plan": "Team"})]
    assert len(changes.read(book, "accounts", TUESDAY + timedelta(microseconds=1))) == 1
    assert changes.read(book, "contacts", TUESDAY) == []


def test_only_the_rows_that_changed_are_kept_among_many(book: Database) -> None:
    rows = [{"account_id": f"b{n}", "name": f"B{n}", "plan": "Team", "seats": n} for n in range(300)]
    load(book, "accounts", rows, MONDAY)
    load(
        book, "accounts", [row | ({"seats": 999} if row["seats"] % 100 == 7 else {}) for row in rows], TUESDAY
    )
    kept = {change.key["account_id"]: change.before for change in everything(book)}
    assert kept == {f"b{n}": {"seats": n} for n in (7, 107, 207)}


def test_an_import_that_is_not_finished_leaves_no_change_either(book: Database) -> None:
    rows = pa.table({"account_id": ["a1"], "name": ["Acme"], "plan": ["Business"]})
    twice = pa.concat_tables([rows, rows])

    def both() -> None:
        with book.begin() as tx:
            bundle.load(tx, "accounts", rows, TUESDAY)
            bundle.load(tx, "accounts", twice, TUESDAY)

    with pytest.raises(ValueError, match="stands twice"):
        both()
    assert everything(book) == []


def test_without_a_moment_it_is_now(book: Database) -> None:
    began = datetime.now(UTC)
    with book.begin() as tx:
        bundle.load(tx, "accounts", pa.table({"account_id": ["a1"], "name": ["Acme"], "plan": ["Pro"]}))
    (change,) = everything(book)
    assert began <= change.at <= datetime.now(UTC)
