"""Pulses: which one holds on a day, and what taking one back leaves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from store import bundle, pulses
from store.database import Database
from store.records import Pulse

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
DAY = NOON.date()
RED = Pulse("a1", NOON, "red", "Their sponsor left 🦊", "ana@lumen.example", date(2026, 12, 3))
GREEN = Pulse("a1", NOON + timedelta(days=7), "green", "New sponsor", "U0BEN", date(2026, 11, 17))


@pytest.fixture
def book(db: Database) -> Database:
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.table({"account_id": ["a1", "a2"], "name": ["Acme", "Globex"]}))
    return db


def given(db: Database, *each: Pulse) -> None:
    with db.begin() as tx:
        for pulse in each:
            pulses.give(tx, pulse)


def held(db: Database, day: date) -> Pulse | None:
    with db.read() as tx:
        assert pulses.held(tx, "a2", day) is None
        return pulses.held(tx, "a1", day)


def test_a_pulse_holds_from_its_day_to_its_last(book: Database) -> None:
    given(book, RED)
    assert held(book, DAY - timedelta(days=1)) is None
    assert held(book, DAY) == RED
    assert held(book, RED.expires_on) == RED
    assert held(book, RED.expires_on + timedelta(days=1)) is None


def test_a_newer_one_takes_its_place_also_after_it_has_expired(book: Database) -> None:
    given(book, RED, GREEN)
    assert held(book, GREEN.at.date() - timedelta(days=1)) == RED
    assert held(book, GREEN.at.date()) == GREEN
    assert held(book, GREEN.expires_on + timedelta(days=1)) is None


def test_of_two_at_one_moment_the_second_holds(book: Database) -> None:
    same = replace(GREEN, at=NOON)
    given(book, RED, same)
    assert held(book, DAY) == same


def test_taken_back_on_its_day_it_never_counted_and_the_one_before_holds_again(book: Database) -> None:
    given(book, RED, GREEN)
    with book.begin() as tx:
        assert pulses.take_back(tx, "a1", GREEN.at, GREEN.at.date()) == GREEN
    assert held(book, GREEN.at.date()) == RED
    with book.begin() as tx:
        assert pulses.take_back(tx, "a1", GREEN.at, GREEN.at.date()) is None
        assert pulses.take_back(tx, "a1", NOON - timedelta(days=9), DAY) is None


def test_taken_back_later_it_still_holds_on_the_days_before(book: Database) -> None:
    given(book, RED)
    with book.begin() as tx:
        assert pulses.take_back(tx, "a1", RED.at, DAY + timedelta(days=5)) == RED
    assert held(book, DAY + timedelta(days=5)) is None
    before = held(book, DAY + timedelta(days=4))
    assert before is not None
    assert before.colour == "red"
