"""Who entered a segment and who left it since a day, each with what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from store.filters import fields
from store.filters.tree import Condition, Op
from store.listing import Listed
from store.records import Money
from store.sight import NOTHING, Hides
from views import actions, blocks
from views.limits import message
from views.message import Block, Message
from views.pointer import Pointer
from views.segment.listing import OPEN
from views.segment.pointer import pack
from views.text import NAME, Markup, join, literal, markup
from views.words import BANDS, count, day, money, number

LISTED = 10  # of those who entered, and of those who left
_FILTER = 600
_WHY = 3  # conditions of one account
_TEXT = 120
_OPS: dict[Op, str] = {"=": "", "<": "below ", "<=": "at most ", ">": "above ", ">=": "at least "}

Value = float | str | date | Money | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A condition that began or ceased to hold, and what its field was on either day."""

    condition: Condition
    holds: bool
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Change:
    """An account that entered or left; `because` where no condition is the cause.

    `health_before` is beside the change of a band, which it explains.
    """

    listed: Listed
    turns: Sequence[Turn] = ()
    because: str = ""
    health_before: int | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed in a segment from a day until another; `entered` and `left` are the first of so many."""

    name: str
    filter: str
    before: date
    after: date
    entered: Sequence[Change]
    left: Sequence[Change]
    entering: int
    leaving: int
    stayed: int
    hides: Hides = NOTHING


def show(diff: Diff) -> Message:
    """The answer."""
    said = f"Since {day(diff.before)}: {_said(diff)}"
    shown = [
        blocks.header(f"What changed in {diff.name or 'this filter'}"),
        blocks.section(literal(said)),
        blocks.context(markup("`{}`", literal(diff.filter, _FILTER))),
        *_part("Entered", diff.entered, diff.entering, diff),
        *_part("Left", diff.left, diff.leaving, diff),
        blocks.actions(*_open(diff)),
    ]
    return message(f"{diff.name or diff.filter}. {said}", shown)


def _said(diff: Diff) -> str:
    stayed = f"{count(diff.stayed, 'account')} stayed" if diff.stayed else "nobody stayed"
    if not (diff.entering or diff.leaving):
        return f"nobody entered and nobody left; {stayed}." if diff.stayed else "nobody is or was in it."
    came, went = (f"{number:,}" if number else "nobody" for number in (diff.entering, diff.leaving))
    return f"{came} entered, {went} left, {stayed}."


def _part(title: str, changes: Sequence[Change], of: int, diff: Diff) -> Iterator[Block]:
    if not changes:
        return
    yield blocks.section(markup("*{}: {}*", title, count(of, "account")))
    for change in changes:
        at = str(Pointer(change.listed.account_id))
        yield blocks.section(_change(change, diff), blocks.button("Open", actions.OPEN, at))
    if of > len(changes):
        yield blocks.context(markup("and {} more", f"{of - len(changes):,}"))


def _change(change: Change, diff: Diff) -> Markup:
    listed = change.listed
    arr = money(listed.arr) if listed.arr and "arr" not in diff.hides else ""
    first = join(
        " · ", (markup("*{}*", literal(listed.name, NAME)), _band(listed), literal(arr) if arr else Markup())
    )
    causes = [_turn(turn, diff) + _health(turn, change) for turn in change.turns[:_WHY]]
    why = change.because or "; ".join(causes) or "what is known of it changed"
    return join("\n", (first, literal(why[:1].upper() + why[1:])))


def _band(listed: Listed) -> Markup:
    if listed.churned_on:
        return Markup()
    known = "" if listed.health is None else f"{listed.health} · "
    return Markup(f"{known}{BANDS[listed.band]}")


def _turn(turn: Turn, diff: Diff) -> str:
    """Health 64 → 55, now below 60; renewal in 89 days, was in 91; band watch → at risk."""
    name, kind = turn.condition.field, fields.field(turn.condition.field).kind
    if kind in {"ahead", "ago"}:
        return f"{name} {_when(turn.after, diff.after)}, was {_when(turn.before, diff.before)}"
    moved = f"{name} {_plain(turn.before, kind)} → {_plain(turn.after, kind)}"
    if kind in fields.WORDS or turn.after is None or turn.before == turn.after:
        return moved
    return f"{moved}, {'now' if turn.holds else 'no longer'} {_limit(turn.condition)}"


def _health(turn: Turn, change: Change) -> str:
    before, after = change.health_before, change.listed.health
    if turn.condition.field != "band" or before is None or after is None or change.listed.by_hand:
        return ""
    return f", health {before} → {after}"


def _limit(condition: Condition) -> str:
    return f"{_OPS[condition.op]}{' or '.join(map(str, condition.values))}"


def _when(value: Value, seen: date) -> str:
    """In 89 days, 3 days ago; the days are counted, however many, since they are what the filter counts."""
    if not isinstance(value, date):
        return "unknown"
    days = (value - seen).days
    if not days:
        return "today"
    return f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"


def _plain(value: Value, kind: fields.Kind) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, float):
        return f"{value:.0%}" if kind == "share" else number(value)
    return str(value)


def _open(diff: Diff) -> Iterator[Block]:
    if asked := pack(diff.name or diff.filter):
        yield blocks.button("Show all of it", OPEN, asked)
