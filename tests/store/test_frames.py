"""Whole tables as Arrow: what was loaded comes back, in the same types from both databases."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import make_url

from store import bundle, frames
from store.database import Database
from store.errors import DatabaseGone
from store.tables import BUNDLE

DAY, LATER = date(2026, 11, 22), date(2026, 11, 23)
NIGHT = datetime(2026, 11, 22, 23, 59, 59, 999999, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
# Per table two rows: one with all columns filled and dated up to DAY, one with the fewest, dated after it.
FULL: dict[str, tuple[object, ...]] = {
    "accounts": (
        *("a1", "Acme", "acme.test", "ACME;Acme Inc", "pro", "retail", "EU", "shop", "ana@example.test"),
        *(40, 1_200_050, "EUR", DAY, DAY, LATER, "price", "a2", "reference;pilot"),
    ),
    "contacts": ("c1", "a1", "Bo", "bo@acme.test", "CTO", "champion", True, "de"),
    "subscriptions": ("a1", DAY, "pro", 1, LATER, 40, 1_200_050, "EUR", 0.25, 12),
    "usage": ("a1", DAY, "logins", 0.1),
    "events": ("e1", "a1", NIGHT, "login", "u1"),
    "tickets": ("t1", "a1", NIGHT, MORNING, "high", "Broken", 4.5),
    "surveys": ("a1", NIGHT, "nps", "c1", 1, 9.0, "Good"),
    "invoices": ("i1", "a1", DAY, LATER, -120_000, "EUR"),
    "touches": ("a1", NIGHT, "call", 1, "out", "ana", "Talked"),
    "goals": ("a1", "faster", "hours", 1.5, 2.5, DAY, "open"),
    "milestones": ("a1", "first value", DAY, LATER),
    "pulses": ("a1", NIGHT, "red", "Their sponsor left", "ana@example.test", LATER),
}
BARE: dict[str, tuple[object, ...]] = {
    "accounts": ("a2", "Globex", *[None] * 16),
    "contacts": ("c2", "a1", *[None] * 6),
    "subscriptions": ("a1", LATER, "", 0, *[None] * 6),
    "usage": ("a1", LATER, "logins", 0.0),
    "events": ("e2", "a1", MORNING, "login", None),
    "tickets": ("t2", "a1", MORNING, *[None] * 4),
    "surveys": ("a1", MORNING, "nps", "", 0, 0.0, None),
    "invoices": ("i2", "a1", LATER, *[None] * 3),
    "touches": ("a1", MORNING, "call", 0, *[None] * 3),
    "goals": ("a1", "cheaper", *[None] * 5),
    "milestones": ("a1", "kick-off", None, None),
    "pulses": ("a1", MORNING, "green", "All is well", "U2", LATER),
}


def table(name: str, *rows: tuple[object, ...]) -> pa.Table:
    schema = bundle.schema(name)
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)


def by_key(rows: pa.Table) -> list[dict[str, Any]]:
    return sorted(rows.to_pylist(), key=str)


@pytest.fixture
def book(db: Database) -> Database:
    with db.begin() as tx:
        bundle.load(tx, "accounts", table("accounts", BARE["accounts"], FULL["accounts"]))
    return db


@pytest.mark.parametrize("name", BUNDLE)
def test_every_column_of_every_table_comes_back_as_it_was_loaded(book: Database, name: str) -> None:
    rows = table(name, BARE[name], FULL[name])
    with book.begin() as tx:
        bundle.load(tx, name, rows)
    read = frames.read(book, name)
    assert read.schema == bundle.schema(name)
    assert by_key(read) == by_key(rows)


@pytest.mark.parametrize("name", BUNDLE)
def test_an_empty_table_has_the_same_columns(db: Database, name: str) -> None:
    read = frames.read(db, name)
    assert (read.num_rows, read.schema) == (0, bundle.schema(name))


@pytest.mark.parametrize("name", frames.DATED)
def test_rows_dated_after_the_day_are_left_out(book: Database, name: str) -> None:
    early, late = table(name, FULL[name]), table(name, BARE[name])
    with book.begin() as tx:
        bundle.load(tx, name, pa.concat_tables([late, early]))
    assert by_key(frames.read(book, name, until=DAY)) == by_key(early)
    assert by_key(frames.read(book, name, until=LATER)) == by_key(pa.concat_tables([early, late]))
    assert frames.read(book, name, until=date(1997, 1, 1)).num_rows == 0


@pytest.mark.parametrize("name", sorted(set(BUNDLE) - set(frames.DATED)))
def test_rows_without_a_date_are_never_left_out(book: Database, name: str) -> None:
    with book.begin() as tx:
        bundle.load(tx, name, table(name, BARE[name], FULL[name]))
    assert frames.read(book, name, until=date(1997, 1, 1)).num_rows == 2


def test_types_hold_where_the_first_thousands_of_rows_are_empty(book: Database) -> None:
    ids = [f"b{n:05}" for n in range(12_000)]
    late = [None] * 11_999
    rows = pa.table(
        {
            "account_id": ids,
            "name": ids,
            "plan": [*late, "pro"],
            "seats": [*late, 3],
            "churned_on": [*late, DAY],
        }
    )
    with book.begin() as tx:
        assert bundle.load(tx, "accounts", rows).new == 12_000
    last = by_key(frames.read(book, "accounts"))[-1]
    assert {"plan": "pro", "seats": 3, "churned_on": DAY}.items() <= last.items()


def test_reading_during_a_write_sees_only_what_is_finished_and_harms_nothing(book: Database) -> None:
    with book.begin() as tx:
        bundle.load(tx, "usage", table("usage", FULL["usage"]))
    with book.begin() as tx:
        bundle.load(tx, "usage", table("usage", BARE["usage"]))
        assert frames.read(book, "usage").num_rows == 1
    assert frames.read(book, "usage").num_rows == 2


def test_what_is_written_after_reading_a_sqlite_table_reaches_the_file(sqlite_db: Database) -> None:
    frames.read(sqlite_db, "accounts")
    with sqlite_db.begin() as tx:
        bundle.load(tx, "accounts", table("accounts", FULL["accounts"]))
        frames.read(sqlite_db, "accounts")
    frames.read(sqlite_db, "accounts")
    with closing(sqlite3.connect(str(make_url(sqlite_db.url).database))) as other:
        assert other.execute("SELECT account_id FROM accounts").fetchall() == [("a1",)]


def test_a_table_that_the_bundle_does_not_have_is_refused(db: Database) -> None:
    with pytest.raises(ValueError, match="no table people"):
        frames.read(db, "people")


def test_a_database_that_is_gone_is_one_sentence(db: Database, lose: Callable[[], None]) -> None:
    frames.read(db, "usage")
    lose()
    with pytest.raises(DatabaseGone):
        frames.read(db, "usage")
