"""How a draft ends: done, saved to the timeline or discarded, once, whoever presses at the same moment."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from commands import cards, judgement, reactions
from commands.contract import Answer, Button, Deps, FormErrors, Function, Nothing, Opening, Request
from commands.days import today
from commands.draft import write
from outreach.facts.people import may_write
from store import drafts, outreach, touches
from store.database import Tx
from store.draft_records import Draft
from store.errors import Sorry
from store.outreach_records import Contact
from store.records import Touch
from views import left_out
from views.draft import done as view
from views.draft import words
from views.message import Modal
from views.pointer import number
from views.words import away

_MAY = "write drafts"
_ENDED = {
    "open": "put this draft back to work",
    "done": "finished this draft already",
    "saved": "saved this draft to the timeline already",
    "discarded": "discarded this draft already",
}
_LATELY = timedelta(days=7)  # for which a colleague's draft to the same account is worth knowing
_SENTENCES = re.compile(r"\n+|(?<=[.!?…])\s+")
_GONE = "This draft is not there any more. Type /draft with the account's name for a new one."
_TELLS = "This draft tells more than you see. Type /draft with the account's name for one of your own."
_NOWHERE = Contact("", None, None, None, may_contact=False, language=None)
Ends = Callable[[Tx, Draft, Request, Deps], str]


def may(request: Request) -> None:
    """Sorry for who may not write to a customer, and where contacts and drafts are left out."""
    judgement.may(request, _MAY)
    if not left_out.may_draft(request.rights.sight.hides):
        who = "You cannot write drafts: your role does not see both drafts and contacts."
        raise Sorry(f"{who} Whoever runs Rapport can change it.")
    if not left_out.may_draft(request.hides):
        raise Sorry("I show no contacts here, so you cannot write drafts; do it in a message to me.")


def found(tx: Tx, typed: str, request: Request) -> Draft:
    """The draft that a button stands for. Sorry where there is none, or where it tells what is hidden."""
    draft_id = number(typed)
    draft = None if draft_id is None else drafts.get(tx, draft_id)
    if draft is None:
        raise Sorry(_GONE)
    if write.tells(draft.text.receipts, request.hides):
        raise Sorry(_TELLS)
    return draft


def show(tx: Tx, draft: Draft, news: str = "", lost: str = "") -> Modal:
    """A draft that is not open any more: what was done just now, and what was entered in vain."""
    contact = _contact(tx, draft)
    queued = drafts.queue(tx, draft.queue_id) if draft.queue_id else []
    left = [each.draft_id for each in queued if each.state == "open"]
    return view.show(
        view.Finished(
            account=cards.account(tx, draft.account_id),
            draft=draft,
            name=contact.name or "",
            email=contact.email or "",
            own=own(draft),
            news=news,
            lost=lost,
            done=len(queued) - len(left),
            total=len(queued),
            after=next((each for each in left if each > draft.draft_id), left[0] if left else 0),
        )
    )


def own(draft: Draft) -> tuple[str, ...]:
    """The subject and the sentences that are the person's own: whatever no writer wrote."""
    rest = draft.body
    for line in (line for paragraph in draft.text.paragraphs for line in paragraph):
        written = r"\s+".join(map(re.escape, line.text.split()))  # however its lines are broken
        rest = re.sub(written, "\n", rest, count=1)
    sentences = (each.strip() for each in _SENTENCES.split(rest))
    subject = [draft.subject] if write.is_own_subject(draft) else []
    return (*subject, *(each for each in sentences if any(map(str.isalnum, each))))


def too_late(tx: Tx, draft: Draft, request: Request) -> str:
    """Who was faster."""
    who = "You" if draft.ended_by == write.who(request) else reactions.name(tx, draft.ended_by)
    return f"{who or 'Somebody'} {_ENDED[draft.state]}; nothing was changed."


