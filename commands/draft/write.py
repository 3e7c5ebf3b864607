"""A draft written, checked and kept, with a receipt for each value in it; and the same anew."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from commands import entry
from commands.contract import Deps, Request
from outreach import draft as making
from outreach.fact import Fact, Language, Purpose, Sheet, Tone
from outreach.facts import gather
from outreach.printing import printed
from outreach.writing import Brief, Change
from outreach.writing import Draft as Checked
from store import drafts
from store.audit import Act
from store.database import Tx
from store.draft_records import Draft, Dropped, Line, Receipt, Text
from store.errors import Sorry
from store.sight import Field, Hides
from views.draft.form import SUBJECT
from views.limits import TYPED
from views.text import cut

# Facts that tell of a field, by their ids; who is written to is told by each draft, so it takes contacts.
_TELL: Mapping[Field, re.Pattern[str]] = {
    "arr": re.compile(r"arr\.|invoice\.amount"),
    "notes": re.compile(r"ticket\..*subject"),
}


class NobodyError(Sorry):
    """Nobody at an account may be written to."""


def gathered(
    tx: Tx, account_id: str, purpose: Purpose, contact_id: str | None, request: Request, deps: Deps
) -> Sheet:
    """The facts for one message. NobodyError, saying who is missing, where nobody may be written to."""
    sheet = gather.sheet(
        tx,
        account_id,
        purpose,
        contact_id=contact_id,
        sender=request.person,
        now=deps.now(),
        product=deps.product,
    )
    if sheet.recipient is None:
        hint = "Pick another one under To." if contact_id else "So there is no draft; import a contact first."
        raise NobodyError(f"{sheet.left_out[0]} {hint}")
    hidden = tells(sheet.facts, request.hides)
    return replace(sheet, facts={key: fact for key, fact in sheet.facts.items() if key not in hidden})


def tells(fact_ids: Iterable[str], hides: Hides) -> frozenset[str]:
    """Those of the facts that tell of what is hidden."""
    patterns = [_TELL[field] for field in hides if field in _TELL]
    return frozenset(each for each in fact_ids if any(pattern.match(each) for pattern in patterns))


def written(sheet: Sheet, tone: Tone, request: Request, deps: Deps) -> Draft:
    """A new draft from a sheet that has a recipient; not kept yet. A model may take some seconds."""
    checked = making.make(Brief(sheet, tone), deps.writer)
    text = _text(sheet, checked)
    return Draft(
        account_id=sheet.account_id,
        person=who(request),
        place=request.place.channel,
        purpose=sheet.purpose,
        tone=tone,
        language=sheet.language,
        contact_id=sheet.recipient.contact_id if sheet.recipient else "",
        made_at=deps.now(),
        text=text,
        subject=_subject(text),
        body=cut(text.body, TYPED),
        fingerprint=gather.fingerprint(sheet),
        writer=checked.made.writer,
        prompt=checked.made.prompt,
        tokens_in=checked.made.tokens_in,
        tokens_out=checked.made.tokens_out,
    )


def anew(draft: Draft, sheet: Sheet, change: Change, deps: Deps) -> Draft:
    """The draft with another text, and a subject to go with it unless the person wrote her own."""
    tone: Tone = draft.tone  # pyright: ignore[reportAssignmentType] - only a Tone was ever kept
    checked = making.make(Brief(sheet, tone, change, draft.edition + 1), deps.writer)
    text = _text(sheet, checked)
    return replace(
        draft,
        purpose=sheet.purpose,
        language=sheet.language,
        contact_id=sheet.recipient.contact_id if sheet.recipient else "",
        made_at=deps.now(),
        text=text,
        subject=draft.subject if is_own_subject(draft) else _subject(text),
        body=cut(text.body, TYPED),
        fingerprint=gather.fingerprint(sheet),
        writer=checked.made.writer,
        prompt=checked.made.prompt,
        tokens_in=draft.tokens_in + checked.made.tokens_in,
        tokens_out=draft.tokens_out + checked.made.tokens_out,
    )


def begin(tx: Tx, made: Draft, request: Request, deps: Deps) -> Draft:
    """Keep a new draft, and put into the audit that it was made."""
    draft = drafts.add(tx, made)
    note(tx, draft, "draft", request, deps)
    return draft


def note(tx: Tx, draft: Draft, act: Act, request: Request, deps: Deps) -> None:
    """Put into the audit what was done with a draft, without a word of its text."""
    made = {"draft": draft.draft_id, "purpose": draft.purpose, "writer": draft.writer}
    entry.note(tx, request, deps, act, draft.account_id, **made)


def who(request: Request) -> str:
    """The person, by her Slack id, or her e-mail address on a terminal."""
    return request.person.slack_id or request.person.email or ""


def is_own_body(draft: Draft) -> bool:
    """Whether the body is another one than was written, white space apart."""
    return draft.body.split() != cut(draft.text.body, TYPED).split()


def is_own_subject(draft: Draft) -> bool:
    """Whether the subject is none of those that were written."""
    written = (cut(line.text, SUBJECT).split() for line in draft.text.subjects)
    return bool(draft.subject.strip()) and draft.subject.split() not in written


def _subject(text: Text) -> str:
    return cut(text.subjects[0].text, SUBJECT) if text.subjects else ""


def _text(sheet: Sheet, checked: Checked) -> Text:
    subjects = tuple(Line(each.text, each.facts) for each in checked.subjects)
    paragraphs = tuple(
        tuple(Line(each.text, each.facts) for each in paragraph) for paragraph in checked.paragraphs
    )
    used = (fact_id for lines in (subjects, *paragraphs) for line in lines for fact_id in line.facts)
    return Text(
        subjects=subjects,
        paragraphs=paragraphs,
        dropped=tuple(Dropped(each.text, each.why) for each in checked.removed),
        receipts={fact.fact_id: _receipt(fact, sheet.language) for fact in _behind(sheet, used)},
        missing=sheet.left_out,
        note=checked.made.note,
    )


def _behind(sheet: Sheet, used: Iterable[str]) -> Iterator[Fact]:
    """The facts that were used, and those that they are made of."""
    for fact_id in dict.fromkeys(used):
        yield sheet.facts[fact_id]
        yield from (sheet.facts[each] for each in sheet.facts[fact_id].made_of)


def _receipt(fact: Fact, language: Language) -> Receipt:
    return Receipt(fact.about, printed(fact, language), fact.source, fact.on, fact.made_of)
