"""Logging a touch: the form, the question for an account, and what was logged."""

from datetime import date

from store.records import Account, Touch
from views import actions, blocks, limits
from views.message import Message, Modal
from views.pointer import Pointer
from views.text import NAME, Markup, literal, markup, some
from views.words import day

KINDS = {"call": "Call", "meeting": "Meeting", "email": "E-mail", "note": "Note"}


def form(account: Account, today: date, typed: str = "") -> Modal:
    """The form; its values arrive as kind, text and day."""
    options = [blocks.option(label, kind) for kind, label in KINDS.items()]
    kind = {"type": "static_select", "options": options, "initial_option": options[-1]}
    text = {"type": "plain_text_input", "multiline": True, "max_length": limits.TYPED}
    shown = [
        blocks.section(markup("*{}*", literal(account.name, NAME))),
        blocks.field("kind", "What was it?", kind),
        blocks.field("text", "What happened?", text | ({"initial_value": typed} if typed else {})),
        blocks.field(
            "day", "When?", {"type": "datepicker", "initial_date": today.isoformat()}, optional=True
        ),
    ]
    value = str(Pointer(account.account_id))
    return limits.modal(actions.LOG_TITLE, shown, form=actions.SAVE, submit="Log it", value=value)


def ask(account: Account, took: str = "") -> Message:
    """A command cannot open a form by itself, so it offers the button that does."""
    name = literal(account.name, NAME)
    guessed = markup("Took “{}” for {}. ", literal(took, NAME), name) if took else Markup()
    text = markup("{}What happened with *{}*?", guessed, name)
    button = blocks.button("Log a touch", actions.LOG, str(Pointer(account.account_id)), first=True)
    return limits.message(f"What happened with {account.name}?", [blocks.section(text, button)])


def logged(account: Account, touch: Touch) -> Message:
    """What is on the timeline now, word for word."""
    kind = KINDS.get(touch.kind, touch.kind).lower()
    text = markup("Logged for *{}*: {} on {}.", literal(account.name, NAME), kind, day(touch.at.date()))
    quote = blocks.context(some(touch.summary))
    button = blocks.actions(blocks.button("Open the card", actions.OPEN, str(Pointer(account.account_id))))
    return limits.message(f"Logged for {account.name}: {kind}.", [blocks.section(text), quote, button])