def others(tx: Tx, draft: Draft, request: Request, deps: Deps) -> str:
    """Whether a colleague has finished a draft to the same account lately."""
    found = drafts.finished(tx, draft.account_id, deps.now() - _LATELY)
    newest = next((each for each in found if each.ended_by != draft.person), None)
    if newest is None or newest.ended_at is None:
        return ""
    name, purpose = reactions.name(tx, newest.ended_by), words.PURPOSES[newest.purpose]
    return (
        f"{name} finished a draft to them ({purpose}) {away(newest.ended_at.date(), today(request, deps))}."
    )


def finish(request: Request, deps: Deps) -> Answer:
    """Done: keep what the form says, and show the ways to send it; or say what it lacks."""
    may(request)
    fields = {key.partition(".")[0]: key for key in request.form}
    subject, body = (request.form.get(fields.get(name, ""), "").strip() for name in ("subject", "body"))
    with deps.db.begin() as tx:
        draft = replace(found(tx, request.value, request), subject=subject, body=body)
        if errors := _lacking(tx, draft):
            return FormErrors({fields.get(name, name): why for name, why in errors.items()})
        now, who = deps.now(), write.who(request)
        if not drafts.move(tx, draft, "done", who, now, {"open"}):
            ended = found(tx, request.value, request)
            return show(tx, ended, too_late(tx, ended, request), lost="" if ended.body == body else body)
        write.note(tx, draft, "finish draft", request, deps)
        theirs = others(tx, draft, request, deps)
        return show(
            tx,
            found(tx, request.value, request),
            f"{theirs} See that they do not get both." if theirs else "",
        )


def ending(end: Ends) -> Function:
    """A press that changes what became of a draft; the modal shows it."""

    def press(request: Request, deps: Deps) -> Answer:
        may(request)
        return Opening(words.TITLE, partial(_ended, end, request, deps))

    return press


def _ended(end: Ends, request: Request, deps: Deps) -> Modal:
    with deps.db.begin() as tx:
        news = end(tx, found(tx, request.value, request), request, deps)
        return show(tx, found(tx, request.value, request), news)


def _save(tx: Tx, draft: Draft, request: Request, deps: Deps) -> str:
    """Onto the timeline as an e-mail of ours, with its subject and not a word of its text."""
    now, who = deps.now(), write.who(request)
    if not drafts.move(tx, draft, "saved", who, now, {"done"}):
        return too_late(tx, found(tx, request.value, request), request)
    author = request.person.name or request.person.email or who
    touches.add(tx, Touch(draft.account_id, now, "email", draft.subject, author, "outbound"))
    write.note(tx, draft, "save draft to timeline", request, deps)
    return f"On the timeline of {cards.account(tx, draft.account_id).name}, as an e-mail of today."


def _discard(tx: Tx, draft: Draft, request: Request, deps: Deps) -> str:
    if not drafts.move(tx, draft, "discarded", write.who(request), deps.now(), {"open", "done"}):
        return too_late(tx, found(tx, request.value, request), request)
    write.note(tx, draft, "discard draft", request, deps)
    return "Discarded. Nothing was sent, and nothing is on the timeline."


def _followed(request: Request, _deps: Deps) -> Answer:  # noqa: ARG001 - every button is called alike
    """Slack tells of a link that was followed, which asks for nothing."""
    return Nothing()


def _lacking(tx: Tx, draft: Draft) -> dict[str, str]:
    """What keeps a draft from being finished, by field."""
    errors = {} if draft.subject else {"subject": "A subject is missing."}
    if not draft.body:
        errors["body"] = "There is no message yet. Write one, or press Again."
    elif not may_write(_contact(tx, draft)):
        errors["body"] = "This contact may not be written to any more. Pick another one under To."
    return errors


def _contact(tx: Tx, draft: Draft) -> Contact:
    known = outreach.contacts(tx, draft.account_id)
    return next((each for each in known if each.contact_id == draft.contact_id), _NOWHERE)


BUTTONS = {
    words.SAVE: Button(ending(_save)),
    words.DISCARD: Button(ending(_discard)),
    **{each: Button(_followed) for each in words.LINKS},
}
FORMS = {words.DONE: finish}
