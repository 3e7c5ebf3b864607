"""A draft is kept as it was written and as it was left, and it is ended once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store import drafts
from store.database import Database
from store.draft_records import Draft, Dropped, Line, Receipt, State, Text
from tests.store.digests import fill

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
TEXT = Text(
    subjects=(Line("How is Söhne 🚀 doing?", ("account.name",)),),
    paragraphs=((Line("Hello Dana,"),), (Line("12 people came.", ("usage.people.now",)), Line("All well?"))),
    dropped=(Dropped("It will cost 5 less.", "no fact stands behind 5"),),
    receipts={
        "usage.people.now": Receipt("People", "12 people", "usage", date(2026, 11, 22)),
        "account.name": Receipt("The customer's name", "Söhne 🚀", "accounts"),
    },
    missing=("Nobody has answered a survey.",),
    note="The model was busy.",
)
MADE = Draft(
    *("a1", "U0123ANA", "C0123TEAM", "check-in", "warm", "en", "c1"),
    made_at=NOON,
    text=TEXT,
    subject="Hello",
    body=TEXT.body,
    fingerprint="ab12",
    writer="template",
    tokens_in=7,
)


@pytest.fixture
def book(db: Database) -> Database:
    fill(db)
    return db


def add(db: Database, draft: Draft = MADE) -> Draft:
    with db.begin() as tx:
        return drafts.add(tx, draft)


def kept(db: Database, draft: Draft) -> Draft | None:
    with db.read() as tx:
        return drafts.get(tx, draft.draft_id)


def move(db: Database, draft: Draft, state: State, by: str = "ana", *, allowed: State = "open") -> bool:
    with db.begin() as tx:
        return drafts.move(tx, draft, state, by, LATER, {allowed})


def test_all_of_it_comes_back_as_it_was(book: Database) -> None:
    made = add(book)
    assert made.draft_id
    assert kept(book, made) == made
    assert TEXT.body == "Hello Dana,\n\n12 people came. All well?"
    with book.read() as tx:
        assert drafts.get(tx, 999) is None


def test_what_the_person_made_of_it_stands_beside_what_was_written(book: Database) -> None:
    made = add(book)
    edited = replace(made, subject="Mine", body="Mine too", edition=2, tone="brief")
    with book.begin() as tx:
        assert drafts.keep(tx, edited)
    assert kept(book, made) == edited
    assert edited.text.body == MADE.body


def test_what_has_ended_is_not_changed_any_more(book: Database) -> None:
    made = add(book)
    assert move(book, replace(made, body="Last words"), "done")
    ended = replace(made, body="Last words", state="done", ended_at=LATER, ended_by="ana")
    with book.begin() as tx:
        assert not drafts.keep(tx, replace(made, body="Too late"))
        assert not drafts.move(tx, replace(made, body="Too late"), "discarded", "ben", LATER, {"open"})
        assert not drafts.move(tx, replace(made, draft_id=999), "done", "ben", LATER, {"open"})
    assert kept(book, made) == ended
    assert move(book, ended, "saved", allowed="done")
    assert not move(book, ended, "saved", allowed="done")


def test_of_many_who_finish_it_at_once_one_wins(book: Database) -> None:
    made = add(book)

    def finish(number: int) -> bool:
        return move(book, replace(made, body=f"by {number}"), "done", str(number))

    with ThreadPoolExecutor(4) as threads:
        won = list(threads.map(finish, range(8)))
    assert sum(won) == 1
    ended = kept(book, made)
    assert ended is not None
    assert ended.ended_by == str(won.index(True))
    assert ended.body == f"by {ended.ended_by}"


def test_a_queue_is_the_drafts_of_one_segment_in_order(book: Database) -> None:
    first, second = (add(book, replace(MADE, account_id=each, queue_id="q1")) for each in ("a1", "a2"))
    add(book, replace(MADE, queue_id="q2"))
    add(book)
    with book.read() as tx:
        assert drafts.queue(tx, "q1") == [first, second]
        assert drafts.queue(tx, "q3") == []


def test_ones_own_unfinished_drafts_are_found_again(book: Database) -> None:
    older, newer, ended = add(book), add(book), add(book)
    add(book, replace(MADE, person="U0123BEN"))
    add(book, replace(MADE, account_id="a2"))
    move(book, ended, "done")
    with book.read() as tx:
        assert drafts.unfinished(tx, "a1", "U0123ANA", NOON) == [newer, older]
        assert drafts.unfinished(tx, "a1", "U0123ANA", LATER) == []


def test_what_was_finished_lately_is_found_and_what_was_discarded_is_not(book: Database) -> None:
    made, other, dropped = add(book), add(book, replace(MADE, account_id="a2")), add(book)
    move(book, made, "done")
    move(book, other, "done")
    move(book, dropped, "discarded")
    with book.read() as tx:
        assert [each.draft_id for each in drafts.finished(tx, "a1", NOON)] == [made.draft_id]
        assert drafts.finished(tx, "a1", LATER + timedelta(seconds=1)) == []
