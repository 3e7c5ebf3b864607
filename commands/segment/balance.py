"""/segment balance: who has how much to look after, and the fewest moves that even it out."""

from collections.abc import Sequence

from commands import segments
from commands.contract import Answer, Button, Deps, Reply, Request
from commands.days import today
from commands.segment.owners import Owners
from scoring.balance import book, plan
from scoring.balance.hands import Held, Move, uneven
from store import accounts, listing, scores
from store.database import Tx
from store.errors import Sorry
from store.listing import Listed
from store.records import Money
from store.sight import Hides
from views import notices
from views.segment import balance as view
from views.segment.pointer import texts

_SHOWN: Hides = frozenset({"arr", "contacts"})


def show(asked: str, request: Request, deps: Deps) -> Answer:
    """The table and the moves, of a segment or of everybody. Sorry where ARR or contacts are hidden."""
    with deps.db.read() as tx:
        if not accounts.count(tx):
            return Reply(notices.no_accounts())
        return Reply(view.show(_balance(tx, asked, request, deps)))


def copy(request: Request, deps: Deps) -> Answer:
    """The moves as plain text."""
    (asked,) = texts(request.value, 1)
    with deps.db.read() as tx:
        return view.copy(_balance(tx, asked, request, deps))


def _balance(tx: Tx, asked: str, request: Request, deps: Deps) -> view.Balance:
    if request.hides & _SHOWN:
        how = "." if request.rights.sight.hides & _SHOWN else "; ask me in a direct message."
        raise Sorry(f"Balance shows owners and ARR, which you do not see here{how}")
    now = today(request, deps)
    named = segments.find(tx, asked, hides=request.hides)
    members = segments.members(tx, named, request, now)
    newest = scores.run_at(tx, now)
    everybody = listing.read(tx, newest.run_id if newest else None, now)
    owners = Owners(tx)
    listed = owners.same(
        each
        for each in everybody
        if each.churned_on is None and (members is None or each.account_id in members)
    )
    if not any(each.owner for each in listed):
        where = named.title or "the book"
        raise Sorry(f"There is nothing to balance: no account in {where} has an owner.")
    return _worked_out(listed, owners, asked, named.title)


def _worked_out(listed: Sequence[Listed], owners: Owners, asked: str, title: str) -> view.Balance:
    by = book.measure(listed)
    held = book.held(listed, by)
    moves = plan.even(held)
    names = owners.names({each.owner for each in held})
    before, after = book.shares(listed, by), book.shares(book.moved(listed, moves), by)
    ends = {share.owner: share for share in after}
    return view.Balance(
        segment=title,
        asked=asked,
        before=[_share(share, names) for share in before],
        after=[_share(ends.get(share.owner, book.Share(share.owner)), names) for share in before],
        moves=_moves(listed, moves, names),
        average=Money(sum(each.load for each in held) // len(names), by.currency) if by.currency else None,
        guess=Money(by.guess, by.currency) if by.currency else None,
        guessed=by.guessed,
        is_even=not uneven(_loads(held, moves).values()),
    )


def _loads(held: Sequence[Held], moves: Sequence[Move]) -> dict[str, int]:
    to = {move.account_id: move.to for move in moves}
    loads = dict.fromkeys((each.owner for each in held), 0)
    for each in held:
        loads[to.get(each.account_id, each.owner)] += each.load
    return loads


def _share(share: book.Share, names: dict[str, str]) -> view.Share:
    return view.Share(names.get(share.owner, ""), share.accounts, share.arr, share.arr_at_risk)


def _moves(listed: Sequence[Listed], moves: Sequence[Move], names: dict[str, str]) -> list[view.Move]:
    by_id = {each.account_id: each for each in listed}
    found = ((by_id[move.account_id], move) for move in moves)
    return [
        view.Move(
            account_id=each.account_id,
            name=each.name,
            before=names[move.before],
            to=names[move.to],
            before_id=move.before,
            to_id=move.to,
            arr=each.arr,
        )
        for each, move in found
    ]


BUTTONS = {view.COPY: Button(copy, opens=view.COPY_TITLE)}
