"""Accounts by name, id and owner."""

from datetime import date

import pyarrow as pa
import pytest

from store import accounts, bundle
from store.database import Database
from store.records import Account, AccountName, Money


@pytest.fixture
def book(db: Database) -> Database:
    rows = pa.table(
        {
            "account_id": ["a2", "a1", "a3"],
            "name": ["Globex", "Acme", "Ärger & Söhne <!channel> 🦊"],
            "domain": [None, "acme.test", None],
            "aliases": [None, "ACME Inc.; Acme Corp ;;", ""],
            "owner": ["U07", "Ana@Example.test", None],
            "seats": [None, 40, 0],
            "arr_minor": [None, 1_200_050, 0],
            "currency": [None, "EUR", "USD"],
            "started_on": [None, date(2024, 2, 29), None],
            "renewal_on": [None, date(2027, 1, 31), None],
        }
    )
    with db.begin() as tx:
        bundle.load(tx, "accounts", rows)
    return db


def test_names_come_in_order_with_their_aliases(book: Database) -> None:
    with book.read() as tx:
        assert accounts.names(tx)[:2] == [
            AccountName("a1", "Acme", "acme.test", ("ACME Inc.", "Acme Corp")),
            AccountName("a2", "Globex", None, ()),
        ]


def test_an_account_comes_back_whole(book: Database) -> None:
    with book.read() as tx:
        assert accounts.get(tx, "a1") == Account(
            "a1",
            "Acme",
            domain="acme.test",
            aliases=("ACME Inc.", "Acme Corp"),
            owner="Ana@Example.test",
            seats=40,
            arr=Money(1_200_050, "EUR"),
            started_on=date(2024, 2, 29),
            renewal_on=date(2027, 1, 31),
        )


def test_no_money_is_not_the_same_as_nothing_known_of_it(book: Database) -> None:
    with book.read() as tx:
        free, unknown = accounts.get(tx, "a3"), accounts.get(tx, "a2")
    assert free is not None
    assert free.arr == Money(0, "USD")
    assert unknown is not None
    assert unknown.arr is None


@pytest.mark.parametrize("wrong", ["", "A1", "a1 ", "a\0", "\ud800", "x" * 10_000, "'; DROP TABLE accounts"])
def test_an_id_that_nobody_has_gives_nothing(book: Database, wrong: str) -> None:
    with book.read() as tx:
        assert accounts.get(tx, wrong) is None


def test_owners_are_counted_whatever_their_case(book: Database) -> None:
    with book.read() as tx:
        assert accounts.count(tx) == 3
        assert accounts.owned(tx, ["ANA@example.test"]) == 1
        assert accounts.owned(tx, {"ana@example.test", "u07", "nobody"}) == 2
        assert accounts.owned(tx, []) == 0


def test_an_empty_book_has_no_names(db: Database) -> None:
    with db.read() as tx:
        assert accounts.names(tx) == []
        assert accounts.count(tx) == 0
