"""Which day it is for the person who asks, and which day she typed."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commands.contract import Deps, Request
from store.errors import Sorry

# Phones turn -- into a dash, and people write "as of" with a space, or without dashes before a day.
_AS_OF = re.compile(
    r"(?:^|\s)(?:(?:-{1,2}|—|–)\s?as[- ]?of\b[\s=:]*|as[- ]of\s+(?=\d{4}-))(?P<day>\S*)", re.IGNORECASE
)
_FIRST = date(1990, 1, 1)  # nobody's data is older


def today(request: Request, deps: Deps) -> date:
    """The day in the person's time zone, or in UTC where that is ahead: scores are of UTC days."""
    now = deps.now().astimezone(UTC)
    try:
        return max(now.astimezone(ZoneInfo(request.person.timezone)).date(), now.date())
    except (ZoneInfoNotFoundError, ValueError):
        return now.date()


def split_as_of(text: str, now: date) -> tuple[str, date | None]:
    """What was asked without `--as-of DAY`, and the day. Sorry where that is no day or has not come yet."""
    found = _AS_OF.search(text)
    if not found:
        return text.strip(), None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    return rest, past(found["day"], now)


def past(typed: str, now: date) -> date:
    """A day that has begun. Sorry for anything else."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        said = f"“{typed}” is not a day I can read" if typed else "A day is missing"
        raise Sorry(f"{said}; write it as year-month-day, such as {now.isoformat()}.") from None
    if day < _FIRST:
        raise Sorry(f"{day.isoformat()} is before anything I know; take a later day.")
    if day > now:
        raise Sorry(f"{day.isoformat()} has not come yet; take today or a day before it.")
    return day


def end_of(day: date) -> datetime:
    """The last moment of a day, UTC."""
    return datetime.combine(day, time.max, UTC)
