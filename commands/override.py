"""A band that a person sets by hand on the card: with a reason and an end, logged, and lifted again."""

from datetime import timedelta

from commands import judgement
from commands.contract import Answer, Button, Deps, FormErrors, Reply, Request
from commands.days import today
from store import overrides, scores
from store.errors import Sorry
from store.records import Override, Person
from views import actions
from views import override as view
from views.pointer import pointer

_MAY = "set a band by hand"
_USUAL = timedelta(days=30)


def form(request: Request, deps: Deps) -> Answer:
    """The form."""
    judgement.may(request, _MAY)
    now = today(request, deps)
    with deps.db.read() as tx:
        return view.form(judgement.account(tx, pointer(request.value).account_id, now), now + _USUAL)


def save(request: Request, deps: Deps) -> Answer:
    """Set the band that the form says, or say what it lacks."""
    judgement.may(request, _MAY)
    now = today(request, deps)
    why, last, errors = judgement.entered(request.form, now)
    band = view.CHOICES.get(request.form.get("band", ""))
    if band is None:
        errors["band"] = "Pick healthy, watch or at risk."
    if errors or band is None:
        return FormErrors(errors)
    account_id = pointer(request.value).account_id
    override = Override(account_id, band, why, _author(request.person), deps.now(), last)
    with deps.db.begin() as tx:
        about = judgement.account(tx, account_id, now)
        was = overrides.held(tx, [account_id], now).get(account_id)
        overrides.put(tx, override)
        judgement.note(tx, request, deps, "override", override, was)
    return Reply(view.was_set(about, override))


def lift(request: Request, deps: Deps) -> Answer:
    """Let the score's own band count again."""
    judgement.may(request, _MAY)
    account_id, now = pointer(request.value).account_id, today(request, deps)
    with deps.db.begin() as tx:
        about = judgement.account(tx, account_id, now)
        lifted = overrides.lift(tx, account_id, deps.now(), now)
        if lifted is None:
            raise Sorry(f"There is nothing to lift: no band is set by hand for {about.name}.")
        judgement.note(tx, request, deps, "lift override", lifted)
        score = scores.latest(tx, account_id, now)
    return Reply(view.was_lifted(about, score.band if score else None))


def _author(person: Person) -> str:
    return person.name or person.email or person.slack_id


BUTTONS = {
    actions.OVERRIDE: Button(form, opens=actions.OVERRIDE_TITLE),
    actions.LIFT: Button(lift),
}
FORMS = {actions.SET: save}
