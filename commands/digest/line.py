"""One line of `/digest add` taken apart: whose accounts, when, by whose clock, and how many at most."""

import re
from collections import deque
from typing import NamedTuple

from commands import zones
from commands.digest import when
from commands.quotes import unquote
from scoring.news.found import MOST
from store.errors import Sorry
from views.pointer import number

_TOP = re.compile(r"(?:^|[\s,]+)top\s*(\d+)(?=[\s,]|$)", re.IGNORECASE)
_AROUND_ZONE = re.compile(r"^in\s+|\s+time$|^[(]|[)]$", re.IGNORECASE)


class Line(NamedTuple):
    """What was typed: the segment as it is, empty where none was; the zone empty and `top` 0 likewise."""

    segment: str
    when: when.When
    zone: str
    top: int


def split(text: str) -> Line:
    """The parts of a line such as at risk weekdays 08:30 Europe/Berlin top 5.

    The last days and time in it count, what is before them is the segment. Sorry for a line without them,
    and for a part that cannot be read.
    """
    found = deque(when.WHEN.finditer(text), maxlen=1)
    if not found:
        raise when.missing(text)
    due = found.pop()
    segment, most = _split_top(text[: due.start()])
    zone, later = _split_top(text[due.end() :])
    city = _AROUND_ZONE.sub("", zone.strip(" ,.")).strip()
    at = zones.find(city) if city else ""
    return Line(unquote(segment.strip(" ,")), when.meant(due), at, later or most)


def top(typed: str) -> int:
    """How many accounts at most. Sorry for what is no number, or too many."""
    most = number(typed) or 0
    if not 1 <= most <= MOST:
        raise Sorry(f"A digest lists 1 to {MOST} accounts, not {typed}; a button shows the rest.")
    return most


def _split_top(text: str) -> tuple[str, int]:
    found = _TOP.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}", top(found[1])) if found else (text, 0)
