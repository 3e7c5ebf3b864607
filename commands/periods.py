"""Periods as they are typed: 2026-Q3, August 2026, last 90 days, this year, 2026-01-01..2026-06-30."""

import calendar
import re
from datetime import date, timedelta

from commands.days import past
from store.churn import Period
from store.errors import Sorry

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_RANGE = re.compile(r"(\S+?)\s*(?:\.\.+|…|\sto\s|\s[–—-]\s)\s*(\S+)")
_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(?:(?P<year>\d{4})[ -]?)?q(?P<quarter>[1-4])(?:[ -]?(?P<after>\d{4}))?")
_NAMED = re.compile(r"(?P<name>[a-z]{3,9})\.?(?: (?P<year>\d{4}))?")
_RELATIVE = re.compile(
    r"(?P<which>last|past|previous|this|current) (?:(?P<number>\d{1,4}) )?(?P<unit>[a-z]+?)s?"
)


def read(text: str, today: date) -> Period:
    """The period that was typed, the last full quarter for nothing. Sorry for what cannot be read.

    "last" is the last full one (of days: those up to yesterday), "this" the one that has not ended. A month
    or a quarter without a year is the latest that has begun. Sorry, too, for a period that has not begun.
    """
    typed = " ".join(text.casefold().split()) or "last quarter"
    try:
        found = _absolute(typed, today) or _relative(typed, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        year = today.year - 1
        raise Sorry(
            f"I cannot read “{text}”: write a period such as {year}-Q3, {year}-08, {year}, last 90 days or "
            f"{year}-01-01..{year}-06-30, and a segment such as plan:Business."
        )
    past(found.first.isoformat(), today)
    return found


def shifted(period: Period, months: int) -> Period:
    """The same days so many months later or earlier; the end of a month stays one."""
    first, after = period.first, period.last + timedelta(days=1)
    return Period(_later(first, months), _later(after, months) - timedelta(days=1))


def before(period: Period) -> Period:
    """The period of the same length that ends where this one begins; whole months stay whole months."""
    after = period.last + timedelta(days=1)
    if period.first.day == after.day == 1:
        return shifted(period, -((after.year - period.first.year) * 12 + after.month - period.first.month))
    return Period(period.first - (after - period.first), period.first - timedelta(days=1))


def _absolute(typed: str, today: date) -> Period | None:
    if found := _RANGE.fullmatch(typed):
        return _between(*found.groups(), today=today)
    if found := _YEAR.fullmatch(typed):
        return _months(int(found[1]), 1, 12)
    if found := _MONTH.fullmatch(typed):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _QUARTER.fullmatch(typed):
        return _latest(found["year"] or found["after"], 3 * int(found["quarter"]) - 2, 3, today)
    if found := _NAMED.fullmatch(typed):
        numbers = [number for name, number in _NAMES.items() if name.startswith(found["name"])]
        return _latest(found["year"], numbers[0], 1, today) if len(numbers) == 1 else None
    return None


def _relative(typed: str, today: date) -> Period | None:
    found = _RELATIVE.fullmatch(typed)
    if found is None:
        return None
    this, number, unit = found["which"] in {"this", "current"}, int(found["number"] or 1), found["unit"]
    if number < 1 or (this and found["number"]):
        return None
    if unit in _MONTHS:
        length = _MONTHS[unit]
        start = date(today.year, (today.month - 1) // length * length + 1, 1)
        current = Period(start, _later(start, length) - timedelta(days=1))
        return current if this else Period(_later(start, -number * length), start - timedelta(days=1))
    days = {"day": 1, "week": 7}.get(unit)
    if days is None:
        return None
    start = today - timedelta(days=today.weekday() if days == 7 else 0)
    if this:
        return Period(start, start + timedelta(days=days - 1))
    return Period(start - timedelta(days=days * number), start - timedelta(days=1))


def _between(first: str, last: str, today: date) -> Period:
    begin, end = past(first, today), date.fromisoformat(last)
    if end < begin:
        raise Sorry(f"{first} comes after {last}; write the earlier day first.")
    return Period(begin, end)


def _latest(year: str | None, month: int, length: int, today: date) -> Period:
    begun = today.year if month <= today.month else today.year - 1
    return _months(int(year) if year else begun, month, length)


def _months(year: int, month: int, length: int) -> Period:
    first = date(year, month, 1)
    return Period(first, _later(first, length) - timedelta(days=1))


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
