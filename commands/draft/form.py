"""The form of a draft: opened, and redrawn at each press, with what was entered kept before all else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import blake2s
from typing import get_args

from commands import cards
from commands.contract import Answer, Button, Deps, Function, Opening, Request
from commands.days import today
from commands.draft import end, write
from commands.draft.wish import Wish, of, refuse_left
from outreach.fact import Purpose, Tone
from outreach.facts.people import may_write
from outreach.writing import Change
from store import drafts, outreach
from store.database import Tx
from store.draft_records import Draft
from store.outreach_records import Contact
from views.draft import form as view
from views.draft import words
from views.message import Modal
from views.pointer import number

_FRESH = timedelta(days=2)  # for which a draft that was left is worth going on with
_KEPT = "Your text is kept as you wrote it. Again writes it anew."
Acts = Callable[[Draft, str, Request, Deps], Modal]


def new(account_id: str, wish: Wish, took: str, request: Request, deps: Deps) -> Modal:
    """A new draft for an account. Sorry where it has churned, or where nobody there may be written to."""
    day = today(request, deps)
    with deps.db.read() as tx:
        account = cards.account(tx, account_id)
        refuse_left(account, day)
        purpose, why = of(tx, account, wish, day)
        sheet = write.gathered(tx, account_id, purpose, None, request, deps)
    made = write.written(sheet, wish.tone, request, deps)
    with deps.db.begin() as tx:
        draft = write.begin(tx, made, request, deps)
        guessed = f"I took “{took}” to mean {account.name}." if took else ""
        notes = (guessed, why, end.others(tx, draft, request, deps))
        return show(tx, draft, *notes, earlier=_earlier(tx, draft, deps))


def show(tx: Tx, draft: Draft, *notes: str, earlier: int = 0) -> Modal:
    """The form of a draft that is open, else what has become of it."""
    if draft.state != "open":
        return end.show(tx, draft)
    contacts = _writable(tx, draft.account_id)
    to = {_mark(each.contact_id): _label(each) for each in contacts}
    account = cards.account(tx, draft.account_id)
    said = tuple(filter(None, notes))
    return view.form(view.Sheet(account, draft, to, _mark(draft.contact_id), said, earlier))


def open_one(request: Request, deps: Deps) -> Answer:
    """The draft that was picked."""
    end.may(request)

    def shown() -> Modal:
        with deps.db.read() as tx:
            return show(tx, end.found(tx, request.value, request))

    return Opening(words.TITLE, shown)


def edit(request: Request, deps: Deps) -> Answer:
    """Back to the form, from a draft that was done."""
    end.may(request)

    def shown() -> Modal:
        with deps.db.begin() as tx:
            draft, who = end.found(tx, request.value, request), write.who(request)
            if not drafts.move(tx, draft, "open", who, deps.now(), {"done"}):
                return end.show(tx, draft, end.too_late(tx, draft, request))
            write.note(tx, draft, "reopen draft", request, deps)
            return show(tx, end.found(tx, request.value, request))

    return Opening(words.TITLE, shown)


def entered(draft: Draft, request: Request) -> Draft:
    """The draft with what stands in the form now."""
    typed = {key.partition(".")[0]: text for key, text in request.form.items()}
    return replace(draft, subject=typed.get("subject", draft.subject), body=typed.get("body", draft.body))


def acting(act: Acts) -> Function:
    """A press in the form: what was entered so far is kept at once, then it is drawn anew."""

    def press(request: Request, deps: Deps) -> Answer:
        end.may(request)
        typed, _, chosen = request.value.partition(" ")
        with deps.db.begin() as tx:
            draft = end.found(tx, typed, request)
            now = entered(draft, request)
            if not drafts.keep(tx, now):
                shown = end.show(tx, draft, end.too_late(tx, draft, request), lost=now.body)
                return Opening(words.TITLE, lambda: shown)
            write.note(tx, now, "edit draft", request, deps)
        return Opening(words.TITLE, partial(act, now, chosen, request, deps))

    return press


def rewriting(change: Change) -> Acts:
    """Writes the text anew, over what was changed in it."""

    def act(draft: Draft, _chosen: str, request: Request, deps: Deps) -> Modal:
        note = "Written anew, in place of your own text." if write.is_own_body(draft) else ""
        return _anew(draft, change, request, deps, note)

    return act


def _purpose(draft: Draft, chosen: str, request: Request, deps: Deps) -> Modal:
    known = chosen if chosen in get_args(Purpose) else draft.purpose
    return _turn(replace(draft, purpose=known), request, deps)


def _tone(draft: Draft, chosen: str, request: Request, deps: Deps) -> Modal:
    known = chosen if chosen in get_args(Tone) else draft.tone
    return _turn(replace(draft, tone=known), request, deps)


def _to(draft: Draft, chosen: str, request: Request, deps: Deps) -> Modal:
    with deps.db.read() as tx:
        marks = {_mark(each.contact_id): each.contact_id for each in _writable(tx, draft.account_id)}
    return _turn(replace(draft, contact_id=marks.get(chosen, draft.contact_id)), request, deps)


def _subject(draft: Draft, chosen: str, request: Request, deps: Deps) -> Modal:
    subjects = draft.text.subjects
    at = number(chosen)
    if at is not None and at < len(subjects):
        draft = replace(draft, subject=subjects[at].text[: view.SUBJECT])
    return _redraw(draft, request, deps)


def _go_on(_draft: Draft, chosen: str, request: Request, deps: Deps) -> Modal:
    with deps.db.read() as tx:
        return show(tx, end.found(tx, chosen, request))


def _turn(draft: Draft, request: Request, deps: Deps) -> Modal:
    """Another purpose, tone or contact: written anew, unless the person has made the text her own."""
    if write.is_own_body(draft):
        return _redraw(draft, request, deps, _KEPT)
    return _anew(draft, "", request, deps)


def _anew(draft: Draft, change: Change, request: Request, deps: Deps, *notes: str) -> Modal:
    purpose: Purpose = draft.purpose  # pyright: ignore[reportAssignmentType] - only a Purpose was ever kept
    with deps.db.read() as tx:
        sheet = write.gathered(tx, draft.account_id, purpose, draft.contact_id, request, deps)
    return _redraw(write.anew(draft, sheet, change, deps), request, deps, *notes)


def _redraw(draft: Draft, request: Request, deps: Deps, *notes: str) -> Modal:
    """Kept with an edition of its own, since Slack shows what was typed again in a field of the same id."""
    now = replace(draft, edition=draft.edition + 1)
    with deps.db.begin() as tx:
        if not drafts.keep(tx, now):
            ended = end.found(tx, str(draft.draft_id), request)
            return end.show(tx, ended, end.too_late(tx, ended, request), lost=now.body)
        return show(tx, now, *notes)


def _earlier(tx: Tx, draft: Draft, deps: Deps) -> int:
    """The newest draft that this person has begun, made her own and left."""
    begun = drafts.unfinished(tx, draft.account_id, draft.person, deps.now() - _FRESH)
    own = (each for each in begun if write.is_own_body(each) or write.is_own_subject(each))
    return next((each.draft_id for each in own if each.draft_id != draft.draft_id), 0)


def _writable(tx: Tx, account_id: str) -> list[Contact]:
    """The contacts of the account who may be written to."""
    return [each for each in outreach.contacts(tx, account_id) if may_write(each)]


def _mark(contact_id: str) -> str:
    """A contact in a menu: ids may be longer than what a choice carries."""
    return blake2s(contact_id.encode(), digest_size=8).hexdigest()


def _label(contact: Contact) -> str:
    name = contact.name or contact.email or ""
    return f"{name} ({contact.role})" if contact.role else name


BUTTONS = {
    words.TO: Button(acting(_to)),
    words.PURPOSE: Button(acting(_purpose)),
    words.TONE: Button(acting(_tone)),
    words.SUBJECT: Button(acting(_subject)),
    words.SHORTER: Button(acting(rewriting("shorter"))),
    words.WARMER: Button(acting(rewriting("warmer"))),
    words.EARLIER: Button(acting(_go_on)),
    words.OPEN: Button(open_one),
    words.EDIT: Button(edit),
    words.AGAIN: Button(acting(rewriting("again"))),
}
