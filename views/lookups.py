"""Answers to a name that is not one account: which one, did you mean, none such."""

from collections.abc import Sequence
from datetime import date

from store.records import AccountName
from views import actions, blocks
from views.limits import message
from views.message import Block, Message
from views.pointer import Pointer
from views.text import NAME, join, literal, markup, some


def choose(asked: str, near: Sequence[AccountName], day: date | None = None) -> Message:
    """Several accounts could be meant; each has a button to open its card."""
    title = markup("Which one did you mean by “{}”?", literal(asked, NAME))
    rows = [_row(account, "Open", actions.OPEN, Pointer(account.account_id, day)) for account in near]
    return message(f"Which one did you mean by “{asked}”?", [blocks.section(title), *rows])


def choose_for_touch(asked: str, near: Sequence[AccountName], typed: str) -> Message:
    """No account is certain, so nothing is logged yet; each button opens the form with the words in it."""
    name = literal(asked, NAME)
    title = markup("Nothing logged yet: which account did you mean by “{}”?", name)
    if not near:
        title = markup("Nothing logged: I know no account called “{}”. Try its domain or its id.", name)
    rows = [
        _row(account, "Log it here", actions.LOG, Pointer(account.account_id, typed=typed))
        for account in near
    ]
    kept = [blocks.context(markup("Your words: {}", typed))] if typed else []
    return message(
        f"Nothing logged: I am not sure which account “{asked}” is.", [blocks.section(title), *rows, *kept]
    )


def unknown(asked: str, suggestions: Sequence[AccountName], day: date | None = None) -> Message:
    """No such account; the nearest names where there are any."""
    none = f"I know no account called “{asked}”."
    hint = "Did you mean one of these?" if suggestions else "Check the spelling, or try its domain or its id."
    rows = [_row(account, "Open", actions.OPEN, Pointer(account.account_id, day)) for account in suggestions]
    title = markup("I know no account called “{}”. {}", literal(asked, NAME), hint)
    return message(f"{none} {hint}", [blocks.section(title), *rows])


def _row(account: AccountName, label: str, action: str, target: Pointer) -> Block:
    name = markup("*{}*", literal(account.name, NAME))
    text = join(" · ", (name, some(account.domain), some(account.account_id)))
    return blocks.section(text, blocks.button(label, action, str(target)))
