"""What the buttons of a digest do: answer, assign, show all, open the card, draft, and the snoozes."""

from dataclasses import replace
from typing import get_args

from commands import health, reactions
from commands.contract import Answer, Button, Deps, FormErrors, Function, Request
from commands.digest import snooze
from commands.digest.press import Pressed, log, of, pressed, updated
from commands.draft import command as drafts
from store import accounts, answers, deliveries, digest_records, items, scores, tasks
from store.database import Tx
from store.digest_records import Said, Task
from store.errors import Sorry
from store.sight import Hides
from views import actions, reasons
from views.digest import forms
from views.digest.pointer import GONE, at
from views.pointer import Pointer

_ANSWER = "answer a digest"
_ASSIGN = "take on an account"
_NO_STEP = "Look at the card and call them."


def answering(said: Said) -> Function:
    """Keeps this answer, and shows it to everybody."""

    def answer(request: Request, deps: Deps) -> Answer:
        return _keep(said, request, deps)

    return answer


def change(request: Request, deps: Deps) -> Answer:
    """The form for another answer."""
    with deps.db.read() as tx:
        on = pressed(tx, request, _ANSWER)
        given = answers.of(tx, on.at.key, on.account.account_id)
    return forms.answer(on.account, replace(on.at, act=""), given[0].said if given else None)


def changed(request: Request, deps: Deps) -> Answer:
    """Keep the answer that the form says."""
    said = {each: each for each in get_args(Said)}.get(request.form.get("said", ""))
    return _keep(said, request, deps) if said else FormErrors({"said": "Pick one of the four answers."})


def assign(request: Request, deps: Deps) -> Answer:
    """Let the account be with whoever pressed, with the score's next step as what there is to do."""
    who = request.person.slack_id
    with deps.db.begin() as tx:
        on = pressed(tx, request, _ASSIGN)
        task = Task(on.account.account_id, who, who, _step(tx, on, request.hides), deps.now())
        before = tasks.take(tx, task)
        if before is None or before.person != who:
            log(tx, request, deps, "assign", on, {"was": before.person if before else None})
        holder = reactions.name(tx, before.person) if before and before.person != who else ""
        return updated(tx, request, deps, on.delivery, forms.assigned(on.account, task.text, holder))


def everything(request: Request, deps: Deps) -> Answer:
    """All accounts that the delivery had news of."""
    key = at(request.value).key
    with deps.db.read() as tx:
        if deliveries.get(tx, key) is None:
            raise Sorry(GONE)
        found = [(accounts.get(tx, item.account_id), item) for item in items.of(tx, key)]
    rows = [forms.Row(account, item) for account, item in found if account]
    return forms.everything(rows, request.hides)


def card(request: Request, deps: Deps) -> Answer:
    """The account's card, to whoever pressed alone."""
    return health.show(_of_account(request, deps), deps)


def draft(request: Request, deps: Deps) -> Answer:
    """A draft for the account, to whoever pressed alone."""
    return drafts.for_account(_of_account(request, deps), deps)


def more(request: Request, deps: Deps) -> Answer:
    """What was chosen from the menu beside an account."""
    chosen = _MENU.get(at(request.value).act)
    if chosen is None:
        raise Sorry(GONE)
    return chosen(request, deps)


def _keep(said: Said, request: Request, deps: Deps) -> Answer:
    with deps.db.begin() as tx:
        on = pressed(tx, request, _ANSWER)
        who = request.person.slack_id
        answer = digest_records.Answer(on.at.key, on.account.account_id, who, said, deps.now())
        if answers.give(tx, answer):
            log(tx, request, deps, "answer", on, {"said": said})
        return updated(tx, request, deps, on.delivery)


def _step(tx: Tx, on: Pressed, hides: Hides) -> str:
    """What there is to do, by the scores that the delivery spoke of."""
    score = scores.latest(tx, on.account.account_id, on.delivery.as_of or on.at.key.slot.date())
    return (score and reasons.step(score.next_step, score.reasons, hides)) or _NO_STEP


def _of_account(request: Request, deps: Deps) -> Request:
    with deps.db.read() as tx:
        account_id = of(tx, request).account.account_id
    return replace(request, value=str(Pointer(account_id)))


_MENU: dict[str, Function] = {
    "answer": change,
    "snooze": snooze.form,
    "wake": snooze.wake,
    "assign": assign,
    "open": card,
    "draft": draft,
}
BUTTONS = {
    actions.REAL: Button(answering("real")),
    actions.KNOWN: Button(answering("known")),
    actions.NOISE: Button(answering("noise")),
    actions.DATA: Button(answering("data")),
    actions.MORE: Button(more),
    actions.ALL: Button(everything, opens=actions.ALL_TITLE),
    actions.WAKE: Button(snooze.wake),
}
FORMS = {actions.ANSWER: changed, actions.SNOOZE: snooze.save}
