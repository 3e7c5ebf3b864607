"""Due times in words: on weekdays at 08:30 Berlin time; tomorrow, Thursday 19 Nov, at 08:30."""

from datetime import datetime

from commands import zones
from commands.digest.when import LAST, When

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPECIAL = {frozenset(range(7)): "every day", frozenset(range(5)): "on weekdays"}
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
_NEAR = ("today", "tomorrow")


def words(when: When, zone: str) -> str:
    """On which days and at what time: every Monday at 09:00 Berlin time; an empty zone is left out."""
    at = f"at {when.at:%H:%M}"
    return " ".join(filter(None, (_days(when), at, zones.words(zone) if zone else "")))


def moment(slot: datetime, zone: str, now: datetime) -> str:
    """A due time by a zone's clock: tomorrow, Thursday 19 Nov, at 08:30 Berlin time."""
    there, today = slot.astimezone(zones.of(zone)), now.astimezone(zones.of(zone)).date()
    day = f"{there:%A} {there.day} {there:%b}" + (f" {there.year}" if there.year != today.year else "")
    ahead = (there.date() - today).days
    near = f"{_NEAR[ahead]}, {day}," if 0 <= ahead < len(_NEAR) else f"on {day}"
    return f"{near} at {there:%H:%M} {zones.words(zone)}"


def _days(when: When) -> str:
    if when.month_day == LAST:
        return "on the last day of each month"
    if when.month_day:
        shorter = ", or its last day," if when.month_day > 28 else ""
        return f"on the {when.month_day}{_ENDINGS.get(when.month_day, 'th')} of each month{shorter}"
    names = [_NAMES[each] for each in sorted(when.weekdays)]
    several = f"every {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f"every {names[0]}"
    return _SPECIAL.get(when.weekdays, several)
