"""Periods: by name, and as what a button carries together with a segment."""

import json
from datetime import date, timedelta

from store.churn import Period
from store.texts import storable
from views.limits import VALUE
from views.pointer import outdated
from views.text import size
from views.words import day


def named(period: Period) -> str:
    """2026, Q3 2026, August 2026, else from day to day."""
    first, after = period.first, period.last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    whole = first.day == after.day == 1 and (first.month - 1) % max(months, 1) == 0
    if whole and months == 12:
        return str(first.year)
    if whole and months == 3:
        return f"Q{first.month // 3 + 1} {first.year}"
    if whole and months == 1:
        return f"{first:%B} {first.year}"
    return f"{day(first)} – {day(period.last)}"


def short(on: date) -> str:
    """1 Jul, where the year is plain."""
    return f"{on.day} {on:%b}"


def value(period: Period, segment: str) -> str:
    """A button's value, read back by `pressed`; empty where the segment is too long for a button."""
    packed = json.dumps([period.first.isoformat(), period.last.isoformat(), segment], ensure_ascii=False)
    return packed if size(packed) <= VALUE else ""


def pressed(value: str) -> tuple[Period, str]:
    """The period and the segment that a button carries. Sorry for a value that is not of our making."""
    with outdated():
        first, last, segment = json.loads(value)
        return Period(date.fromisoformat(first), date.fromisoformat(last)), storable(str(segment))
