"""What may be said of people, goals, steps, tickets, touches, answers and the contract, and what may not."""

from typing import Any

import pytest

from outreach.fact import Fact, Sheet
from outreach.printing import printed
from store.database import Database
from store.records import Money
from tests.outreach.accounts import ago, at, load, sheet


@pytest.fixture
def book(sqlite_db: Database) -> Database:
    load(sqlite_db, accounts=[{"account_id": "a1", "name": "Acme", "seats": 40}])
    return sqlite_db


def shown(of: Sheet, prefix: str) -> dict[str, str]:
    """What is printed for each fact of a kind, by the rest of its id."""
    return {
        name.removeprefix(prefix): printed(fact, of.language)
        for name, fact in of.facts.items()
        if name.startswith(prefix)
    }


def goal(**given: Any) -> dict[str, Any]:
    return {"account_id": "a1", "goal": "Save time", "metric": "minutes saved", "target": 90.0} | given


def ticket(name: str, opened: int, **given: Any) -> dict[str, Any]:
    return {"ticket_id": name, "account_id": "a1", "opened_at": at(opened), "subject": name} | given


def test_goals_say_how_far_they_are_and_what_is_left_the_next_to_be_due_first(book: Database) -> None:
    load(
        book,
        goals=[
            goal(current=52.0, due_on=ago(-30)),
            goal(goal="Finish on time", metric="on time, %", target=85.0, current=60.0, due_on=ago(-9)),
            goal(goal="Last", due_on=ago(3)),
            goal(goal="Given up", status="missed"),
            goal(goal="Won", status="reached", current=90.0),
        ],
    )
    assert shown(sheet(book), "goal.") == {
        "1.name": "“Finish on time”",
        "1.metric": "on time",
        "1.target": "85%",
        "1.current": "60%",
        "1.due_on": "1 December 2026",
        "1.in_days": "9 days",
        "2.name": "“Save time”",
        "2.metric": "minutes saved",
        "2.target": "90",
        "2.current": "52",
        "2.share": "58%",
        "2.left": "38",
        "2.due_on": "22 December 2026",
        "2.in_days": "30 days",
        "reached.name": "“Won”",
    }


@pytest.mark.parametrize(
    "given",
    [{"current": 90.0}, {"current": 120.0}, {"current": 0.0}, {"current": -5.0}, {"current": None}],
)
def test_progress_is_told_only_on_the_way_to_the_target(book: Database, given: dict[str, Any]) -> None:
    load(book, goals=[goal(due_on=ago(3), **given)])
    assert set(shown(sheet(book), "goal.")) == {"1.name", "1.metric", "1.target"}


@pytest.mark.parametrize("target", [0.0, -3.0, None, 1e300])
def test_a_target_that_is_none_is_not_told(book: Database, target: float | None) -> None:
    load(book, goals=[goal(target=target, current=1.0)])
    assert set(shown(sheet(book), "goal.")) == {"1.name", "1.metric"}


def test_steps_are_the_one_just_reached_the_one_that_is_late_and_the_next(book: Database) -> None:
    def step(name: str, expected: int, reached: int | None = None) -> dict[str, Any]:
        done = None if reached is None else ago(reached)
        return {"account_id": "a1", "milestone": name, "expected_on": ago(expected), "reached_on": done}

    load(
        book,
        milestones=[
            step("Long ago", 300, 300),
            step("Kick-off", 70, 68),
            step("First Value", 35),
            step("Training", 5),
            step("Review", -40),
            step("Forgotten", 900),
        ],
    )
    found = sheet(book, purpose="onboarding")
    assert shown(found, "milestone.") == {
        "last.name": "Kick-off",
        "last.reached_on": "15 September 2026",
        "late.name": "First Value",
        "late.expected_on": "18 October 2026",
        "late.late_days": "35 days",
        "next.name": "Review",
        "next.expected_on": "1 January 2027",
        "next.in_days": "40 days",
        "first_value.expected_on": "18 October 2026",
        "first_value.late_days": "35 days",
    }


def test_tickets_are_counted_named_and_apologised_for_only_where_they_wait(book: Database) -> None:
    load(book, tickets=[ticket("Fresh", 2, priority="urgent"), ticket("Slow", 13, priority="low")])
    found = shown(sheet(book), "ticket.")
    assert found == {
        "open.count": "2 tickets",
        "1.subject": "“Fresh”",
        "1.opened_on": "20 November 2026",
        "1.days": "2 days",
        "2.subject": "“Slow”",
        "2.opened_on": "9 November 2026",
        "2.days": "13 days",
    }
    load(book, tickets=[ticket("Old", 15, priority="low"), ticket("Done", 20, closed_at=at(4))])
    found = shown(sheet(book), "ticket.")
    assert found["waiting.subject"] == "“Old”"
    assert found["waiting.days"] == "15 days"
    assert (found["closed.subject"], found["closed.on"]) == ("“Done”", "18 November 2026")


