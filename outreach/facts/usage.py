"""How much is used now and how much it was twelve weeks earlier, where enough is known to say so."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from outreach.fact import Direction, Fact
from outreach.facts.use import BACK, SHIFTS, YEAR, Use

ENOUGH = 10  # active days in the 90 before: on fewer a change is chance (see scoring/signals/use.py)
LEVEL = 0.1  # a change by less than this share is no news
_PEOPLE = "People who used it on the busiest day of the last four weeks"
_WORK = "How often what is done most in it was done in the last four weeks"


def facts(use: Use) -> Iterator[Fact]:
    """`usage.people.now`, `.before`, `.change`; the same of `usage.work`, which `.name` says what it is."""
    if use.newest is None or not use.whole(0):
        return
    compared = _why_not_compared(use) == ""
    yield from _pair(use, "usage.people", _PEOPLE, (use.people(), use.people(BACK)), compared=compared)
    metric = use.most_used()
    if metric is None:
        return
    named = metric.replace("_", " ")
    yield Fact("usage.work.name", "What is done most in it", "name", named, "usage")
    sums = use.total(metric), use.total(metric, BACK)
    yield from _pair(use, "usage.work", _WORK, sums, compared=compared)


def left_out(use: Use) -> str:
    """Why use is not mentioned, or not compared, in a sentence; empty where it is."""
    if not use.rows:
        return "No usage is on file, so none is mentioned."
    if use.newest is None:
        days = (use.today - max(row.day for row in use.rows)).days
        return f"The newest usage is {days} days old, so none is mentioned."
    if use.is_new:
        return "It has been in use for less than four weeks, so no usage is mentioned."
    if not use.whole(0):
        return "More than a week of usage is missing in the last four, so none is mentioned."
    if use.people() <= 0 and use.most_used() is None:
        return "Nobody used it in the last four weeks, so no usage is mentioned."
    return _why_not_compared(use)


def _why_not_compared(use: Use) -> str:
    if not use.whole(BACK):
        return "Too little usage of twelve weeks ago is known, so usage is not compared."
    if use.active_days() < ENOUGH:
        return "It is used on too few days to compare, so usage is not compared."
    if _is_season(use):
        return "These weeks were as quiet a year ago, so usage is not compared."
    return ""


def _pair(use: Use, name: str, about: str, values: tuple[float, float], *, compared: bool) -> Iterator[Fact]:
    now, before = values
    unit, on, made_of = (
        "people" if name == "usage.people" else "",
        use.newest,
        (f"{name}.before", f"{name}.now"),
    )
    if now <= 0 or on is None:
        return
    yield Fact(f"{name}.now", about, "number", now, "usage", unit, on)
    if not compared or before <= 0:
        return
    earlier = f"{about}, as it was twelve weeks earlier"
    yield Fact(f"{name}.before", earlier, "number", before, "usage", unit, on - timedelta(BACK))
    change, direction = abs(now - before) / before, _direction(now, before)
    yield Fact(
        f"{name}.change",
        "The share by which that changed in twelve weeks",
        "share",
        change,
        "usage",
        on=on,
        direction=direction,
        made_of=made_of,
    )


def _direction(now: float, before: float) -> Direction:
    if abs(now - before) < max(LEVEL * before, 2):
        return "level"
    return "up" if now > before else "down"


def _is_season(use: Use) -> bool:
    """Whether what is used fell away a year ago, a week earlier or later, about as far as it did now."""
    if not (use.whole(YEAR) and use.whole(YEAR + BACK)):
        return False
    metric = use.most_used()
    return _fell_alike(use.people) or (metric is not None and _fell_alike(partial(use.total, metric)))


def _fell_alike(measure: Callable[[int], float]) -> bool:
    now, before, sooner = measure(0), measure(BACK), measure(YEAR + BACK)
    then = min(measure(YEAR + shift) for shift in SHIFTS)
    if min(before, sooner) <= 0 or then / sooner > 1 - LEVEL:
        return False
    return 1 - LEVEL > now / before >= 0.8 * then / sooner
