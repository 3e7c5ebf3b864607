"""The segments there are: what each is for, how many accounts it has, and what they are worth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from store.filters.bad import several
from store.filters.fields import FIELDS
from store.sight import NOTHING, Hides
from views import blocks
from views.limits import message
from views.message import Block, Message
from views.pointer import PAGE, Page
from views.segment import totals as segment_totals
from views.segment.pointer import pack
from views.segment.totals import Totals
from views.text import Markup, join, literal, markup, some
from views.who import who
from views.words import count, day

OPEN = "segment.open"
BACK = "segments.back"
NEXT = "segments.next"
_FILTER = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One segment. `totals` is None where its filter cannot be read any more, and `purpose` then says why."""

    name: str
    filter: str
    purpose: str
    totals: Totals | None
    saved_by: str = ""


@dataclass(frozen=True, slots=True)
class Segments:
    """A page of `of` segments. `hidden` ones, which go by what is in `hides`, are left out."""

    rows: Sequence[Row]
    of: int
    page: Page
    scored: date | None
    hidden: int = 0
    hides: Hides = NOTHING


def show(segments: Segments) -> Message:
    """The page."""
    shown = [
        blocks.header("Segments"),
        blocks.context(*_notes(segments)),
        *(_row(row, segments) for row in segments.rows),
        blocks.context(_how()),
        blocks.actions(*_pages(segments)),
    ]
    return message(f"{count(segments.of, 'segment')}, saved and to start with", shown)


def _row(row: Row, segments: Segments) -> Block:
    name = markup("*{}*", row.name)
    by = markup("saved by {}", who(row.saved_by)) if row.saved_by else Markup()
    why = join(" · ", (some(row.purpose), by))
    if row.totals is None:
        return blocks.section(join("\n", (name, why, _written(row))))
    first = join(" · ", (name, *_counts(row.totals, segments)))
    open_it = blocks.button("Open", OPEN, pack(row.name))
    return blocks.section(join("\n", (first, why, _written(row))), open_it)


def _written(row: Row) -> Markup:
    return markup("`{}`", literal(row.filter, _FILTER))


def _counts(totals: Totals, segments: Segments) -> Iterator[Markup]:
    yield Markup(count(totals.accounts, "account") if totals.accounts else "nobody today")
    if totals.accounts:
        at_risk = totals.bands["at risk"]
        yield Markup(f"{f'{at_risk:,}' if at_risk else 'none'} at risk")
    arr = "" if "arr" in segments.hides else segment_totals.amounts(totals.arr)
    if arr:
        yield markup("ARR {}", arr)


def _notes(segments: Segments) -> Iterator[Markup]:
    scored = f"Scores as of {day(segments.scored)}." if segments.scored else "Nothing is scored yet."
    yield Markup(scored)
    if segments.hidden:
        by = [each.name for each in FIELDS.values() if each.hidden in segments.hides]
        yield markup("{} by {} left out.", count(segments.hidden, "segment"), several(by, "or"))


def _how() -> Markup:
    return Markup(
        "Any filter works, too: `/segment health &lt; 60 and renewal &lt; 90d`. "
        "Keep one: `/segment save name = filter`. All it can say: `/segment help`."
    )


def _pages(segments: Segments) -> Iterator[Block]:
    offset = segments.page.offset
    left = segments.of - offset - PAGE
    if offset:
        yield blocks.button("Back", BACK, str(Page(max(offset - PAGE, 0))))
    if left > 0:
        yield blocks.button(f"Next {min(left, PAGE)}", NEXT, str(Page(offset + PAGE)))
