"""An account that a digest leaves out for everybody there, until something happens or somebody wakes it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from commands.contract import Answer, Deps, FormErrors, Request
from commands.days import today
from commands.digest.press import log, pressed, updated
from store import snoozes
from store.digest_records import Snooze, Until
from store.errors import Sorry
from store.records import Account
from views.digest import forms
from views.digest.forms import LONGEST
from views.pointer import number
from views.words import count

_MAY = "snooze an account"


class Wait(NamedTuple):
    """What a snooze waits for: a day, an NPS reply, or so many days before the renewal."""

    until: Until
    on_day: date | None = None
    days: int | None = None


def form(request: Request, deps: Deps) -> Answer:
    """The form."""
    with deps.db.read() as tx:
        on = pressed(tx, request, _MAY)
    return forms.snooze(on.account, on.at, today(request, deps))


def save(request: Request, deps: Deps) -> Answer:
    """Snooze the account as the form says, or say what it lacks."""
    with deps.db.begin() as tx:
        on = pressed(tx, request, _MAY)
        wait = _entered(request.form, on.account, today(request, deps))
        if isinstance(wait, FormErrors):
            return wait
        who, place = request.person.slack_id, on.at.key.target
        snooze = snoozes.put(tx, Snooze(on.account.account_id, place, who, deps.now(), *wait))
        log(tx, request, deps, "snooze", on, _detail(snooze))
        return updated(tx, request, deps, on.delivery, forms.snoozed(on.account, snooze, on.at))


def wake(request: Request, deps: Deps) -> Answer:
    """Let the digest tell of the account again."""
    with deps.db.begin() as tx:
        on = pressed(tx, request, _MAY)
        account_id, now = on.account.account_id, today(request, deps)
        held = snoozes.holding(tx, now, place=on.at.key.target, accounts=[account_id])
        if not held or not snoozes.wake(tx, held[0].snooze_id, deps.now()):
            raise Sorry(f"{on.account.name} is not snoozed here any more.")
        log(tx, request, deps, "wake", on, _detail(held[0]))
        return updated(tx, request, deps, on.delivery, forms.woken(on.account))


def _entered(form: Mapping[str, str], account: Account, now: date) -> Wait | FormErrors:
    match form.get("until", ""):
        case "date":
            return _day(form.get("day", ""), now)
        case "nps":
            return Wait("nps")
        case "renewal":
            return _distance(form.get("days", ""), account, now)
        case _:
            return FormErrors({"until": "Pick what to wait for."})


def _day(typed: str, now: date) -> Wait | FormErrors:
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        return FormErrors({"day": "Pick the day on which it comes back."})
    if on <= now:
        return FormErrors({"day": f"{on} is not ahead; take a later day."})
    last = now + timedelta(days=LONGEST)
    if on > last:
        return FormErrors({"day": f"{on} is more than a year ahead; take {last} at the latest."})
    return Wait("date", on_day=on)


def _distance(typed: str, account: Account, now: date) -> Wait | FormErrors:
    days = number(typed) or 0
    if not 1 <= days <= LONGEST:
        return FormErrors({"days": f"Give a number of days, 1 to {LONGEST}."})
    if account.renewal_on is None or account.renewal_on < now:
        return FormErrors({"until": f"I know no coming renewal of {account.name}; wait for something else."})
    left = (account.renewal_on - now).days
    if left <= days:
        return FormErrors({"days": f"Its renewal is {count(left, 'day')} away already; take fewer days."})
    return Wait("renewal", days=days)


def _detail(snooze: Snooze) -> Mapping[str, str | int | None]:
    on_day = snooze.on_day.isoformat() if snooze.on_day else None
    return {"until": snooze.until, "on_day": on_day, "days": snooze.days}
