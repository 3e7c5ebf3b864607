"""Time zones as people name them: Europe/Berlin, a city alone, or the nearest that was probably meant."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rapidfuzz import fuzz, process

from store.errors import Sorry

UTC = "UTC"
# Names of one offset all year round, which is not what people who write them mean in summer.
_WINTER_ONLY = {"est": "New York", "mst": "Denver", "hst": "Honolulu"}
_NOBODYS = {"Factory", "localtime", *map(str.upper, _WINTER_ONLY)}
_SURE = 75


def find(typed: str) -> str:
    """The zone's name as zoneinfo has it. Sorry for none, naming the nearest, and for a city of several."""
    name = _fold(typed)
    if not name:
        raise Sorry("Which time zone? Write a city's, such as Europe/Berlin.")
    if city := _WINTER_ONLY.get(name):
        raise Sorry(f"{typed.strip()} has no summer time; name a city instead, such as {city}.")
    if found := _names().get(name):
        return found
    places = _cities().get(name, [])
    if len(places) == 1:
        return places[0]
    if places:
        raise Sorry(f"“{typed}” may be {' or '.join(places)}; write the one you mean.")
    raise Sorry(f"I do not know the time zone “{typed}”; {_nearest(name)}")


def of(name: str) -> ZoneInfo:
    """The zone of this name, else UTC: a person's own comes from Slack, and may not be known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UTC)


def words(name: str) -> str:
    """How one says it: Berlin time, New York time, UTC."""
    city = name.rpartition("/")[2].replace("_", " ")
    return city if name.startswith("Etc/") or "/" not in name else f"{city} time"


@cache
def _names() -> dict[str, str]:
    return {_fold(name): name for name in available_timezones() - _NOBODYS}


@cache
def _cities() -> dict[str, list[str]]:
    """Zones by the last part of their names; of two with the same clock the longer, which is the real one."""
    cities: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(available_timezones(), key=lambda name: (name.count("/"), name), reverse=True):
        area, _, city = name.rpartition("/")
        # Etc/GMT+1 is an hour behind, not ahead.
        if area and area != "Etc" and not any(_clock(name) == _clock(same) for same in cities[_fold(city)]):
            cities[_fold(city)].append(name)
    return dict(cities)


def _clock(name: str) -> list[object]:
    zone = ZoneInfo(name)
    return [datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13)]


def _nearest(name: str) -> str:
    labels = {city: places[0] for city, places in _cities().items()} | _names()
    found = process.extractOne(name, list(labels), scorer=fuzz.ratio, score_cutoff=_SURE)
    return f"did you mean {labels[found[0]]}?" if found else "write a city's, such as Europe/Berlin."


def _fold(text: str) -> str:
    return "_".join(text.casefold().replace("_", " ").split())
