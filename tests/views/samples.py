"""Accounts and scores as a customer-success team meets them, for the tests of the views."""

from datetime import UTC, date, datetime, timedelta

from store.records import Account, Money, Reason, Score, Touch, TrendPoint
from views.card import Card

TODAY = date(2026, 11, 22)
ACME = Account(
    account_id="acme",
    name="Acme Robotics",
    domain="acme.example",
    plan="Business",
    owner="ana@lumen.example",
    seats=40,
    arr=Money(4_320_000, "EUR"),
    renewal_on=date(2027, 1, 3),
)
REASONS = (
    Reason("start", "start", 50, "Every account starts here"),
    Reason(
        signal="active_people",
        side="adoption",
        points=-18,
        text="17 active people of 40 seats, half of the usual number",
        value=17,
        norm=32,
        unit="active people",
        window="28 days to 21 Nov",
        source="usage",
        age_days=1,
        step="Ask Mara what changed in the last weeks.",
    ),
    Reason(
        signal="silence",
        side="adoption",
        points=-6,
        text="Quieter than its own rhythm: 9 active days where 19 were expected",
        value=9,
        norm=19.04,
        unit="active days",
        window="28 days to 21 Nov",
        source="usage",
        age_days=1,
        validated=True,
    ),
    Reason("renewal", "commercial", -4, "Renews in 42 days", 42, None, "days", "", "accounts"),
    Reason("csat", "experience", 8, "Tickets end well: 4.6 of 5", 4.6, 4.4, "of 5", "90 days", "tickets", 12),
    Reason("goals", "value", 5, "One of two goals reached", 1, None, "of 2", "", "goals", 12),
    Reason("touch", "relationship", 2, "Spoken to within a month", 19, None, "days ago", "", "touches", 19),
    Reason("paid", "commercial", 1, "Invoices paid on time", 0, None, "days late", "a year", "invoices", 40),
)
SCORE = Score(
    account_id="acme",
    as_of=TODAY,
    horizon=90,
    health=38,
    band="at risk",
    risk=0.31,
    outcome="silence",
    confidence=0.8,
    raise_by="Survey responses would raise it.",
    next_step="Call Mara this week and ask what changed; the renewal is 42 days away.",
    reasons=REASONS,
)
TOUCH = Touch(
    "acme", datetime(2026, 11, 3, 9, 30, tzinfo=UTC), "email", "Mara thanked us for the notes.", "Ana"
)


def weekly(*healths: int | None, until: date = TODAY) -> list[TrendPoint]:
    """Weekly points, oldest first, the last one on `until`."""
    last = len(healths) - 1
    return [TrendPoint(until - timedelta(weeks=last - i), health) for i, health in enumerate(healths)]


FADE = weekly(74, 75, 73, 74, 70, 68, 63, 60, 55, 49, 46, 41, 38)
CARD = Card(account=ACME, score=SCORE, trend=FADE, touch=TOUCH, today=TODAY)
