"""The form of a draft: to whom, what for, in which tone, the text, and where its values come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.draft_records import Draft
from store.records import Account
from views import blocks, limits
from views.draft import receipts, words
from views.message import Block, Modal
from views.text import NAME, Markup, cut, join, literal, markup, some

_OPTIONS = 100  # of a menu
SUBJECT = 150  # characters; what an inbox shows of it is shorter
_ANEW = "Shorter, Warmer and Again write the text anew: what you changed in it is replaced."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft on its way. `to` are the contacts to pick from: what a pick carries, and what it is called.

    `chosen` is the one it goes to now. `notes` are sentences on what was done just now, or should be known.
    `earlier` is an unfinished draft of hers to the same account, 0 where there is none.
    """

    account: Account
    draft: Draft
    to: Mapping[str, str]
    chosen: str
    notes: Sequence[str] = ()
    earlier: int = 0


def form(sheet: Sheet) -> Modal:
    """The form; its values arrive as subject and body, each with the edition behind a dot.

    Slack keeps what was entered in a block of the same id, so each edition has ids of its own.
    """
    draft = sheet.draft
    value = str(draft.draft_id)
    title = markup("{}: *{}*", words.PURPOSES[draft.purpose], literal(sheet.account.name, NAME))
    shown = [
        blocks.section(title),
        *(blocks.context(literal(note)) for note in sheet.notes),
        *_earlier(sheet),
        _wishes(sheet),
        _text("subject", "Subject", draft, draft.subject, SUBJECT),
        *_subjects(draft),
        _text("body", "Message", draft, draft.body, limits.TYPED),
        blocks.actions(
            blocks.button("Shorter", words.SHORTER, value),
            blocks.button("Warmer", words.WARMER, value),
            blocks.button("Again", words.AGAIN, value),
            blocks.button("Discard", words.DISCARD, value),
        ),
        blocks.context(join(" ", (Markup(_ANEW), some(draft.text.note)))),
        blocks.divider(),
        *receipts.show(draft.text),
    ]
    return limits.modal(words.TITLE, shown, form=words.DONE, submit="Done", value=value)


def _earlier(sheet: Sheet) -> list[Block]:
    if not sheet.earlier:
        return []
    button = blocks.button("Go on with it", words.EARLIER, f"{sheet.draft.draft_id} {sheet.earlier}")
    return [
        blocks.section(Markup("You have an unfinished draft to them, with your own words in it."), button)
    ]


def _wishes(sheet: Sheet) -> Block:
    draft = sheet.draft
    selects = [
        _select(words.TO, "To", draft, sheet.to, sheet.chosen),
        _select(words.PURPOSE, "Purpose", draft, words.PURPOSES, draft.purpose),
        _select(words.TONE, "Tone", draft, words.TONES, draft.tone),
    ]
    return {"type": "actions", "block_id": f"wishes.{draft.edition}", "elements": selects}


def _subjects(draft: Draft) -> list[Block]:
    """The subjects that do not stand in the field, by their places."""
    subjects = [line.text for line in draft.text.subjects]
    others = {str(place): each for place, each in enumerate(subjects) if each != draft.subject}
    if not others:
        return []
    select = _select(words.SUBJECT, "Take another subject", draft, others, "")
    return [{"type": "actions", "block_id": f"subjects.{draft.edition}", "elements": [select]}]


def _select(action: str, label: str, draft: Draft, options: Mapping[str, str], chosen: str) -> Block:
    """A menu that acts at once; a pick carries the draft as well."""
    offered = [(value, blocks.option(name, f"{draft.draft_id} {value}")) for value, name in options.items()]
    shown = dict(offered[:_OPTIONS])
    initial = {"initial_option": shown[chosen]} if chosen in shown else {}
    menu = {
        "type": "static_select",
        "action_id": action,
        "placeholder": {"type": "plain_text", "text": label},
    }
    return menu | {"options": list(shown.values())} | initial


def _text(name: str, label: str, draft: Draft, text: str, longest: int) -> Block:
    field = {"type": "plain_text_input", "multiline": name == "body", "max_length": longest}
    initial = {"initial_value": cut(text, longest)} if text else {}
    return blocks.field(f"{name}.{draft.edition}", label, field | initial)
