"""Sheets for tests, made by hand: all that a sentence may be about, with use that rose, fell or stayed."""

from collections.abc import Iterable
from datetime import date

from outreach.fact import Direction, Fact, Kind, Language, Purpose, Recipient, Sheet, Value
from store.records import Money

TODAY = date(2026, 11, 22)
NOW: dict[Direction, tuple[float, float]] = {"up": (41, 72), "down": (72, 41), "level": (41, 42)}
VALUES: dict[str, tuple[Kind, Value, str]] = {
    "account.name": ("name", "Acme Robotics", ""),
    "product.name": ("name", "Lumen", ""),
    "recipient.name": ("name", "Mara Whitcombe", ""),
    "recipient.first_name": ("name", "Mara", ""),
    "sender.name": ("name", "Ana Lopez", ""),
    "sender.first_name": ("name", "Ana", ""),
    "goal.1.name": ("text", "Finish projects on time", ""),
    "goal.1.metric": ("name", "projects on time", ""),
    "goal.1.current": ("number", 60.0, ""),
    "goal.1.target": ("number", 85.0, ""),
    "goal.1.share": ("share", 0.95, ""),
    "goal.1.due_on": ("day", date(2027, 3, 12), ""),
    "goal.reached.name": ("text", "Replace the old spreadsheets", ""),
    "milestone.first_value.expected_on": ("day", date(2026, 10, 18), ""),
    "milestone.first_value.late_days": ("days", 35, ""),
    "milestone.last.name": ("name", "Kick-off", ""),
    "milestone.last.reached_on": ("day", date(2026, 10, 1), ""),
    "milestone.late.name": ("name", "Team invited", ""),
    "milestone.late.expected_on": ("day", date(2026, 10, 18), ""),
    "milestone.next.name": ("name", "First review", ""),
    "milestone.next.expected_on": ("day", date(2027, 1, 1), ""),
    "nps.last.score": ("number", 9, "of 10"),
    "nps.last.on": ("day", date(2026, 9, 5), ""),
    "customer.since": ("day", date(2024, 1, 4), ""),
    "customer.days": ("days", 1053, ""),
    "renewal.on": ("day", date(2027, 1, 3), ""),
    "renewal.in_days": ("days", 42, ""),
    "invoice.amount": ("money", Money(712_500, "EUR"), ""),
    "invoice.due_on": ("day", date(2026, 9, 15), ""),
    "seats.bought": ("number", 160, "seats"),
    "seats.used.share": ("share", 0.95, ""),
    "ticket.open.count": ("number", 2, "tickets"),
    "ticket.1.subject": ("text", "Single sign-on", ""),
    "ticket.waiting.subject": ("text", "Export is slow", ""),
    "ticket.waiting.days": ("days", 17, ""),
    "ticket.closed.subject": ("text", "Filter by team", ""),
    "ticket.closed.on": ("day", date(2026, 11, 15), ""),
    "touch.last.kind": ("name", "call", ""),
    "touch.last.on": ("day", date(2026, 11, 3), ""),
    "touch.last.days": ("days", 19, ""),
    "usage.work.name": ("name", "tasks done", ""),
}


def full(purpose: Purpose = "check-in", language: Language = "en", direction: Direction = "down") -> Sheet:
    """A sheet with every fact, its use compared in this direction."""
    facts = [Fact(name, name, kind, value, "test", unit) for name, (kind, value, unit) in VALUES.items()]
    return made(
        [*facts, *used("usage.people", direction, "people"), *used("usage.work", direction, "")],
        purpose,
        language,
    )


def made(facts: Iterable[Fact], purpose: Purpose = "check-in", language: Language = "en") -> Sheet:
    """A sheet with these facts alone."""
    to = Recipient("acme-c1", "Mara Whitcombe", "mara@acme.example")
    return Sheet("acme", purpose, TODAY, language, to, "Ana Lopez", {fact.fact_id: fact for fact in facts})


def used(name: str, direction: Direction, unit: str) -> list[Fact]:
    """What was used before and now, and how that changed."""
    before, now = NOW[direction]
    pair = (f"{name}.before", f"{name}.now")
    return [
        Fact(pair[0], pair[0], "number", before, "usage", unit),
        Fact(pair[1], pair[1], "number", now, "usage", unit),
        Fact(
            f"{name}.change",
            name,
            "share",
            abs(now - before) / before,
            "usage",
            direction=direction,
            made_of=pair,
        ),
    ]