def test_a_ticket_of_a_high_priority_waits_sooner(book: Database) -> None:
    load(book, tickets=[ticket("Locked out", 4, priority="High")])
    assert shown(sheet(book), "ticket.waiting.")["days"] == "4 days"


def test_a_touch_has_its_day_and_kind_and_nothing_of_what_was_said(book: Database) -> None:
    load(
        book,
        touches=[
            {"account_id": "a1", "at": at(3), "kind": "call", "summary": "They are cross", "author": "ben"}
        ],
    )
    assert shown(sheet(book), "touch.") == {
        "last.kind": "call",
        "last.on": "19 November 2026",
        "last.days": "3 days",
    }
    assert shown(sheet(book, language="de"), "touch.")["last.kind"] == "Telefonat"
    assert "cross" not in str(sheet(book))


def test_a_reader_is_told_what_she_answered_and_never_what_others_did(book: Database) -> None:
    people = [
        {
            "contact_id": "c1",
            "account_id": "a1",
            "name": "Mara",
            "email": "m@acme.example",
            "role": "champion",
        },
        {"contact_id": "c2", "account_id": "a1", "name": "Noor", "email": "n@acme.example", "role": "user"},
    ]
    answers = [("c2", 3, 2.0), ("c1", 40, 9.0), ("c1", 220, 6.0)]
    load(
        book,
        contacts=people,
        surveys=[
            {"account_id": "a1", "at": at(days), "kind": "nps", "score": score, "contact_id": contact_id}
            for contact_id, days, score in answers
        ],
    )
    mara, noor = sheet(book), sheet(book, contact_id="c2")
    assert shown(mara, "nps.") == {"last.score": "9 out of 10", "last.on": "13 October 2026"}
    assert shown(noor, "nps.")["last.score"] == "2 out of 10"


def test_the_contract_is_told_where_it_is_the_matter(book: Database) -> None:
    terms = {"plan": "Business", "arr_minor": 2_850_000, "currency": "EUR", "renewal_on": ago(-42)}
    load(book, accounts=[{"account_id": "a1", "name": "Acme", "started_on": ago(1000), **terms}])
    due = {
        "invoice_id": "i1",
        "account_id": "a1",
        "due_on": ago(68),
        "amount_minor": 712_500,
        "currency": "EUR",
    }
    load(book, invoices=[due, due | {"invoice_id": "i2", "due_on": ago(7)}])
    renewal = sheet(book, purpose="renewal")
    assert shown(renewal, "renewal.") == {"on": "3 January 2027", "in_days": "42 days"}
    assert shown(renewal, "invoice.") == {
        "amount": "€ 7,125",
        "due_on": "15 September 2026",
        "days": "68 days",
    }
    assert renewal.facts["arr.now"].value == Money(2_850_000, "EUR")
    assert shown(renewal, "plan.") == {"name": "Business"}
    assert shown(renewal, "customer.") == {"since": "26 February 2024", "days": "1,000 days"}
    for purpose in ("check-in", "onboarding", "reference", "review"):
        assert not shown(sheet(book, purpose=purpose), "renewal.")
        assert not shown(sheet(book, purpose=purpose), "arr.")
        assert not shown(sheet(book, purpose=purpose), "invoice.")


@pytest.mark.parametrize("days", [0, 1, 300])
def test_a_renewal_that_has_come_is_left_out_and_said(book: Database, days: int) -> None:
    load(book, accounts=[{"account_id": "a1", "name": "Acme", "renewal_on": ago(days)}])
    found = sheet(book, purpose="renewal")
    assert not shown(found, "renewal.")
    assert any(said.startswith("The renewal date on file, ") for said in found.left_out)
    assert not any("renewal" in said for said in sheet(book, purpose="check-in").left_out)


def test_who_has_left_has_no_renewal_and_the_rep_is_told(book: Database) -> None:
    gone = {"account_id": "a1", "name": "Acme", "plan": "Team", "renewal_on": ago(-9), "churned_on": ago(3)}
    load(book, accounts=[gone])
    found = sheet(book, purpose="renewal")
    assert not any(name.startswith(("renewal.", "plan.", "seats.")) for name in found.facts)
    assert "Acme left on 19 November 2026." in found.left_out


def test_what_is_typed_by_people_is_private_and_what_is_derived_says_from_what(book: Database) -> None:
    load(book, goals=[goal(current=52.0, due_on=ago(-30))], tickets=[ticket("Slow", 20)])
    facts = sheet(book).facts
    private = {"account.name", "goal.1.name", "goal.1.metric", "ticket.1.subject", "ticket.waiting.subject"}
    assert {name for name, fact in facts.items() if fact.private} == private | {
        "sender.name",
        "sender.first_name",
    }
    made: dict[str, Fact] = {name: fact for name, fact in facts.items() if fact.made_of}
    assert made["goal.1.left"].made_of == ("goal.1.current", "goal.1.target")
    assert all(part in facts for fact in made.values() for part in fact.made_of)
