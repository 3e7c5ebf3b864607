"""/segment: the segments there are, saved and to start with, each with its accounts counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commands import segments
from commands.contract import Answer, Button, Deps, Reply, Request
from commands.days import today
from commands.segments import HiddenError
from scoring import filters
from store import accounts, listing, scores
from store import segments as saved
from store.database import Tx
from store.errors import Sorry
from store.filters.tree import Filter
from store.listing import Listed
from store.records import Person
from store.segments import Segment
from views import notices
from views.pointer import PAGE, Page, page
from views.segment import listing as view
from views.segment import totals as segment_totals
from views.segment.totals import Totals


def show(request: Request, deps: Deps) -> Answer:
    """The first page."""
    with deps.db.read() as tx:
        return Reply(_page(tx, Page(), request, deps) if accounts.count(tx) else notices.no_accounts())


def turn(request: Request, deps: Deps) -> Answer:
    """Another page, in the place of the one whose button was pressed."""
    with deps.db.read() as tx:
        return Reply(_page(tx, page(request.value), request, deps), replace=True)


@dataclass(frozen=True, slots=True)
class _Readable:
    """A segment with its filter, or with the sentence why it has none."""

    segment: Segment
    filter: Filter | None
    sorry: str = ""
    is_hidden: bool = False


def _page(tx: Tx, at: Page, request: Request, deps: Deps) -> view.Message:
    now = today(request, deps)
    everything = [_read(tx, each, request) for each in saved.all_of(tx)]
    open_to = [each for each in everything if each.filter or not each.is_hidden]
    offset = min(at.offset, max(len(open_to) - 1, 0) // PAGE * PAGE)
    shown = open_to[offset:][:PAGE]
    newest = scores.run_at(tx, now)
    listed = listing.read(tx, newest.run_id if newest else None, now)
    totals = _count(tx, [each.filter for each in shown if each.filter], listed, request.person, now)
    return view.show(
        view.Segments(
            rows=_rows(shown, totals),
            of=len(open_to),
            page=Page(offset),
            scored=newest.as_of if newest else None,
            hidden=len(everything) - len(open_to),
            hides=request.hides,
        )
    )


def _read(tx: Tx, segment: Segment, request: Request) -> _Readable:
    try:
        found = segments.find(tx, segment.name, hides=request.hides)
    except HiddenError as sorry:
        return _Readable(segment, None, str(sorry), is_hidden=True)
    except Sorry as sorry:
        return _Readable(segment, None, str(sorry))
    return _Readable(segment, found.filter)


def _count(
    tx: Tx, wanted: Sequence[Filter], listed: Sequence[Listed], person: Person, now: date
) -> dict[str, Totals]:
    """The totals of these filters by their text, with what is known read once for all of them."""
    fields = {field for each in wanted for field in each.fields()}
    known = filters.frame(tx, fields, now)
    by_id = {each.account_id: each for each in listed}
    return {
        each.text: segment_totals.of(
            by_id[account_id]
            for account_id in known["account_id"][filters.mask(known, each, person, now)]
            if account_id in by_id
        )
        for each in wanted
    }


def _rows(shown: Sequence[_Readable], totals: Mapping[str, Totals]) -> list[view.Row]:
    return [
        view.Row(
            name=each.segment.name,
            filter=each.segment.filter,
            purpose=each.sorry or each.segment.purpose,
            totals=totals[each.filter.text] if each.filter else None,
            saved_by=each.segment.saved_by,
        )
        for each in shown
    ]


BUTTONS = {view.BACK: Button(turn), view.NEXT: Button(turn)}
