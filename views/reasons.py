"""Reasons in plain words with their receipts, and the sum that shows nothing was left out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from store.records import Band, Reason, Score, Side
from store.sight import NOTHING, Hides
from views.text import Markup, join, literal, markup, some
from views.words import amount, count, number, signed

SIDES: Sequence[Side] = get_args(Side)
# What a reason tells of an account: that of its signal, where it is here, else that of its side.
_SIGNALS: Mapping[str, Hides] = {
    "touches": frozenset({"notes"}),
    "champion": frozenset({"contacts"}),
    "value for money": frozenset({"arr"}),  # its receipt is use per 1,000 of ARR, and use is no secret
}
_SIDES: Mapping[Side, Hides] = {
    "relationship": frozenset({"contacts", "notes"}),  # a pulse says who gave it and why
    "commercial": frozenset({"arr"}),
}
TOLD: Hides = NOTHING.union(*_SIGNALS.values(), *_SIDES.values())


def open_to(found: Iterable[Reason], hides: Hides) -> list[Reason]:
    """Those that tell nothing of what is hidden."""
    return [reason for reason in found if not _tells(reason) & hides]


def step(said: str, found: Iterable[Reason], hides: Hides) -> str:
    """The next step, which is a note: empty where notes are hidden, or where no open reason led to it."""
    if not hides & TOLD:
        return said
    led = "notes" not in hides and any(reason.step == said for reason in open_to(found, hides))
    return said if led else ""


def ranked(reasons: Iterable[Reason]) -> list[Reason]:
    """Those that won or lost points, the largest first, the start left out."""
    moving = (reason for reason in reasons if reason.points and reason.side != "start")
    return sorted(moving, key=lambda reason: -abs(reason.points))


def main(reasons: Iterable[Reason], band: Band) -> list[Reason]:
    """The three that matter most, and up to two more that are worth more than a point.

    Where an account needs somebody, what was lost comes before what was won.
    """
    chosen = [reason for i, reason in enumerate(ranked(reasons)[:5]) if i < 3 or abs(reason.points) > 1]
    return chosen if band == "healthy" else sorted(chosen, key=lambda reason: reason.points > 0)


def worst(reasons: Iterable[Reason]) -> Reason | None:
    """The one that cost the most points."""
    return min(
        (reason for reason in reasons if reason.points < 0), key=lambda reason: reason.points, default=None
    )


def headline(reason: Reason) -> Markup:
    """−12  Nobody has logged in for 19 days."""
    return markup("*{}*  {}", signed(reason.points), reason.text)


def receipt(reason: Reason, *, checked: bool = False) -> Markup:
    """The raw value, the account's own norm, the window, the source and the age of its newest row.

    `checked` adds whether the points have been validated.
    """
    validated = "validated" if reason.validated else "not validated"
    pieces = (_value(reason), some(reason.window), _source(reason), some(validated if checked else None))
    return join(" · ", pieces) or Markup("no receipt")


def differ(shown: Iterable[Reason]) -> bool:
    """Whether some of them have been validated and others have not."""
    return len({reason.validated for reason in shown}) == 2


def total(score: Score, shown: Sequence[Reason]) -> Markup:
    """Starts at 50 · 4 smaller reasons +3 · adds up to 38."""
    start = sum(reason.points for reason in score.reasons if reason.side == "start")
    rest = [reason for reason in ranked(score.reasons) if reason not in shown]
    smaller = markup(
        "{} {}", count(len(rest), "smaller reason"), signed(sum(reason.points for reason in rest))
    )
    pieces = (
        markup("Starts at {}", start),
        smaller if rest else Markup(),
        markup("adds up to {}", score.health),
    )
    return join(" · ", pieces)


def sides(found: Sequence[Reason]) -> Markup:
    """Start 50 · adoption −12 · value +3: they add up to health."""
    present = [side for side in SIDES if any(reason.side == side for reason in found)]
    return join(" · ", (markup("{} {}", side, _points(side, found)) for side in present))


def trust(shown: Sequence[Reason], *, placed: bool) -> Markup:
    """Said once of points, and of borders, that have not been checked against what came true."""
    if any(reason.validated for reason in shown):
        return Markup() if placed else Markup("The borders of the bands are not validated yet.")
    what = "These points" if placed else "These points, and the borders of the bands,"
    return markup("{} are not validated: not yet checked against which accounts left.", what)


def _tells(reason: Reason) -> Hides:
    return _SIGNALS.get(reason.signal) or _SIDES.get(reason.side, NOTHING)


def _points(side: str, found: Sequence[Reason]) -> str:
    points = sum(reason.points for reason in found if reason.side == side)
    return str(points) if side == "start" else signed(points)


def _value(reason: Reason) -> Markup:
    if reason.value is None:
        return Markup()
    value = markup("{}", amount(reason.value, reason.unit))
    return value if reason.norm is None else markup("{}, own norm {}", value, number(reason.norm))


def _source(reason: Reason) -> Markup:
    if not reason.source:
        return Markup()
    if reason.age_days is None:
        return literal(reason.source)
    return markup("{}, newest row {}", reason.source, _age(reason.age_days))


def _age(days: int) -> str:
    return "today" if days <= 0 else f"{count(days, 'day')} old"
