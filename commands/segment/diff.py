"""/segment diff: who entered and who left since yesterday, or since a day, and why."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from commands import segments
from commands.contract import Answer, Button, Deps, Reply, Request
from commands.days import past, today
from commands.quotes import unquote
from commands.segment.show import sort_key
from commands.segments import Named
from scoring import entered
from scoring.entered import Seen
from store import accounts, listing, scores
from store.database import Tx
from store.errors import Sorry
from store.listing import Listed
from store.sight import Hides
from views import notices
from views.segment import diff as view
from views.segment import page
from views.segment.pointer import texts
from views.words import day as said

_SINCE = re.compile(r"(?:^|\s+)(?:since|--since)[\s=]+(?P<day>\S+)\s*$", re.IGNORECASE)


def show(text: str, request: Request, deps: Deps) -> Answer:
    """What changed in a segment since the scored day before the newest, or since the day that was typed."""
    found = _SINCE.search(text)
    asked = unquote(text[: found.start()].strip() if found else text)
    if not asked:
        raise Sorry("Which segment? Write /segment diff at-risk, or /segment diff at-risk since 2026-11-01.")
    since = _since(found["day"], today(request, deps)) if found else None
    with deps.db.read() as tx:
        return _answer(tx, asked, since, request, deps)


def pressed(request: Request, deps: Deps) -> Answer:
    """The same of the segment whose button was pressed."""
    (asked,) = texts(request.value, 1)
    with deps.db.read() as tx:
        return _answer(tx, asked, None, request, deps)


def _answer(tx: Tx, asked: str, since: date | None, request: Request, deps: Deps) -> Reply:
    if not accounts.count(tx):
        return Reply(notices.no_accounts())
    now = today(request, deps)
    named = segments.find(tx, asked, hides=request.hides)
    before = entered.look(tx, named.filter, request.person, since or _day_before(tx, now))
    after = entered.look(tx, named.filter, request.person, now)
    return Reply(view.show(_diff(tx, named, before, after, request.hides)))


def _since(typed: str, now: date) -> date:
    return now - timedelta(days=1) if typed.casefold() == "yesterday" else past(typed, now)


def _day_before(tx: Tx, now: date) -> date:
    """The scored day before the newest. Sorry where there is none."""
    days = [each for each in scores.as_of_days(tx) if each <= now]
    if len(days) < 2:
        raise Sorry(
            "There is only one scored day, so nothing to compare it with; ask again tomorrow, or name a day: "
            "/segment diff at-risk since 2026-11-01."
        )
    return days[-2]


def _diff(tx: Tx, named: Named, before: Seen, after: Seen, hides: Hides) -> view.Diff:
    newest = scores.run_at(tx, after.day)
    by_id = {each.account_id: each for each in listing.read(tx, newest.run_id if newest else None, after.day)}
    key = sort_key("worst", after.day, hides)

    def listed(ids: Iterable[str]) -> list[Listed]:
        return sorted((by_id[each] for each in ids if each in by_id), key=key)

    def changes(of: list[Listed]) -> list[view.Change]:
        return [_change(tx, each, named, before, after) for each in of[: view.LISTED]]

    came, went = listed(after.members - before.members), listed(before.members - after.members)
    return view.Diff(
        name=named.title if named.title != named.filter.text else "",
        filter=named.filter.text,
        before=before.day,
        after=after.day,
        entered=changes(came),
        left=changes(went),
        entering=len(came),
        leaving=len(went),
        stayed=len(after.members & before.members),
        hides=hides,
    )


def _change(tx: Tx, listed: Listed, named: Named, before: Seen, after: Seen) -> view.Change:
    if because := _came_or_went(tx, listed, before, after):
        return view.Change(listed, because=because)
    turns = tuple(_turns(listed.account_id, named, before, after))
    return view.Change(listed, turns, health_before=before.health(listed.account_id))


def _turns(account_id: str, named: Named, before: Seen, after: Seen) -> Iterator[view.Turn]:
    for turn in entered.turns(account_id, named.filter, before, after):
        yield view.Turn(turn.condition, turn.holds, turn.before, turn.after)


def _came_or_went(tx: Tx, listed: Listed, before: Seen, after: Seen) -> str:
    """Where the account itself came or went, that is why; empty where it was a customer on both days."""
    was_there, is_there = (listed.account_id in seen.there for seen in (before, after))
    if was_there == is_there:
        return ""
    if was_there:
        return f"churned on {said(listed.churned_on)}" if listed.churned_on else "it is not there any more"
    if listed.account_id in before.known.index:
        return "came back"
    about = accounts.get(tx, listed.account_id)
    return f"new: started on {said(about.started_on)}" if about and about.started_on else "new"


BUTTONS = {page.CHANGED: Button(pressed)}
