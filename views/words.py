"""Numbers, days, money and chances in the words of a person."""

import math
import re
from datetime import date

from store.currencies import decimals
from store.records import Band, Money, Outcome

BANDS: dict[Band, str] = {
    "healthy": "🟢 healthy",
    "watch": "🟡 watch",
    "at risk": "🔴 at risk",
    "unknown": "⚪ unknown",
}
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
# N of "about 1 in N", in steps that a person would name.
_RARE = (*range(3, 9), 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 100, 125, 150, 200)

_PLURAL = re.compile(r"(?<=[a-z]{2}[^s])s\b")


def day(on: date) -> str:
    """3 Jan 2027."""
    return f"{on.day} {on:%b} {on.year}"


def count(number: int, singular: str, plural: str = "") -> str:
    """1 account, 1,200 accounts."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def away(on: date, today: date) -> str:
    """How far a day is from today: in 42 days, tomorrow, 12 days ago, about 14 months ago."""
    days = (on - today).days
    if abs(days) <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    span = f"{abs(days)} days" if abs(days) <= 90 else _months(abs(days))
    return f"in {span}" if days > 0 else f"{span} ago"


def money(amount: Money) -> str:
    """€ 48,000: whole units, since nobody decides on cents of a year's revenue."""
    sign = _SIGNS.get(amount.currency, amount.currency)
    return f"{sign} {amount.minor / 10 ** decimals(amount.currency):,.0f}"


def number(value: float) -> str:
    """No more digits than one would say: 0.25, 4.6, 43, 1,204."""
    if not math.isfinite(value):
        return "unknown"
    if 0 < abs(value) < 0.01:
        return "less than 0.01" if value > 0 else "0"
    decimals = 0 if abs(value) >= 20 else 1 if abs(value) >= 1 else 2
    text = f"{value + 0.0:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if decimals else text).replace("-", "−")


def amount(value: float, unit: str) -> str:
    """A number with its unit, which comes in the plural: 9 active days, 1 active day."""
    unit = _PLURAL.sub("", unit, count=1).replace("people", "person") if value == 1 else unit
    return f"{number(value)} {unit}".rstrip()


def signed(points: int) -> str:
    """+3, −12, 0."""
    return f"{points:+d}".replace("-", "−") if points else "0"


def arrow(points: int) -> str:
    """▲ 3, ▼ 12, unchanged."""
    return f"{'▲' if points > 0 else '▼'} {abs(points)}" if points else "unchanged"


def spoken(points: int) -> str:
    """The same for a screen reader: up 3, down 12, unchanged."""
    return f"{'up' if points > 0 else 'down'} {abs(points)}" if points else "unchanged"


def level(risk: float) -> str:
    """A name for a probability; it names, and decides nothing."""
    return next(name for top, name in _LEVELS if risk < top)


def chance(risk: float) -> str:
    """A probability as a natural frequency: about 1 in 20, about 3 in 10."""
    if risk < 1 / 200:
        return "less than 1 in 200"
    if risk > 19 / 20:
        return "more than 19 in 20"
    if risk >= 0.35:
        return f"about {round(risk * 10)} in 10"
    return f"about 1 in {min(_RARE, key=lambda step: abs(math.log(risk * step)))}"


def outcome(kind: Outcome) -> str:
    """What the risk is a risk of."""
    return "going silent" if kind == "silence" else "churn"


def certainty(confidence: float) -> str:
    """A name for how much of the needed data is there and fresh."""
    name = "high" if confidence >= 0.8 else "fair" if confidence >= 0.5 else "low"
    return f"{name}, {confidence:.0%} of the needed data"


_LEVELS = ((0.1, "low"), (0.3, "moderate"), (0.6, "high"), (math.inf, "very high"))


def _months(days: int) -> str:
    months = round(days / 30.44)
    return f"about {months} months" if months < 24 else f"about {days / 365.25:.0f} years"
