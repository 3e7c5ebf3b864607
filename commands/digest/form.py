"""The form for a digest, empty or with what one has, and what becomes of what was entered."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from commands import segments, zones
from commands.contract import Answer, Deps, FormErrors, Reply, Request
from commands.digest import add, line, place, rows, when
from commands.digest import wish as digest_wish
from scoring.news.found import MOST
from store import segments as saved
from store.database import Tx
from store.digest_records import Digest
from store.errors import Sorry
from views.digest import setup as view
from views.digest.listing import MINE

T = TypeVar("T")
NEW = "new"
_USUAL = when.read("weekdays 08:30")


def new(request: Request, deps: Deps) -> Answer:
    """The form for another one here."""
    place.may_read(request)
    with deps.db.read() as tx:
        names = _segments(tx, in_channel=place.in_channel(request))
    days, _, at = str(_USUAL).rpartition(" ")
    zone = rows.clock(request)
    return view.form(view.Setup(NEW, names, days, at, zone, digest_wish.USUAL, MOST))


def edit(request: Request, deps: Deps) -> Answer:
    """The form with what a digest has."""
    place.may_read(request)
    with deps.db.read() as tx:
        digest = place.changeable(tx, request, place.number(request.value))
        names = _segments(tx, in_channel=not digest_wish.is_person(digest.target))
    days, _, at = digest.due.rpartition(" ")
    return view.form(
        view.Setup(
            value=str(digest.digest_id),
            segments=names,
            days=days,
            time=at,
            zone=digest.zone,
            top=digest.top,
            most=MOST,
            accounts=digest.segment or digest_wish.EVERYBODY,
            is_new=False,
        )
    )


def save(request: Request, deps: Deps) -> Answer:
    """Add or change what the form says, or say at each field what it lacks."""
    place.may_read(request)
    entered = _Entered(request.form)
    with deps.db.read() as tx:
        old = _old(tx, request)
        wish = _wish(tx, entered, old, request)
    if entered.errors or wish is None:
        return FormErrors(entered.errors)
    if old is None:
        return Reply(add.keep(wish, request, deps))
    return Reply(add.change(old, wish, request, deps))


class _Entered:
    """The values of a form, and what cannot be taken of them, by block id."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self._form = form
        self.errors: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        return self._form.get(name, "").strip()

    def read(self, name: str, reader: Callable[[], T]) -> T | None:
        """What the reader makes of it; None, and its sentence kept for this field, where it is Sorry."""
        try:
            return reader()
        except Sorry as sorry:
            self.errors[name] = str(sorry)
            return None


def _old(tx: Tx, request: Request) -> Digest | None:
    if request.value == NEW:
        return None
    return place.changeable(tx, request, place.number(request.value))


def _wish(tx: Tx, entered: _Entered, old: Digest | None, request: Request) -> digest_wish.Wish | None:
    kind = old.kind if old else "roll-up" if entered["kind"] == "roll-up" else "changes"
    segment = _accounts(tx, entered, request, needed=kind == "changes")
    due = entered.read("time", lambda: when.read(f"{entered['days']} {entered['time']}"))
    zone = entered.read("zone", lambda: zones.find(entered["zone"]))
    top = entered.read("top", lambda: line.top(entered["top"]))
    if due is None or zone is None or top is None:
        return None
    return digest_wish.Wish(kind, segment, due, zone, top)


def _accounts(tx: Tx, entered: _Entered, request: Request, *, needed: bool) -> str:
    """The segment or the filter; either will do, and both would be two wishes."""
    picked, written = entered["segment"], entered["filter"]
    if picked and written:
        entered.errors["filter"] = "Pick a segment or write a filter, not both."
    elif needed and not (picked or written):
        entered.errors["segment"] = "Which accounts? Pick a segment, or write a filter below."
    else:
        field = "filter" if written else "segment"
        asked = digest_wish.meant(picked or written)
        entered.read(field, lambda: segments.find(tx, asked, hides=request.hides))
    return digest_wish.meant(picked or written)


def _segments(tx: Tx, *, in_channel: bool) -> dict[str, str]:
    mine = {MINE: "Each owner's own accounts, to each of them" if in_channel else "My own accounts"}
    everybody = {digest_wish.EVERYBODY: "All accounts"}
    return mine | everybody | {each.name: each.name for each in saved.all_of(tx)}
