"""A digest that somebody wants: kept once or changed, logged, and told in words what it will do."""

from dataclasses import replace

from commands import books, entry, segments
from commands.contract import Deps, Request
from commands.days import today
from commands.digest import place, rows, schedule, when
from commands.digest.wish import Wish, audience_of, checked, is_person
from store import accounts, digests, turns
from store import segments as saved
from store.audit import Act
from store.database import Tx
from store.digest_records import Digest
from store.errors import Sorry
from store.filters.members import members
from store.turns import Turn
from views.digest import listing as view
from views.message import Message
from views.words import count


def keep(wish: Wish, request: Request, deps: Deps) -> Message:
    """Add it, unless it is there. Sorry where it cannot be."""
    place.may_read(request)
    with deps.db.begin() as tx:
        digest = checked(tx, wish, request, deps)
        turns.take(tx, Turn.DIGESTS)
        there = digests.at(tx, digest.target)
        same = next((each for each in there if _is_same(each, digest)), None)
        kept = same or _new(tx, digest, len(there), request, deps)
    with deps.db.read() as tx:
        return (_same if same else _added)(tx, kept, request, deps)


def _new(tx: Tx, digest: Digest, there: int, request: Request, deps: Deps) -> Digest:
    if there >= place.MOST:
        raise Sorry(f"There are {there} digests here already, and more would not be read; remove one first.")
    kept = digests.add(tx, digest)
    note(tx, "add digest", kept, request, deps)
    return kept


def change(old: Digest, wish: Wish, request: Request, deps: Deps) -> Message:
    """Let a digest be as wished from now on. Sorry where it would be one of another kind."""
    with deps.db.begin() as tx:
        named = segments.find(tx, wish.segment, hides=request.hides)
        if audience_of(named, wish, to_person=is_person(old.target)) != old.audience:
            raise Sorry(
                "“mine” is a message to each owner, any other segment is one for all here: remove this "
                "digest, and add the other."
            )
        new = replace(old, segment=named.title, due=str(wish.when), zone=wish.zone, top=wish.top)
        if not digests.change(tx, new, deps.now()):
            raise Sorry(f"Digest {old.digest_id} was removed in the meantime; add it again.")
        note(tx, "change digest", new, request, deps, was=old)
        row = rows.row(tx, new, request, deps)
        following = f"The next one comes {row.following}." if row.following else "It is paused."
        return view.told(f"Changed: {view.label(new)}, {row.due}. {following}", row)


def note(tx: Tx, act: Act, digest: Digest, request: Request, deps: Deps, was: Digest | None = None) -> None:
    """Put into the audit who did what with a digest, and what of it was otherwise before."""
    now, before = _told(digest), _told(was or digest)
    changed = {f"was_{name}": value for name, value in before.items() if value != now[name]}
    entry.note(tx, request, deps, act, digest=digest.digest_id, **now, **changed)


def _told(digest: Digest) -> dict[str, str | int]:
    return {
        "kind": digest.kind,
        "target": digest.target,
        "created_by": digest.created_by,
        "segment": saved.mark(digest.segment),
        "due": f"{digest.due} {digest.zone}",
        "top": digest.top,
    }


def _is_same(one: Digest, other: Digest) -> bool:
    def what(digest: Digest) -> tuple[object, ...]:
        zone = "" if digest.audience == "owners" else digest.zone
        return digest.kind, digest.audience, digest.segment.casefold(), digest.due, zone

    return what(one) == what(other)


def _same(tx: Tx, digest: Digest, request: Request, deps: Deps) -> Message:
    row = rows.row(tx, digest, request, deps)
    state = f"The next one comes {row.following}." if row.following else "It is paused."
    name = f"{view.label(digest)}, {row.due}"
    return view.told(f"That is here already, as digest {digest.digest_id}: {name}. {state}", row)


def _added(tx: Tx, digest: Digest, request: Request, deps: Deps) -> Message:
    row = rows.row(tx, digest, request, deps)
    if digest.audience == "owners":
        return view.added(row, _to_owners(tx, digest), _hers(tx, row, request))
    who = "This channel gets" if place.in_channel(request) else "You get"
    named = segments.find(tx, digest.segment, hides=request.hides)
    now = len(members(tx, named.filter, request.person, today(request, deps)))
    name = f"{view.label(digest)} ({now:,} now)"
    what = f"what changed among {name} {row.due}, at most {count(digest.top, 'account')} each time"
    if digest.kind == "roll-up":
        what = f"a {name} {row.due}: what is at risk there, and how that moved"
    first = schedule.moment(rows.first(digest, request, deps.now()), digest.zone, deps.now())
    return view.added(row, f"{who} {what}.", f"The first one comes {first}.")


def _to_owners(tx: Tx, digest: Digest) -> str:
    owners = len({each.casefold() for each in accounts.values(tx, "owner")})
    is_plain = digest.segment.casefold() == view.MINE
    whose = "their own accounts" if is_plain else f"“{digest.segment}”, where “mine” is their own"
    due = schedule.words(when.read(digest.due), "")
    return (
        f"Each owner, {owners:,} in the book, gets a direct message {due} by their own clock: what changed "
        f"among {whose}, at most {count(digest.top, 'account')} each time."
    )


def _hers(tx: Tx, row: view.Row, request: Request) -> str:
    owns = accounts.owned(tx, books.owners(request.person))
    return f"Yours comes first {row.following}." if owns else "You own no account, so none comes to you."
