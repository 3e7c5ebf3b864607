"""Short answers that are about no account: help, what went wrong, what is missing, please wait."""

from collections.abc import Sequence

from views import blocks, limits
from views.message import Message, Modal
from views.text import Markup, join, literal, markup
from views.words import count

WAITING = "One moment…"


def usage(name: str, summary: str, lines: Sequence[tuple[str, str]]) -> Message:
    """What can be typed, and what each of it does."""
    typed = [markup("`{}`\n{}", what, does) for what, does in lines]
    shown = [blocks.section(markup("*{}*: {}", name, summary)), blocks.section(join("\n", typed))]
    return limits.message(f"{name}: {summary}", shown)


def say(sentence: str) -> Message:
    """One sentence, such as a Sorry's."""
    return limits.message(sentence, [blocks.section(literal(sentence, limits.SECTION))])


def uninvited(message: Message) -> Message:
    """An answer in a channel of which nobody tells who reads there, and what to do about it."""
    why = Markup(
        "I am not in this channel, so I answer as if outsiders read along. "
        "Type `/invite @rapport`, or ask me in a direct message."
    )
    return limits.message(message.text, [*message.blocks[: limits.MESSAGE_BLOCKS - 1], blocks.context(why)])


def broken(reference: str) -> Message:
    """Something that only an admin can look into; the reference stands in the log beside the cause."""
    shown = markup("Something broke on our side. Tell your admin this reference: *{}*.", reference)
    text = f"Something broke on our side. Tell your admin this reference: {reference}."
    return limits.message(text, [blocks.section(shown)])


def loading(title: str) -> Modal:
    """What a modal shows until its data is there."""
    return limits.modal(title, [blocks.section(Markup(WAITING))])


def problem(title: str, sentence: str) -> Modal:
    """A modal that could not be filled, and why."""
    return limits.modal(title, [blocks.section(literal(sentence, limits.SECTION))])


def no_accounts() -> Message:
    """The database is empty."""
    how = Markup(
        "Whoever runs Rapport imports them: `rapport import <folder>`, with at least an accounts.csv."
    )
    return limits.message(
        "There are no accounts yet.", [blocks.section(join(" ", (Markup("No accounts yet."), how)))]
    )


def no_scores(accounts: int) -> Message:
    """Accounts without a single run."""
    there = f"{count(accounts, 'account')} imported, none scored yet."
    how = Markup("The nightly job scores them; `rapport score` does it now.")
    return limits.message(there, [blocks.section(join(" ", (markup("{}", there), how)))])
