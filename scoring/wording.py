"""How numbers and days read in a sentence."""

from datetime import date
from functools import lru_cache
from math import isfinite

EPOCH = date(1970, 1, 1).toordinal()

# A book says the same few numbers and days again and again, and to format one takes ten times a look-up.
REMEMBERED = 1 << 16


@lru_cache(REMEMBERED)
def number(value: float) -> str:
    """A number as a person would say it: `1,240`, `41`, `2.5`; one decimal below ten only."""
    if abs(value) >= 9.95 or abs(value - round(value)) < 0.05:
        return f"{value + 0.0:,.0f}"
    return f"{value:.1f}"


@lru_cache(REMEMBERED)
def counted(value: float, noun: str, plural: str = "") -> str:
    """`1 day`, `3 days`, `2 people`."""
    said = number(value)
    return f"{said} {noun}" if said == "1" else f"{said} {plural or noun + 's'}"


def ago(days: float) -> str:
    """`today`, `1 day ago`, `12 days ago`."""
    return "today" if days < 1 else f"{counted(days, 'day')} ago"


def lasting(days: float) -> str:
    """`since today`, `for 1 day`, `for 12 days`."""
    return "since today" if days < 1 else f"for {counted(days, 'day')}"


def every(days: float) -> str:
    """`every day`, `every 3 days`."""
    return "every day" if days < 1.5 else f"every {counted(round(days), 'day')}"


@lru_cache(REMEMBERED)
def on(day: float) -> str:
    """The date of a day number: `3 Jan 2027`."""
    said = date.fromordinal(EPOCH + int(day))
    return f"{said.day} {said:%b} {said.year}"


def known(value: float) -> bool:
    """Whether there is a number at all."""
    return isfinite(value)
