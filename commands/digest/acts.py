"""What is done with a digest that is there: looked at, paused, resumed, taken over, muted, removed."""

from collections.abc import Callable, Collection
from dataclasses import replace

from commands import segments
from commands.contract import Answer, Deps, Function, Reply, Request
from commands.digest import add, place
from commands.digest import rows as digest_rows
from store import digests
from store.database import Tx
from store.digest_records import Digest
from store.errors import Sorry
from views.digest import listing as view
from views.message import Message
from views.pointer import number, page

Act = Callable[[Tx, Digest, Request, Deps], str]


def listing(request: Request, deps: Deps, *, offset: int = 0, done: str = "") -> Message:
    """This place's digests, a page of them, below what was just done."""
    place.may(request)
    with deps.db.read() as tx:
        rows = [digest_rows.row(tx, each, request, deps) for each in place.here(tx, request)]
    offset = offset if offset < len(rows) else 0
    return view.listing(rows, offset, in_channel=place.in_channel(request), done=done)


def turn(request: Request, deps: Deps) -> Answer:
    """Another page of the list, in the place of the one whose button was pressed."""
    return Reply(listing(request, deps, offset=page(request.value).offset), replace=True)


def typed(act: Act) -> Function:
    """The function of a typed word: do it to the digest that was named, or ask which."""

    def run(request: Request, deps: Deps) -> Answer:
        place.may(request)
        with deps.db.begin() as tx:
            found = _meant(tx, act, request)
            if isinstance(found, list):
                return Reply(
                    view.choose("Which one?", [digest_rows.row(tx, each, request, deps) for each in found])
                )
            said = act(tx, found, request, deps)
            after = place.existing(tx, request, found.digest_id)
            return Reply(view.told(said, digest_rows.row(tx, after, request, deps)))

    return run


def pressed(act: Act) -> Function:
    """The function of a button: do it, and show the list again in the place of the message."""

    def run(request: Request, deps: Deps) -> Answer:
        place.may(request)
        find = place.existing if act in FOR_ANYBODY else place.changeable
        with deps.db.begin() as tx:
            said = act(tx, find(tx, request, place.number(request.value)), request, deps)
        return Reply(listing(request, deps, done=said), replace=True)

    return run


def pause(tx: Tx, digest: Digest, request: Request, deps: Deps) -> str:
    """Send it no more until it is resumed."""
    if not digests.pause(tx, digest.digest_id, deps.now()):
        return f"It is paused already: {_name(digest)}."
    add.note(tx, "pause digest", digest, request, deps)
    return f"Paused: {_name(digest)}. Nothing is sent until somebody resumes it."


def resume(tx: Tx, digest: Digest, request: Request, deps: Deps) -> str:
    """Send it again. Sorry where it would fail again at once."""
    if digest.paused_at is None:
        return f"It is not paused: {_name(digest)}."
    place.may_read(request)
    segments.find(tx, digest.segment, hides=request.hides)
    if digest.audience == "place" and digest.target == request.place.channel:
        place.may_post(request)
    digests.resume(tx, digest.digest_id, deps.now())
    add.note(tx, "resume digest", digest, request, deps)
    row = digest_rows.row(tx, replace(digest, paused_at=None), request, deps)
    return f"Resumed: {_name(digest)}. The next one comes {row.following}."


def remove(tx: Tx, digest: Digest, request: Request, deps: Deps) -> str:
    """Let it be gone."""
    if not digests.remove(tx, digest.digest_id, deps.now()):
        raise Sorry(f"Somebody has just removed it: {_name(digest)}.")
    add.note(tx, "remove digest", digest, request, deps)
    return f"Removed: {_name(digest)}."


def take(tx: Tx, digest: Digest, request: Request, deps: Deps) -> str:
    """Let whoever asks be the one who is told of its troubles."""
    if digest.created_by == request.person.slack_id:
        return f"It is yours already: {_name(digest)}."
    digests.hand_over(tx, digest.digest_id, request.person.slack_id)
    taken = replace(digest, created_by=request.person.slack_id)
    add.note(tx, "take over digest", taken, request, deps, was=digest)
    return f"It is yours now: {_name(digest)}. I tell you when it cannot be sent."


def mute(tx: Tx, digest: Digest, request: Request, deps: Deps) -> str:
    """Leave whoever asks out of a digest that goes to each owner."""
    digests.mute(tx, _shared(digest).digest_id, request.person.slack_id, deps.now())
    add.note(tx, "mute digest", digest, request, deps)
    return "You get no digest of your own accounts any more. The other owners still get theirs."


def unmute(tx: Tx, digest: Digest, request: Request, deps: Deps) -> str:
    """Send her part again to whoever asks."""
    digests.unmute(tx, _shared(digest).digest_id, request.person.slack_id)
    add.note(tx, "unmute digest", digest, request, deps)
    row = digest_rows.row(tx, digest, request, deps)
    following = f" The next one comes {row.following}." if row.following else ""
    return f"You get the digest of your own accounts again.{following}"


FOR_ANYBODY: Collection[Act] = (take, mute, unmute)


def _meant(tx: Tx, act: Act, request: Request) -> Digest | list[Digest]:
    digest_id = number(request.text.strip(" #"))
    if act in FOR_ANYBODY and digest_id is not None:
        return place.existing(tx, request, digest_id)
    if act not in {mute, unmute}:
        return _fitting(act, place.one(tx, request, request.text))
    shared = [each for each in place.here(tx, request) if each.audience == "owners"]
    if not shared:
        raise Sorry("No digest here goes to each owner; to stop another one, type /digest pause.")
    return shared[0] if len(shared) == 1 else shared


def _fitting(act: Act, found: Digest | list[Digest]) -> Digest | list[Digest]:
    """Of several the one to which it can be done, where there is one such."""
    if not isinstance(found, list) or act not in {pause, resume}:
        return found
    fitting = [each for each in found if (each.paused_at is None) == (act is pause)]
    return fitting[0] if len(fitting) == 1 else found


def _shared(digest: Digest) -> Digest:
    if digest.audience != "owners":
        raise Sorry(f"Digest {digest.digest_id} is one message for all who read it: pause it instead.")
    return digest


def _name(digest: Digest) -> str:
    return f"{view.label(digest)}, {digest_rows.due(digest)}"
