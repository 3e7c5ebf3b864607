"""What a delivery told stays with it, and the newest of it is what is compared with."""

from dataclasses import replace
from datetime import date

import pytest

from store import items
from store.database import Database
from tests.store.digests import BEYOND, DAY, ENTERED, SLOT, TEAM, deliver, fill


@pytest.fixture
def book(db: Database) -> Database:
    fill(db)
    return db


def test_items_come_back_in_order_and_by_their_place(book: Database) -> None:
    key = deliver(book, SLOT, BEYOND, ENTERED)
    with book.read() as tx:
        assert items.of(tx, key) == [ENTERED, BEYOND]
        assert items.at(tx, key, 2) == BEYOND
        assert items.at(tx, key, 3) is None


def test_saved_again_they_take_the_place_of_those_before(book: Database) -> None:
    key = deliver(book, SLOT, ENTERED, BEYOND)
    with book.begin() as tx:
        items.save(tx, key, [replace(BEYOND, place=1)])
    with book.read() as tx:
        assert items.of(tx, key) == [replace(BEYOND, place=1)]


def test_the_last_is_the_newest_that_was_sent_to_this_target(book: Database) -> None:
    deliver(book, SLOT, ENTERED, BEYOND)
    newer = deliver(book, SLOT + DAY, replace(ENTERED, news="worsened"))
    deliver(book, SLOT + 2 * DAY, replace(ENTERED, news="recovered"), sent=False)
    deliver(book, SLOT + 3 * DAY, replace(ENTERED, news="renewal"), target="U0123ANA")
    with book.read() as tx:
        found = items.last(tx, newer.digest_id, TEAM, None)
        assert found["a1"] == (replace(ENTERED, news="worsened"), newer, date(2026, 11, 23))
        assert found["a2"][0] == BEYOND
        assert set(items.last(tx, newer.digest_id, TEAM, ["a2"])) == {"a2"}
        assert set(items.last(tx, newer.digest_id, TEAM, None, listed=True)) == {"a1"}
        assert items.last(tx, newer.digest_id + 1, TEAM, None) == {}
