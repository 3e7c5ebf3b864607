"""The drafts of a segment: one per account, prepared at once, each opened and finished by hand."""

import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from commands import cards, segments
from commands.contract import Answer, Button, Deps, Reply, Request
from commands.days import today
from commands.draft import end, write
from commands.draft.wish import Wish, of
from outreach.fact import Sheet
from store import drafts, listing, scores
from store.database import Tx
from store.errors import Sorry
from store.listing import Listed
from views.draft import queue as view
from views.draft import words

MOST = 25  # drafts in a queue: what a person still reads one by one, and a message of Slack's holds
_AT_ONCE = 4  # drafts that a model writes at the same time


def prepare(typed: str, wish: Wish, request: Request, deps: Deps) -> Answer:
    """A draft for each account of the segment where somebody may be written to, the worst 25 at most."""
    with deps.db.read() as tx:
        named = segments.find(tx, typed, hides=request.hides)
        chosen = _accounts(tx, named, request, deps)
        title = named.title or "all accounts"
        if not chosen:
            raise Sorry(f"No account is in {title}, so there is nothing to draft.")
        sheets, nobody = _sheets(tx, chosen, wish, request, deps)
    if not sheets:
        return Reply(view.none(title, nobody))
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        made = list(threads.map(lambda each: write.written(each, wish.tone, request, deps), sheets))
    queue_id = secrets.token_hex(8)
    with deps.db.begin() as tx:
        for each in made:
            write.begin(tx, replace(each, queue_id=queue_id), request, deps)
        beyond = len(chosen) - len(sheets) - len(nobody)
        return Reply(view.show(_queue(tx, queue_id, title, nobody, beyond)))


def again(request: Request, deps: Deps) -> Answer:
    """The list as it is now, in the place of the one whose button was pressed."""
    end.may(request)
    with deps.db.read() as tx:
        queue = _queue(tx, request.value)
    if not queue.drafts:
        raise Sorry("These drafts are not there any more; type /draft and the segment again.")
    return Reply(view.show(queue), replace=True)


def _accounts(tx: Tx, named: segments.Named, request: Request, deps: Deps) -> list[Listed]:
    """The accounts of a segment that are customers, lowest health first."""
    day = today(request, deps)
    found, run = segments.members(tx, named, request, day), scores.run_at(tx, day)
    rows = listing.read(tx, run.run_id if run else None, day)
    here = [each for each in rows if found is None or each.account_id in found]
    stayed = [each for each in here if not (each.churned_on and each.churned_on <= day)]
    return sorted(stayed, key=lambda each: (each.health is None, each.health or 0, each.name.casefold()))


def _sheets(
    tx: Tx, chosen: Iterable[Listed], wish: Wish, request: Request, deps: Deps
) -> tuple[list[Sheet], list[str]]:
    """The facts of the first so many where somebody may be written to, and whose names these are not."""
    sheets: list[Sheet] = []
    nobody: list[str] = []
    for each in chosen:
        if len(sheets) == MOST:
            break
        purpose, _ = of(tx, cards.account(tx, each.account_id), wish, today(request, deps))
        try:
            sheets.append(write.gathered(tx, each.account_id, purpose, None, request, deps))
        except write.NobodyError:
            nobody.append(each.name)
    return sheets, nobody


def _queue(tx: Tx, queue_id: str, title: str = "", nobody: Iterable[str] = (), beyond: int = 0) -> view.Queue:
    rows = [(cards.account(tx, each.account_id).name, each) for each in drafts.queue(tx, queue_id)]
    return view.Queue(queue_id, rows, title, tuple(nobody), beyond)


BUTTONS = {words.QUEUE: Button(again)}
