"""/segment <name or filter>: its accounts, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from commands import judgement, segments
from commands.contract import Answer, Button, Deps, Reply, Request
from commands.days import today
from commands.segment.owners import Owners
from store import accounts, listing, scores
from store import segments as saved
from store.currencies import decimals
from store.database import Tx
from store.listing import Listed
from store.records import Run
from store.scores import URGENCY
from store.sight import Hides
from views import notices
from views.pointer import PAGE
from views.segment import page as view
from views.segment import totals as segment_totals
from views.segment.pointer import At, Order, at, texts


def show(asked: str, request: Request, deps: Deps) -> Answer:
    """The first page, worst first. Sorry where it is neither a segment nor a filter."""
    with deps.db.read() as tx:
        return _page(tx, At(asked), request, deps)


def open_one(request: Request, deps: Deps) -> Answer:
    """The segment whose button was pressed."""
    (asked,) = texts(request.value, 1)
    return show(asked, request, deps)


def turn(request: Request, deps: Deps) -> Answer:
    """Another page or order, in the place of the one whose button was pressed."""
    with deps.db.read() as tx:
        return replace(_page(tx, at(request.value), request, deps), replace=True)


def _page(tx: Tx, here: At, request: Request, deps: Deps) -> Reply:
    if not accounts.count(tx):
        return Reply(notices.no_accounts())
    now, owners = today(request, deps), Owners(tx)
    named = segments.find(tx, here.asked, hides=request.hides)
    newest = scores.run_at(tx, now)
    listed = owners.same(_members(tx, named, newest, now, request))
    is_saved = saved.get(tx, named.title) is not None
    here = replace(here, offset=min(here.offset, max(len(listed) - 1, 0) // PAGE * PAGE))
    shown = sorted(listed, key=sort_key(here.order, now, request.hides))[here.offset :][:PAGE]
    return Reply(
        view.show(
            view.Segment(
                name=named.title if is_saved else "",
                filter=named.filter.text,
                rows=_rows(tx, shown, newest, owners),
                totals=segment_totals.of(listed),
                at=here,
                scored=newest.as_of if newest else None,
                today=now,
                hides=request.hides,
                may_record=judgement.may_here(request),
            )
        )
    )


def _members(
    tx: Tx, named: segments.Named, newest: Run | None, now: date, request: Request
) -> Sequence[Listed]:
    members = segments.members(tx, named, request, now)
    listed = listing.read(tx, newest.run_id if newest else None, now, members)
    return [each for each in listed if members is not None or each.churned_on is None]


def _rows(tx: Tx, shown: Sequence[Listed], newest: Run | None, owners: Owners) -> list[view.Row]:
    names = owners.names({each.owner for each in shown if each.owner})
    return [
        view.Row(
            each,
            scores.trend(tx, each.account_id, newest.as_of) if newest and not each.churned_on else (),
            names.get(each.owner or "", ""),
        )
        for each in shown
    ]


def sort_key(order: Order, now: date, hides: Hides) -> Callable[[Listed], Any]:
    """What to sort by; where ARR is not shown, the order does not tell it either."""

    def arr(each: Listed) -> float:
        is_known = each.arr and "arr" not in hides
        return each.arr.minor / 10 ** decimals(each.arr.currency) if each.arr and is_known else 0.0

    def worst(each: Listed) -> tuple[Any, ...]:
        risk = each.risk or 0.0
        return URGENCY[each.band], -arr(each) * risk, -risk, each.name, each.account_id

    def renewal(each: Listed) -> tuple[Any, ...]:
        on = each.renewal_on
        return on is None or on < now, on or date.max, *worst(each)

    def name(each: Listed) -> tuple[Any, ...]:
        return each.name.casefold(), each.account_id

    def largest(each: Listed) -> tuple[Any, ...]:
        return -arr(each), *name(each)

    return {"worst": worst, "arr": largest, "renewal": renewal, "name": name}[order]


BUTTONS = {
    view.BACK: Button(turn),
    view.NEXT: Button(turn),
    **{action: Button(turn) for action in view.TURN.values()},
}
