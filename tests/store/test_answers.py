"""What readers say is only added to; the newest of an alert counts, once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from store import answers
from store.database import Database
from store.digest_records import Answer, Key, Said, Tally
from tests.store.digests import BEYOND, DAY, ENTERED, SLOT, TEAM, deliver, fill


@pytest.fixture
def book(db: Database) -> Database:
    fill(db)
    return db


@pytest.fixture
def key(book: Database) -> Key:
    return deliver(book, SLOT, ENTERED, BEYOND)


def give(db: Database, key: Key, person: str, said: Said, account: str = "a1", at: datetime = SLOT) -> bool:
    with db.begin() as tx:
        return answers.give(tx, Answer(key, account, person, said, at))


def tally(db: Database, target: str = "") -> Tally:
    with db.read() as tx:
        return answers.tally(tx, SLOT + 7 * DAY, target=target)


def test_answers_come_newest_first(book: Database, key: Key) -> None:
    assert give(book, key, "ana", "noise")
    assert give(book, key, "ben", "real")
    assert give(book, key, "ana", "known", "a2")
    with book.read() as tx:
        assert [(each.person, each.said) for each in answers.of(tx, key, "a1")] == [
            ("ben", "real"),
            ("ana", "noise"),
        ]
        assert answers.of(tx, key)[0] == Answer(key, "a2", "ana", "known", SLOT)
        assert answers.of(tx, replace(key, target="U0123ANA")) == []


def test_the_same_answer_again_is_not_kept_but_one_after_another_persons_is(book: Database, key: Key) -> None:
    assert give(book, key, "ana", "noise")
    assert not give(book, key, "ana", "noise")
    assert give(book, key, "ben", "real")
    assert give(book, key, "ana", "noise")


def test_pressed_many_times_at_once_it_counts_once(book: Database, key: Key) -> None:
    with ThreadPoolExecutor(4) as threads:
        kept = list(threads.map(lambda _: give(book, key, "ana", "noise"), range(8)))
    assert sum(kept) == 1


def test_an_alert_counts_once_with_what_was_said_of_it_last(book: Database, key: Key) -> None:
    give(book, key, "ana", "noise")
    give(book, key, "ben", "real")
    give(book, key, "ana", "data", "a2")
    assert tally(book) == Tally(2, {"real": 1, "known": 0, "noise": 0, "data": 1})
    assert tally(book, target=TEAM).answered == 2
    assert tally(book, target="U0123ANA") == Tally(0, {"real": 0, "known": 0, "noise": 0, "data": 0})
    with book.read() as tx:
        assert answers.tally(tx, SLOT + DAY, accounts={"a2"}).said["data"] == 1
        assert answers.tally(tx, SLOT + DAY, accounts={"a2"}).answered == 1
        assert answers.tally(tx, SLOT + 2 * DAY, since=SLOT + DAY).answered == 0
        assert answers.tally(tx, SLOT - DAY).answered == 0


def test_the_newest_of_each_account_counts_whichever_delivery_it_was_of(book: Database, key: Key) -> None:
    give(book, key, "ana", "noise")
    second = deliver(book, SLOT + DAY, ENTERED)
    give(book, second, "ben", "real", at=SLOT + DAY)
    with book.read() as tx:
        found = answers.newest(tx, key.digest_id, TEAM)
        assert {account: each.said for account, each in found.items()} == {"a1": "real"}
        assert answers.newest(tx, key.digest_id, "U0123ANA") == {}
