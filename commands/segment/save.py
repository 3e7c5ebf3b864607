"""/segment save, rename and rm: by whose role may, never by accident, and logged."""

from dataclasses import replace

from commands import entry, segments
from commands.contract import Answer, Button, Deps, FormErrors, Reply, Request
from commands.days import today
from commands.segment import names
from store import digests, turns
from store import segments as saved
from store.database import Tx
from store.errors import Sorry
from store.filters.bad import BadFilter
from store.segments import Segment
from store.turns import Turn
from views.message import Message
from views.segment import page
from views.segment import saved as view
from views.segment.pointer import texts


def save(text: str, request: Request, deps: Deps) -> Answer:
    """Keep `name = filter`; where the name is somebody else's, ask first."""
    _may(request)
    name, written = names.split_filter(text)
    return Reply(_keep(name, written, request, deps))


def form(request: Request, deps: Deps) -> Answer:
    """The form that names the filter of the page."""
    _may(request)
    (written,) = texts(request.value, 1)
    with deps.db.read() as tx:
        segments.find(tx, written, hides=request.hides)
    return view.form(written)


def keep(request: Request, deps: Deps) -> Answer:
    """What the form says, or what is wrong with the name."""
    _may(request)
    (written,) = texts(request.value, 1)
    try:
        return Reply(_keep(names.named(request.form.get("name", "")), written, request, deps))
    except BadFilter:
        raise
    except Sorry as sorry:
        return FormErrors({"name": str(sorry)})


def put_in_place(request: Request, deps: Deps) -> Answer:
    """Put the filter in the place of the one that she was asked about. Sorry where that has changed."""
    _may(request)
    name, written, stamp = texts(request.value, 3)
    with deps.db.begin() as tx:
        turns.take(tx, Turn.SEGMENTS)
        there = saved.get(tx, name)
        if there is None or _stamp(there) != stamp:
            raise Sorry(f"The segment “{name}” was changed since; look at it before you replace it.")
        return Reply(_write(tx, name, written, there, request, deps), replace=True)


def rename(text: str, request: Request, deps: Deps) -> Answer:
    """Another name, which the digests that go by it learn."""
    _may(request)
    with deps.db.begin() as tx:
        turns.take(tx, Turn.SEGMENTS)
        old, new = names.split_new_name(tx, text)
        there = saved.rename(tx, old.name, new)
        following = digests.using(tx, old.name)
        for each in following:
            digests.change(tx, replace(each, segment=there.name), deps.now())
        marks = {"segment": saved.mark(there.name), "was": saved.mark(old.name)}
        entry.note(tx, request, deps, "rename segment", **marks, digests=len(following))
    return Reply(view.renamed(old.name, there, len(following)))


def ask_to_remove(text: str, request: Request, deps: Deps) -> Answer:
    """Whether the segment should go, naming the digests that would pause."""
    _may(request)
    with deps.db.read() as tx:
        there = names.one(tx, text, "removed")
        _refuse_hidden(tx, there, request)
        asked = view.ask_to_remove(
            there, digests.using(tx, there.name), _stamp(there), starter=_has_starter(there.name)
        )
    return Reply(asked)


def remove(request: Request, deps: Deps) -> Answer:
    """Forget it, and pause the digests that go by it, unless a starter of that name takes its place."""
    _may(request)
    name, stamp = texts(request.value, 2)
    with deps.db.begin() as tx:
        turns.take(tx, Turn.SEGMENTS)
        there = saved.get(tx, name)
        if there is None or there.starter or _stamp(there) != stamp:
            raise Sorry(f"The segment “{name}” was changed or removed since; nothing is done.")
        saved.remove(tx, name)
        has_starter = _has_starter(name)
        because = f"the segment “{there.name}” was removed"
        found = [] if has_starter else digests.using(tx, there.name)
        paused = sum(digests.pause(tx, each.digest_id, deps.now(), because) for each in found)
        entry.note(tx, request, deps, "remove segment", segment=saved.mark(name), paused=paused)
    return Reply(view.removed(there, paused, starter=has_starter), replace=True)


def _keep(name: str, written: str, request: Request, deps: Deps) -> Message:
    """Save it, or ask where it would take the place of another one that is not the person's own."""
    with deps.db.begin() as tx:
        turns.take(tx, Turn.SEGMENTS)
        there = saved.get(tx, name)
        if there is None or there.saved_by == _who(request):
            return _write(tx, name, written, there, request, deps)
        found = segments.find(tx, written, hides=request.hides)
        _refuse_hidden(tx, there, request)
        if there.filter == found.filter.text:
            raise Sorry(f"There is a segment “{there.name}” of just this filter already.")
        return view.ask_to_replace(there, found.filter.text, _stamp(there))


def _write(tx: Tx, name: str, written: str, there: Segment | None, request: Request, deps: Deps) -> Message:
    found = segments.find(tx, written, hides=request.hides)
    if not found.filter.text:
        raise Sorry("The filter is missing: a segment of everybody needs no name.")
    segment = Segment(name, found.filter.text, _who(request), deps.now())
    saved.save(tx, segment)
    was = there.filter if there else ""
    before = "no segment" if there is None else "the same" if was == segment.filter else "another filter"
    entry.note(tx, request, deps, "save segment", segment=saved.mark(name), was=before)
    members = segments.members(tx, found, request, today(request, deps))
    return view.saved(segment, len(members or ()), was)


def _refuse_hidden(tx: Tx, there: Segment, request: Request) -> None:
    """Sorry where its filter, which is about to be shown, goes by what is hidden from her."""
    if request.hides:
        segments.find(tx, there.name, hides=request.hides)


def _may(request: Request) -> None:
    if not request.member:
        raise Sorry("Guests can look at segments, not save, rename or remove them; ask a member of the team.")
    request.allow("record", "save, rename or remove segments")
    if not _who(request):
        raise Sorry("I keep who saved a segment, and cannot tell who you are; on a terminal, add --user.")


def _who(request: Request) -> str:
    return request.person.slack_id or request.person.email or ""


def _has_starter(name: str) -> bool:
    return any(saved.key(each.name) == saved.key(name) for each in saved.STARTERS)


def _stamp(there: Segment) -> str:
    """What tells a segment from the one that somebody saves in its place."""
    return there.saved_at.isoformat() if there.saved_at else ""


BUTTONS = {
    page.SAVE: Button(form, opens=page.SAVE_TITLE),
    view.REPLACE: Button(put_in_place),
    view.REMOVE: Button(remove),
}
FORMS = {view.KEEP: keep}
