"""What a message may build on, read as of a moment, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from store import outreach
from store.database import Database
from store.outreach_records import Answer, Contact, Due, Goal, Met, Milestone, Ticket, Used
from store.records import Money
from tests.outreach.accounts import load

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = NOW.date()
SOON, LATER = NOW - timedelta(days=3), NOW + timedelta(seconds=1)


@pytest.fixture
def book(db: Database) -> Database:
    """Two accounts; the second has one of everything, which the first is never to be given."""
    both = ("a1", "a2")
    load(
        db,
        accounts=[{"account_id": each, "name": each.upper()} for each in both],
        contacts=[
            {
                "contact_id": "c1",
                "account_id": "a1",
                "name": "Mara",
                "email": "m@a.example",
                "language": "de",
            },
            {"contact_id": "c2", "account_id": "a1", "do_not_contact": True},
            {"contact_id": "c3", "account_id": "a2", "name": "Noor"},
        ],
        goals=[{"account_id": each, "goal": "Save time", "target": 9.5, "due_on": TODAY} for each in both],
        milestones=[
            {"account_id": "a1", "milestone": "Never planned", "reached_on": TODAY},
            {"account_id": "a1", "milestone": "Live", "expected_on": date(2026, 12, 1)},
            {"account_id": "a1", "milestone": "Kick-off", "expected_on": date(2026, 10, 1)},
            {"account_id": "a2", "milestone": "Live"},
        ],
        usage=[
            {"account_id": each, "day": TODAY - timedelta(days), "metric": "tasks", "value": days}
            for each in both
            for days in (-1, 0, 2, 3)
        ],
    )
    return db


def test_contacts_come_with_their_language_and_whether_they_may_be_written_to(book: Database) -> None:
    with book.read() as tx:
        assert outreach.contacts(tx, "a1") == [
            Contact("c1", "Mara", "m@a.example", None, may_contact=True, language="de"),
            Contact("c2", None, None, None, may_contact=False, language=None),
        ]


def test_goals_milestones_and_usage_are_the_account_s_own(book: Database) -> None:
    with book.read() as tx:
        assert outreach.goals(tx, "a1") == [Goal("Save time", None, 9.5, None, TODAY, None)]
        assert outreach.milestones(tx, "a1") == [
            Milestone("Kick-off", date(2026, 10, 1), None),
            Milestone("Live", date(2026, 12, 1), None),
            Milestone("Never planned", None, TODAY),
        ]
        assert outreach.used(tx, "a1", TODAY, 3) == [
            Used(TODAY - timedelta(days=2), "tasks", 2.0),
            Used(TODAY, "tasks", 0.0),
        ]


def test_tickets_are_those_that_are_open_then_or_were_closed_lately(book: Database) -> None:
    times = {
        "open": (NOW - timedelta(days=9), None),
        "closed later": (NOW - timedelta(days=8), LATER),
        "closed": (NOW - timedelta(days=7), NOW),
        "long closed": (NOW - timedelta(days=7), SOON),
        "opened later": (LATER, None),
    }
    rows = [
        {"ticket_id": name, "account_id": "a1", "opened_at": opened, "closed_at": closed, "subject": name}
        for name, (opened, closed) in times.items()
    ]
    load(book, tickets=[*rows, {"ticket_id": "other", "account_id": "a2", "opened_at": SOON}])
    with book.read() as tx:
        assert outreach.tickets(tx, "a1", NOW, SOON) == [
            Ticket("open", "open", None, date(2026, 11, 13), None),
            Ticket("closed later", "closed later", None, date(2026, 11, 14), None),
            Ticket("closed", "closed", None, date(2026, 11, 15), TODAY),
        ]


def test_answers_are_those_to_nps_surveys_newest_first(book: Database) -> None:
    asked = (("a1", SOON, "nps", 4), ("a1", NOW, "nps", 9), ("a1", LATER, "nps", 1), ("a1", NOW, "csat", 2))
    rows = [
        {"account_id": account_id, "at": at, "kind": kind, "score": score, "contact_id": "c1"}
        for account_id, at, kind, score in (*asked, ("a2", NOW, "nps", 3))
    ]
    load(book, surveys=rows)
    with book.read() as tx:
        assert outreach.answers(tx, "a1", NOW) == [Answer("c1", TODAY, 9.0), Answer("c1", SOON.date(), 4.0)]


def test_an_invoice_is_overdue_from_the_day_after_until_it_is_paid(book: Database) -> None:
    before, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    due = {
        "late": (before, None),
        "paid": (before, TODAY),
        "paid later": (before, tomorrow),
        "now": (TODAY, None),
    }
    rows = [
        {
            "invoice_id": name,
            "account_id": "a1",
            "due_on": on,
            "paid_on": paid,
            "amount_minor": 100 if name == "late" else None,
            "currency": "EUR",
        }
        for name, (on, paid) in due.items()
    ]
    load(book, invoices=[*rows, {"invoice_id": "other", "account_id": "a2", "due_on": before}])
    with book.read() as tx:
        assert outreach.overdue(tx, "a1", TODAY) == [Due(before, Money(100, "EUR")), Due(before, None)]


def test_the_last_time_in_touch_is_no_note_of_ours_and_nothing_of_the_future(book: Database) -> None:
    with book.read() as tx:
        assert outreach.met(tx, "a1", NOW) is None
    touched = (("a1", SOON, "call"), ("a1", NOW, "note"), ("a1", LATER, "email"), ("a2", NOW, "email"))
    load(
        book,
        touches=[
            {"account_id": account_id, "at": at, "kind": kind, "summary": "Ours"}
            for account_id, at, kind in touched
        ],
    )
    with book.read() as tx:
        assert outreach.met(tx, "a1", NOW) == Met(SOON, "call")


def test_a_contact_is_heard_from_by_what_she_does_and_says(book: Database) -> None:
    def heard() -> date | None:
        with book.read() as tx:
            return outreach.heard(tx, outreach.contacts(tx, "a1")[0], "a1", NOW)

    assert heard() is None
    load(
        book,
        touches=[
            {"account_id": "a1", "at": NOW - timedelta(days=9), "kind": "email", "author": "Mara"},
            {"account_id": "a1", "at": NOW, "kind": "call", "author": "ana@lumen.example"},
            {"account_id": "a2", "at": NOW, "kind": "call", "author": "Mara"},
        ],
    )
    assert heard() == date(2026, 11, 13)
    load(
        book,
        events=[
            {"account_id": "a1", "at": SOON, "event": "login", "user_id": "c1", "event_id": "e1"},
            {"account_id": "a1", "at": LATER, "event": "login", "user_id": "c1", "event_id": "e2"},
        ],
    )
    assert heard() == SOON.date()
