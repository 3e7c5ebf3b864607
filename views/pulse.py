"""A CSM's own judgement of an account: the form, what was kept, and the line on the card."""

from collections.abc import Sequence
from datetime import date

from store.records import Account, AccountName, Colour, Pulse
from store.sight import Hides
from views import actions, blocks, judgement, limits
from views.card import Card
from views.message import Block, Message, Modal
from views.pointer import Pointer
from views.text import NAME, Markup, join, literal, markup, sentence, some
from views.words import day

COLOURS: dict[Colour, str] = {"green": "🟢 green", "yellow": "🟡 yellow", "red": "🔴 red"}
_NEXT = "It counts from the next scoring on."


def form(account: Account, until: date, colour: Colour | None, typed: str) -> Modal:
    """The form; its values arrive as colour, why and until."""
    options = {each: blocks.option(label, each) for each, label in COLOURS.items()}
    first = {"initial_option": options[colour]} if colour else {}
    select = {"type": "static_select", "options": list(options.values())} | first
    shown = [
        blocks.section(markup("How is *{}* doing, in your own judgement?", literal(account.name, NAME))),
        blocks.field("colour", "Colour", select),
        judgement.why(typed),
        judgement.until(until),
    ]
    value = str(Pointer(account.account_id))
    return limits.modal(actions.PULSE_TITLE, shown, form=actions.GIVE, submit="Keep it", value=value)


def ask(account: Account, question: str, typed: str) -> Message:
    """A command cannot open a form by itself, so it offers the button that does, with the words so far."""
    at = str(Pointer(account.account_id, typed=typed))
    button = blocks.button("Give a pulse", actions.PULSE, at, first=True)
    return limits.message(question, [blocks.section(literal(question), button)])


def choose(asked: str, near: Sequence[AccountName], typed: str) -> Message:
    """No account is certain, so nothing is kept yet; each button opens the form with the words in it."""
    said = f"No pulse kept yet: which account did you mean by “{asked}”?"
    if not near:
        said = f"No pulse kept: I know no account called “{asked}”. Try its domain or its id."
    rows = [_row(account, typed) for account in near]
    return limits.message(said, [blocks.section(literal(said)), *rows])


def kept(account: Account, pulse: Pulse, took: str) -> Message:
    """What is kept and until when; `took` are the words that set the end."""
    name = literal(account.name, NAME)
    end = markup(" (from your “{}”)", took) if took else Markup()
    text = markup(
        "Pulse kept for *{}*: {} until {}{}.", name, COLOURS[pulse.colour], day(pulse.expires_on), end
    )
    value = str(Pointer(account.account_id, typed=pulse.at.isoformat()))
    buttons = blocks.actions(
        blocks.button("Take it back", actions.TAKE_BACK, value),
        blocks.button("Open the card", actions.OPEN, str(Pointer(account.account_id))),
    )
    spoken = f"Pulse kept for {account.name}: {pulse.colour} until {day(pulse.expires_on)}. {_NEXT}"
    return limits.message(
        spoken, [blocks.section(text), blocks.context(some(pulse.reason), Markup(_NEXT)), buttons]
    )


def taken_back(account: Account, taken: Pulse, left: Pulse | None, hides: Hides) -> Message:
    """What does not hold any more, and what holds now."""
    now = "No pulse holds now."
    if left:
        why = "." if "notes" in hides else f": {left.reason}"
        now = f"The {left.colour} one of {day(left.at.date())} holds again{why}"
    said = f"Taken back: the {taken.colour} pulse for {account.name}."
    button = blocks.button("Open the card", actions.OPEN, str(Pointer(account.account_id)))
    shown = join(" ", (literal(said), literal(now)))
    return limits.message(f"{said} {now}", [blocks.section(shown), blocks.actions(button)])


def line(card: Card, pulse: Pulse) -> Markup:
    """Red until 3 Dec 2026, by whom and why, and whether the score knows of it yet."""
    by = Markup() if "contacts" in card.hides else markup(", {}", pulse.author)
    what = markup("*Pulse*\n{} until {}{}:", COLOURS[pulse.colour], day(pulse.expires_on), by)
    found = card.score.reasons if card.score else ()
    is_counted = any(reason.signal == "pulse" and pulse.reason in reason.text for reason in found)
    return join(" ", (what, literal(sentence(pulse.reason)), Markup("" if is_counted else _NEXT)))


def _row(account: AccountName, typed: str) -> Block:
    name = markup("*{}*", literal(account.name, NAME))
    text = join(" · ", (name, some(account.domain), some(account.account_id)))
    at = str(Pointer(account.account_id, typed=typed))
    return blocks.section(text, blocks.button("Give it here", actions.PULSE, at))
