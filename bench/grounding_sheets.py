"""Sheets for the check of drafts: customers of every kind, with values that no sentence says by chance."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from outreach.fact import Fact, Language, Purpose, Recipient, Sheet
from outreach.facts.allowed import may_say
from store.records import Money

TODAY = date(2026, 11, 17)
PEOPLE = ("Mara Whitcombe", "Jonas Berg", "Aiko Tanaka", "Priya Nair", "Luis Ortega", "Edda Falk")
COMPANIES = ("Acme Robotics", "Globex", "Initech Labs", "Umbra Foods", "Norrland Rail", "Kestrel Media")
SENDERS = ("Ana Souto", "Tom Weller")
GOALS = ("Cut planning time by a third", "Onboard the Leipzig plant", "Every forecast in one place")
TICKETS = ("Export to CSV times out", "Invite mails land in spam", "Dashboard slow on Mondays")
WORK = ("tasks done", "reports opened", "forecasts saved")


def sheet(seed: int, purpose: Purpose, language: Language = "en") -> Sheet:
    """A sheet like those that are gathered from the store; the same for the same seed."""
    choice = random.Random(seed)  # noqa: S311 - made-up data, no secret
    name, company = choice.choice(PEOPLE), choice.choice(COMPANIES)
    sender = choice.choice(SENDERS)
    facts = [
        _text("account.name", "The customer's name", company, private=True),
        _text("product.name", "Our product's name", "Lumen"),
        _text("recipient.name", "The full name of the reader", name, private=True),
        _text("recipient.first_name", "The first name of the reader", name.split()[0], private=True),
        _text("sender.name", "The full name of the writer", sender, private=True),
        _text("sender.first_name", "The first name of the writer", sender.split()[0], private=True),
        *_use(choice),
        *_goal(choice),
        *_steps(choice),
        *_contract(choice),
        *_tickets(choice),
        *_met(choice),
    ]
    allowed = {fact.fact_id: fact for fact in facts if may_say(fact.fact_id, purpose)}
    recipient = Recipient("c1", name, f"{name.split()[0].lower()}@customer.example")
    return Sheet("a1", purpose, TODAY, language, recipient, sender, allowed)


def _text(fact_id: str, about: str, value: str, *, private: bool = False, kind: str = "name") -> Fact:
    return Fact(fact_id, about, "text" if kind == "text" else "name", value, "accounts", private=private)


def _use(choice: random.Random) -> Iterator[Fact]:
    for name, unit in (("usage.people", "people"), ("usage.work", "")):
        before = choice.randint(20, 90) * (1 if unit else 23)
        now = round(before * choice.choice((0.3, 0.6, 1.0, 1.5, 2.2)))
        about = "People who used it" if unit else "How often that was done"
        yield Fact(f"{name}.now", about, "number", now, "usage", unit, TODAY)
        yield Fact(f"{name}.before", f"{about}, twelve weeks earlier", "number", before, "usage", unit)
        change, made_of = abs(now - before) / before, (f"{name}.before", f"{name}.now")
        way = "level" if now == before else "up" if now > before else "down"
        yield Fact(
            f"{name}.change", "The change of it", "share", change, "usage", direction=way, made_of=made_of
        )
    yield _text("usage.work.name", "What is done most in it", choice.choice(WORK))


def _goal(choice: random.Random) -> Iterator[Fact]:
    target, current = choice.randint(60, 99), choice.randint(11, 49)
    yield _text("goal.1.name", "A goal of theirs", choice.choice(GOALS), private=True, kind="text")
    yield Fact("goal.1.target", "What they want to reach", "number", target, "goals", "%")
    yield Fact("goal.1.current", "How far they are", "number", current, "goals", "%")
    yield Fact("goal.1.left", "What is left", "number", target - current, "goals", "%")
    due = TODAY + timedelta(choice.randint(20, 90))
    yield Fact("goal.1.due_on", "The day by which they want to reach it", "day", due, "goals")
    yield Fact("goal.1.in_days", "Days until that day", "days", (due - TODAY).days, "goals")
    yield _text(
        "goal.reached.name", "A goal they reached", "Move off spreadsheets", private=True, kind="text"
    )


def _steps(choice: random.Random) -> Iterator[Fact]:
    expected = TODAY - timedelta(choice.randint(5, 40))
    yield _text("milestone.late.name", "A step of theirs", "First team live", private=True)
    yield Fact("milestone.late.expected_on", "The day it is expected by", "day", expected, "milestones")
    yield Fact("milestone.late.late_days", "Days it is late", "days", (TODAY - expected).days, "milestones")


def _contract(choice: random.Random) -> Iterator[Fact]:
    renews, since = TODAY + timedelta(choice.randint(15, 120)), TODAY - timedelta(choice.randint(200, 1500))
    yield Fact("renewal.on", "The day the contract renews", "day", renews, "accounts")
    yield Fact("renewal.in_days", "Days until the renewal", "days", (renews - TODAY).days, "accounts")
    yield Fact("customer.since", "The day they became a customer", "day", since, "accounts")
    yield _text("plan.name", "The plan they have", "Business")
    yield Fact("arr.now", "What they pay a year", "money", Money(4_800_000, "EUR"), "accounts")
    yield Fact("seats.bought", "Seats in the contract", "number", 160, "accounts", "seats")
    yield Fact("seats.used.share", "The share of the seats in use", "share", 0.93, "usage")
    yield Fact("seats.left", "Seats that are not in use", "number", 11, "usage", "seats")


def _tickets(choice: random.Random) -> Iterator[Fact]:
    opened = TODAY - timedelta(choice.randint(16, 40))
    yield Fact("ticket.open.count", "Their open support tickets", "number", 2, "tickets", "tickets")
    for name in ("ticket.1", "ticket.waiting"):
        about = "What a support ticket is about"
        yield _text(f"{name}.subject", about, choice.choice(TICKETS), private=True, kind="text")
        yield Fact(f"{name}.opened_on", "The day it was opened", "day", opened, "tickets")
        yield Fact(f"{name}.days", "Days it has been open", "days", (TODAY - opened).days, "tickets")


def _met(choice: random.Random) -> Iterator[Fact]:
    on = TODAY - timedelta(choice.randint(5, 60))
    yield _text("touch.last.kind", "How we last were in touch", choice.choice(("call", "meeting", "e-mail")))
    yield Fact("touch.last.on", "The day we last were in touch", "day", on, "touches")
    yield Fact("touch.last.days", "Days since we were in touch", "days", (TODAY - on).days, "touches")
    yield Fact("nps.last.score", "How likely the reader is to recommend us", "number", 9, "surveys", "of 10")
