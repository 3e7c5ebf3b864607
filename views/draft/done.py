"""A draft that is finished: the text as it will be, which of it is traced, and how to send it oneself."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.draft_records import Draft
from store.records import Account
from views import blocks, limits
from views.draft import links, words
from views.message import Block, Modal
from views.text import NAME, Markup, escape, join, literal, markup
from views.words import count

_MOST = 8  # sentences of her own that are shown again
_NOT_SENT = Markup("I send nothing: it is yours to send. Save it to the timeline once you have.")
_CUT = Markup("The text is too long for a link: the mail opens without it, so copy it from above.")


@dataclass(frozen=True, slots=True)
class Finished:
    """A draft that is not open any more. `name` and `email` are whom it goes to, `own` the sentences and
    the subject that are the person's own.

    `news` says what was done just now; `lost` is what she had entered where somebody else was faster.
    `done` of `total` are handled in its queue, `after` is the next open draft there, 0 where there is none.
    """

    account: Account
    draft: Draft
    name: str
    email: str
    own: Sequence[str]
    news: str = ""
    lost: str = ""
    done: int = 0
    total: int = 0
    after: int = 0


def show(it: Finished) -> Modal:
    """The finished draft with its links, or what has become of it."""
    draft, name = it.draft, literal(it.account.name, NAME)
    title = markup("{}: *{}*", words.PURPOSES[draft.purpose], name)
    news = [blocks.section(literal(it.news))] if it.news else []
    lost = [blocks.context(Markup("What you had entered:")), _preformatted(it.lost)] if it.lost else []
    body = [] if draft.state == "discarded" else list(_message(it))
    return limits.modal(
        words.TITLE,
        [blocks.section(title), *news, *lost, *body, *_buttons(it), *_queue(it)],
        value=str(draft.draft_id),
    )


def _message(it: Finished) -> list[Block]:
    draft = it.draft
    to = markup("*To*  {}, {}", literal(it.name, NAME), it.email)
    mail, gmail, outlook = (
        link(it.email, draft.subject, draft.body) for link in (links.mail, links.gmail, links.outlook)
    )
    # Slack documents mailto: for a link in a text, and for a button's nothing but what a browser opens.
    open_in_mail = Markup(f"*<{escape(mail)}|Open in mail>*, or on the web:")
    buttons = (
        blocks.button("Gmail", words.GMAIL, str(draft.draft_id)) | {"url": gmail},
        blocks.button("Outlook", words.OUTLOOK, str(draft.draft_id)) | {"url": outlook},
    )
    short = [] if all(map(links.has_body, (mail, gmail, outlook))) else [blocks.context(_CUT)]
    return [
        blocks.section(join("\n", (to, markup("*Subject*  {}", draft.subject)))),
        _preformatted(draft.body),
        *_own(it),
        blocks.section(open_in_mail),
        blocks.actions(*buttons),
        *short,
    ]


def _own(it: Finished) -> list[Block]:
    """Which sentences are hers; those of the writer have their receipts."""
    if not it.own:
        return []
    many = count(len(it.own), "sentence")
    head = markup("✎ {} {} yours: not traced.", many, "is" if len(it.own) == 1 else "are")
    shown = [markup("• {}", each) for each in it.own[:_MOST]]
    more = [markup("and {} more", len(it.own) - _MOST)] if len(it.own) > _MOST else []
    return [blocks.context(join("\n", (head, *shown, *more)))]


def _buttons(it: Finished) -> list[Block]:
    value = str(it.draft.draft_id)
    if it.draft.state != "done":
        return []
    return [
        blocks.context(_NOT_SENT),
        blocks.actions(
            blocks.button("Save to timeline", words.SAVE, value),
            blocks.button("Edit", words.EDIT, value),
            blocks.button("Discard", words.DISCARD, value),
        ),
    ]


def _queue(it: Finished) -> list[Block]:
    if not it.total:
        return []
    text = markup("{} of {} done.", it.done, it.total)
    button = blocks.button("Next draft", words.OPEN, str(it.after) if it.after else "", first=True)
    return [blocks.divider(), blocks.section(text, button)]


def _preformatted(text: str) -> Block:
    """Text as it is, which Slack offers to copy."""
    inside = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [inside]}
