"""The accounts of a segment, ten to a page, in the order that was asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from store.listing import Listed
from store.records import TrendPoint
from store.sight import NOTHING, Field, Hides
from views import actions, blocks, left_out, trend
from views.limits import message
from views.message import Block, Message
from views.pointer import PAGE, Pointer
from views.segment import totals as segment_totals
from views.segment.pointer import ORDERS, At, Order, pack
from views.segment.totals import Totals
from views.text import NAME, Markup, join, literal, markup, some
from views.who import who
from views.words import BANDS, arrow, away, day, money

TURN: dict[Order, str] = {order: f"segment.{order}" for order in ORDERS.values()}
BACK = "segment.back"
NEXT = "segment.next"
CHANGED = "segment.changed"
SAVE = "segment.save"
SAVE_TITLE = "Save a segment"
_ORDERS: dict[Order, tuple[str, str]] = {  # what the button says, what the page says
    "worst": ("Worst first", "Worst first."),
    "arr": ("By ARR", "Largest ARR first."),
    "renewal": ("By renewal", "Next renewal first."),
    "name": ("By name", "By name."),
}
_HIDDEN: Mapping[Field, str] = {"arr": "ARR", "contacts": "owners"}
_FILTER = 600  # of a filter, in what is read


@dataclass(frozen=True, slots=True)
class Row:
    """One account, its weekly trend, and the name of its owner."""

    listed: Listed
    trend: Sequence[TrendPoint] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A page of the accounts of a segment; `name` is empty for a filter that nobody has saved.

    `scored` is the day of the scores, None where there are none. What is in `hides` is left out, and
    `may_record` says whether whoever reads it may save the filter.
    """

    name: str
    filter: str
    rows: Sequence[Row]
    totals: Totals
    at: At
    scored: date | None
    today: date
    hides: Hides = NOTHING
    may_record: bool = True


def show(segment: Segment) -> Message:
    """The page."""
    title = segment.name or "Accounts of a filter"
    said = segment_totals.accounts(segment.totals) if segment.totals.accounts else "no account"
    shown = [
        blocks.header(title),
        blocks.section(_totals(segment)),
        blocks.context(*_notes(segment)),
        *(_row(place, row, segment) for place, row in enumerate(segment.rows, start=segment.at.offset + 1)),
        blocks.actions(*_pages(segment)),
        blocks.actions(*_others(segment)),
    ]
    return message(f"{segment.name or segment.filter}: {said}", shown)


def _totals(segment: Segment) -> Markup:
    if not segment.totals.accounts:
        return Markup("No account is in it today.")
    arr = "" if "arr" in segment.hides else segment_totals.arr(segment.totals)
    counts = markup("{}.", segment_totals.accounts(segment.totals))
    return join("\n", (counts, markup("{}.", arr) if arr else Markup()))


def _notes(segment: Segment) -> Iterator[Markup]:
    yield markup("`{}`", literal(segment.filter, _FILTER)) if segment.filter else Markup("Everybody.")
    order = _ORDERS[segment.at.order][1] if segment.totals.accounts else ""
    scored = f"Scores as of {day(segment.scored)}." if segment.scored else "Nothing is scored yet."
    without = left_out.without(segment.hides, _HIDDEN)
    yield Markup(" ".join(filter(None, (scored, order, without))))
    if not str(segment.at):
        yield Markup("The filter is too long for buttons; save it to turn pages: `/segment save name = …`")


def _row(place: int, row: Row, segment: Segment) -> Block:
    listed = row.listed
    name = markup("*{}. {}*", f"{place:,}", literal(listed.name, NAME))
    first = join(" · ", (name, _standing(listed), _course(row.trend)))
    text = join("\n", (first, _stakes(row, segment)))
    return blocks.section(text, blocks.button("Open", actions.OPEN, str(Pointer(listed.account_id))))


def _standing(listed: Listed) -> Markup:
    if listed.churned_on:
        return Markup(f"churned {day(listed.churned_on)}")
    band = f"{BANDS[listed.band]}{' by hand' if listed.by_hand else ''}"
    if listed.health is None:
        return Markup(f"health unknown · {band}" if listed.by_hand else band)
    return Markup(f"{listed.health} · {band}")


def _course(points: Sequence[TrendPoint]) -> Markup:
    if not any(point.health is not None for point in points):
        return Markup()
    step = trend.last_step(points)
    moved = Markup(arrow(step.points)) if step and step.points else Markup()
    return join(" ", (moved, literal(trend.sparkline(points))))


def _stakes(row: Row, segment: Segment) -> Markup:
    listed, hides = row.listed, segment.hides
    arr = some(None if "arr" in hides or not listed.arr else money(listed.arr))
    owner = who(row.owner) if row.owner else Markup("no owner")
    renewal = Markup() if listed.churned_on else _renewal(listed.renewal_on, segment)
    return join(" · ", (arr, renewal, Markup() if "contacts" in hides else owner))


def _renewal(on: date | None, segment: Segment) -> Markup:
    if on is None:
        return Markup()
    words = "renews" if on >= segment.today else "renewal was due"
    return markup("{} {}", words, away(on, segment.today))


def _pages(segment: Segment) -> Iterator[Block]:
    here, left = segment.at, segment.totals.accounts - segment.at.offset - PAGE
    if here.offset:
        yield blocks.button("Back", BACK, str(replace(here, offset=max(here.offset - PAGE, 0))))
    if left > 0:
        yield blocks.button(f"Next {min(left, PAGE)}", NEXT, str(replace(here, offset=here.offset + PAGE)))
    if segment.totals.accounts > 1:
        yield from _reorder(segment)


def _reorder(segment: Segment) -> Iterator[Block]:
    for order, (label, _) in _ORDERS.items():
        if order != segment.at.order and not (order == "arr" and "arr" in segment.hides):
            yield blocks.button(label, TURN[order], str(At(segment.at.asked, order)))


def _others(segment: Segment) -> Iterator[Block]:
    if segment.name:
        yield blocks.button("What changed", CHANGED, pack(segment.name))
    elif segment.filter and segment.may_record:
        yield blocks.button("Save…", SAVE, pack(segment.filter))
