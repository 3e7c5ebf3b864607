"""When it is next half past eight on a weekday, wherever somebody is."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_weekday(now: float, zone: str, at: time) -> float:
    """The next moment, in seconds since 1970, at which it is this time of day from Monday to Friday there."""
    here = datetime.fromtimestamp(now, ZoneInfo(zone))
    day = here.date()
    while True:
        moment = datetime.combine(day, at, here.tzinfo)
        if moment > here and day.weekday() < 5:
            return moment.timestamp()
        day += timedelta(days=1)
