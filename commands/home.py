"""App Home: what a person looks after, what waits for her and what she is sent; every item acts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from commands import books, entry
from commands.contract import Answer, Button, Deps, Function, Request
from commands.days import today
from commands.digest import acts
from commands.digest import rows as digest_rows
from store import accounts, digests, renewals, scores, snoozes, tasks
from store.database import Tx
from store.digest_records import Snooze, Task
from store.errors import Sorry
from store.records import Account, Run
from views import actions, notices
from views import home as view
from views.digest.listing import Row
from views.home import LISTED, SOON, WORST, Contents, Listed
from views.pointer import OUTDATED, Page, number

T = TypeVar("T", Snooze, Task)


def show(request: Request, deps: Deps) -> Answer:
    """The Home of the person who asks."""
    now = today(request, deps)
    with deps.db.read() as tx:
        newest = scores.run_at(tx, now)
        if newest is None or not newest.accounts:
            imported = accounts.count(tx)
            nothing = notices.no_scores(imported) if imported else notices.no_accounts()
            return view.only(nothing.blocks)
        return view.show(_contents(tx, newest, request, deps))


def done(request: Request, deps: Deps) -> Answer:
    """A task of hers is over; nothing happens where it was before."""
    task_id = _number(request.value)
    with deps.db.begin() as tx:
        if task_id in {task.task_id for task in tasks.mine(tx, request.person.slack_id)}:
            ended = tasks.done(tx, task_id, deps.now())
            if ended:
                entry.note(tx, request, deps, "finish task", ended.account_id, task=task_id)
    return show(request, deps)


def wake(request: Request, deps: Deps) -> Answer:
    """She wants to hear again of an account that she had snoozed; nothing happens where she does already."""
    snooze_id = _number(request.value)
    with deps.db.begin() as tx:
        snooze = snoozes.get(tx, snooze_id)
        if snooze and snooze.person == request.person.slack_id and snoozes.wake(tx, snooze_id, deps.now()):
            entry.note(tx, request, deps, "wake", snooze.account_id, target=snooze.place)
    return show(request, deps)


def acting(act: acts.Act) -> Function:
    """Do this to a digest of hers."""

    def run(request: Request, deps: Deps) -> Answer:
        acts.pressed(act)(request, deps)
        return show(request, deps)

    return run


def _contents(tx: Tx, newest: Run, request: Request, deps: Deps) -> Contents:
    now = today(request, deps)
    looked_for = books.owners(request.person)
    is_hers = request.member and accounts.owned(tx, looked_for) > 0
    asked = books.Asked(newest, now, Page(), WORST, request.hides)
    soon = now, now + timedelta(days=SOON)
    due = renewals.due(tx, newest.run_id, looked_for, *soon, LISTED) if is_hers else []
    person = request.person.slack_id if request.member else ""
    return Contents(
        today=now,
        looked_for=looked_for,
        book=books.read(tx, asked, looked_for if is_hers else None),
        is_hers=is_hers,
        renewals=Listed(due, renewals.count(tx, looked_for, *soon) if is_hers else 0),
        tasks=_listed(tx, tasks.mine(tx, person) if person else []),
        snoozes=_listed(tx, snoozes.holding(tx, now, person=person) if person else []),
        digests=_digests(tx, request, deps, is_owner=is_hers),
        may_record="record" in request.rights.may,
    )


def _listed(tx: Tx, found: Sequence[T]) -> Listed[tuple[T, Account]]:
    """The first of them with their accounts."""
    first = [(each, accounts.get(tx, each.account_id)) for each in found[:LISTED]]
    return Listed([(each, account) for each, account in first if account], len(found))


def _digests(tx: Tx, request: Request, deps: Deps, *, is_owner: bool) -> Listed[Row]:
    """Those that she created or gets, her part of those of owners among them."""
    if not request.member:
        return Listed([], 0)
    own = digests.of(tx, request.person.slack_id)
    parts = [each for each in digests.for_owners(tx) if is_owner and each not in own]
    rows = [digest_rows.row(tx, each, request, deps) for each in (own + parts)[:LISTED]]
    return Listed(rows, len(own) + len(parts))


def _number(value: str) -> int:
    found = number(value)
    if found is None:
        raise Sorry(OUTDATED)
    return found


BUTTONS = {
    actions.DONE: Button(done),
    actions.WAKE_UP: Button(wake),
    actions.PAUSE_FROM_HOME: Button(acting(acts.pause)),
    actions.RESUME_FROM_HOME: Button(acting(acts.resume)),
    actions.REMOVE_FROM_HOME: Button(acting(acts.remove)),
}
