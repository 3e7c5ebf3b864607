"""When a digest is due: read as people write it, and turned into slots, its due times, by a zone's clock."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from commands import zones
from store.errors import Sorry

EXAMPLES = "such as weekdays 08:30, mon,thu 09:00 or last day 17:00"
LAST = 31
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAILY = frozenset(range(7))
_WEEKDAYS = frozenset(range(5))

_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?|s)?"
_OF_MONTH = r"(?:\s+of\s+(?:the|each|every)\s+month)?"
_MONTHLY = r"(?:monthly|(?:every|each)\s+month)(?:\s+on)?(?:\s+the)?(?:\s+day)?\s+"
_DAYS = (
    r"(?:on\s+)?(?:the\s+)?(?:(?P<daily>daily|(?:every|each)\s+day)"
    r"|(?:(?:every|each)\s+)?(?P<weekdays>(?:week|work|working\s)-?days?)"
    rf"|(?P<last>(?:{_MONTHLY})?last\s+day{_OF_MONTH}|{_MONTHLY}last)"
    rf"|{_MONTHLY}(?P<number>\d{{1,2}})(?:st|nd|rd|th)?|(?P<ordinal>\d{{1,2}})(?:st|nd|rd|th){_OF_MONTH}"
    rf"|(?:weekly\s+(?:on\s+)?)?(?:(?:every|each)\s+)?"
    rf"(?P<list>{_NAME}(?:(?:\s*(?:[,&/–—-]|\band\b|\bto\b)\s*|\s+)(?:(?:every|each)\s+)?{_NAME})*))"
)
_CLOCK = (
    r"(?:at\s+|@\s?)?(?:(?P<word>noon|midnight)"
    r"|(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2}))?(?:\s?(?P<half>[ap])\.?m\.?|\s?o.clock)?)"
)
WHEN = re.compile(rf"(?<![^\s,]){_DAYS}[\s,]+{_CLOCK}(?![^\s,])", re.IGNORECASE)
_ONLY_DAYS = re.compile(rf"(?<![^\s,]){_DAYS}(?![^\s,])", re.IGNORECASE)
_ONLY_CLOCK = re.compile(
    r"(?<!\S)(?P<hour>\d{1,2})(?=[:.h]\d\d|\s?[ap]\.?m)(?:[:.h](?P<minute>\d\d))?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?(?![^\s,])",
    re.IGNORECASE,
)
_DAY_OR_RANGE = re.compile(rf"(?P<until>[–—-]|\bto\b)|(?P<name>{'|'.join(_NAMES)})[a-z]*")


@dataclass(frozen=True, slots=True)
class When:
    """Local days and a local time: weekdays (0 is Monday), or a day of the month where there are none.

    A month that is too short has its last day instead, so 31 is the last day of each.
    """

    at: time
    weekdays: frozenset[int] = frozenset()
    month_day: int = 0

    def __str__(self) -> str:
        """As it is kept; `read` reads it back."""
        if self.month_day:
            return f"monthly {self.month_day} {self.at:%H:%M}"
        days = {_DAILY: "daily", _WEEKDAYS: "weekdays"}.get(self.weekdays)
        return f"{days or ','.join(_NAMES[each] for each in sorted(self.weekdays))} {self.at:%H:%M}"

    def falls_on(self, day: date) -> bool:
        """Whether it is due on this local day."""
        if self.month_day:
            return day.day == min(self.month_day, monthrange(day.year, day.month)[1])
        return day.weekday() in self.weekdays


def last(when: When, zone: str, now: datetime) -> datetime:
    """The newest slot up to now, aware UTC.

    A time that the clock leaps over is due when it lands, one that comes twice is due at the first.
    """
    return next(slot for slot in _slots(when, zones.of(zone), now, -1) if slot <= now)


def following(when: When, zone: str, now: datetime) -> datetime:
    """The first slot after now, aware UTC; otherwise as `last`."""
    return next(slot for slot in _slots(when, zones.of(zone), now, 1) if slot > now)


def read(text: str) -> When:
    """The days and the time that are all of the text. Sorry for what is missing or cannot be."""
    found = WHEN.fullmatch(text.strip())
    if found is None:
        raise missing(text)
    return meant(found)


def meant(found: re.Match[str]) -> When:
    """What a match of WHEN stands for. Sorry for a time or a day that no clock or month has."""
    at = _time(found)
    if found["daily"]:
        return When(at, _DAILY)
    if found["weekdays"]:
        return When(at, _WEEKDAYS)
    if found["list"]:
        return When(at, _listed(found["list"].casefold()))
    day = LAST if found["last"] else int(found["number"] or found["ordinal"])
    if not 1 <= day <= LAST:
        raise Sorry(f"No month has a day {day}; take 1 to 31, which is the last one of a shorter month too.")
    return When(at, month_day=day)


def missing(text: str) -> Sorry:
    """What a text lacks that says no time."""
    if found := _ONLY_DAYS.search(text):
        return Sorry(f"At what time? Write it after the days: {found[0].strip()} 08:30.")
    if found := _ONLY_CLOCK.search(text):
        return Sorry(f"On which days? Write them before the time: weekdays {_time(found):%H:%M}.")
    said = (
        f"I find no days and time in “{text.strip()}”"
        if text.strip()
        else "The days and the time are missing"
    )
    return Sorry(f"{said}; write both, {EXAMPLES}.")


def _time(found: re.Match[str]) -> time:
    if word := found.groupdict().get("word"):
        return time(12 if word.casefold() == "noon" else 0)
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        typed = found["hour"] + (f":{found['minute']}" if found["minute"] else "")
        raise Sorry(f"No clock shows {typed}{' ' + half + 'm' if half else ''}; take 00:00 to 23:59.")
    return time(hour, minute)


def _listed(text: str) -> frozenset[int]:
    """Days in a row where a dash or `to` is between two, over the end of the week too; else one by one."""
    days: set[int] = set()
    first, until = 0, False
    for each in _DAY_OR_RANGE.finditer(text):
        if each["until"]:
            until = True
            continue
        day = _NAMES.index(each["name"])
        days.update((first + step) % 7 for step in range((day - first) % 7 + 1) if until)
        days.add(day)
        first, until = day, False
    return frozenset(days)


def _slots(when: When, zone: ZoneInfo, now: datetime, step: int) -> Iterator[datetime]:
    """Slots from a day ahead of the direction on: a clock that is turned may be a day off."""
    today = now.astimezone(zone).date()
    for ahead in count(-1):
        day = today + timedelta(days=ahead * step)
        if when.falls_on(day) and _exists(day, zone):
            yield _moment(day, when.at, zone)


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Whether the zone has the day at all: Samoa leapt over one."""
    return _moment(day, time(), zone).astimezone(zone).date() == day


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the clock shows it first, or first shows more."""
    wall = datetime.combine(day, at)
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late
    # In a gap: the clock leaps between the two readings; halve the time between them, to the second.
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        before = middle.astimezone(zone).replace(tzinfo=None) < wall
        early, late = (middle, late) if before else (early, middle)
    return late.replace(microsecond=0)
