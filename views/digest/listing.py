"""Digests as subscriptions: a place's list of them, and what was added, paused, resumed or removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from store.digest_records import Digest
from views import actions, blocks
from views.limits import message
from views.message import Block, Message
from views.pointer import Page
from views.text import NAME, Markup, cut, join, literal, markup, sentence
from views.words import count, day

PAGE = 5
MINE = "mine"
_TYPE = Markup(
    "Type `/digest add at-risk weekdays 08:30`, or `/digest add mine mon,thu 9am Berlin top 3`, or press Add."
)
_LABEL = 150  # of a digest within a sentence


@dataclass(frozen=True, slots=True)
class Row:
    """A digest as its reader sees it.

    `due` says on which days and at what time, `following` when the next one comes; it is empty while the
    digest is paused. `last` is the day on which one was last sent. `by` is who set it up, empty where she has
    left. `is_here` is False for a digest of another place, of which the reader gets her part; `is_muted` says
    that she does not want that. `trouble` is what keeps it from being sent.
    """

    digest: Digest
    due: str
    following: str
    by: str
    last: date | None = None
    is_here: bool = True
    is_muted: bool = False
    trouble: str = ""


def listing(rows: Sequence[Row], offset: int, *, in_channel: bool, done: str = "") -> Message:
    """A page of them, below what was just `done`."""
    head = [blocks.section(literal(done))] if done else []
    if not rows:
        none = "No digest comes to this channel yet." if in_channel else "No digest comes to you yet."
        text = blocks.section(join(" ", (Markup(none), _TYPE)))
        return message(f"{done} {none}".strip(), [*head, text, blocks.actions(_add())])
    title = "Digests of this channel" if in_channel else "Your digests"
    shown = [block for row in rows[offset : offset + PAGE] for block in _row(row)]
    spoken = done or f"{title}: {', '.join(label(row.digest) for row in rows)}"
    return message(spoken, [*head, blocks.header(title), *shown, *_foot(len(rows), offset)])


def added(row: Row, what: str, first: str) -> Message:
    """What happens from now on, and when for the first time."""
    said = join("\n", (markup("Added. {}", literal(what)), literal(first)))
    return message(f"Added. {what} {first}", [blocks.section(said), *_buttons(row)])


def told(sentences: str, row: Row) -> Message:
    """What is said of one digest, and what may be done with it."""
    return message(sentences, [blocks.section(literal(sentences)), *_buttons(row)])


def choose(question: str, rows: Sequence[Row]) -> Message:
    """Several may be meant; each with its buttons."""
    shown = [block for row in rows[:PAGE] for block in _row(row)]
    return message(question, [blocks.section(literal(question)), *shown])


def ask_to_remove(row: Row) -> Message:
    """A typed word slips easily, so it is asked once."""
    said = f"Remove this digest: {label(row.digest)}, {row.due}?"
    button = blocks.button("Remove it", actions.REMOVE_DIGEST, str(row.digest.digest_id))
    return message(said, [blocks.section(literal(said)), blocks.actions(button)])


def offer_form() -> Message:
    """A command cannot open a form by itself, so it offers the button that does."""
    said = "Which accounts, and when?"
    return message(said, [blocks.section(join(" ", (Markup(said), _TYPE))), blocks.actions(_add())])


def label(digest: Digest) -> str:
    """What a digest is called in a sentence: “at risk”, your accounts, roll-up of all accounts."""
    own, segment = digest.segment.casefold() == MINE, f"“{cut(digest.segment, _LABEL)}”"
    if digest.audience == "owners":
        return "each owner's own accounts" if own else f"each owner's {segment}"
    accounts = "your accounts" if own else segment if digest.segment else "all accounts"
    return f"roll-up of {accounts}" if digest.kind == "roll-up" else accounts


def _row(row: Row) -> Iterator[Block]:
    digest = row.digest
    name = label(digest) if row.is_here else label(digest).replace("each owner's", "your", 1)
    title = markup("*{}. {}*", digest.digest_id, literal(name, 2 * NAME))
    cap = "" if digest.kind == "roll-up" else f", at most {count(digest.top, 'account')}"
    trouble = markup("⚠️ {}", row.trouble) if row.trouble else Markup()
    due = markup("{} · {}", title, row.due + cap)
    yield blocks.section(join("\n", (due, markup("{}", _next(row)), trouble)))
    by = f"Set up by {row.by}" if row.by else "Who set it up has left"
    last = f"last sent {day(row.last)}" if row.last else "nothing sent yet"
    yield blocks.context(markup("{} · {}", by, last))
    yield from _buttons(row)


def _next(row: Row) -> str:
    if row.is_muted:
        return "You do not want your part of it."
    if row.digest.paused_at is None:
        return f"The next one comes {row.following}."
    because = f": {row.digest.paused_because}" if row.digest.paused_because else ""
    return sentence(f"Paused since {day(row.digest.paused_at.date())}{because}")


def _buttons(row: Row) -> list[Block]:
    """What may be done with it; of a digest of another place a person may only leave her part out."""
    at = str(row.digest.digest_id)
    mute = (
        blocks.button("Unmute", actions.UNMUTE_DIGEST, at)
        if row.is_muted
        else blocks.button("Mute", actions.MUTE_DIGEST, at)
    )
    if not row.is_here:
        return [blocks.actions(mute)]
    paused = row.digest.paused_at is not None
    shown = [
        blocks.button("Preview", actions.PREVIEW_DIGEST, at),
        blocks.button("Resume", actions.RESUME_DIGEST, at)
        if paused
        else blocks.button("Pause", actions.PAUSE_DIGEST, at),
        blocks.button("Change", actions.EDIT_DIGEST, at),
        blocks.button("Remove", actions.REMOVE_DIGEST, at, confirm=_sure(row)),
    ]
    take = [] if row.by else [blocks.button("Take over", actions.TAKE_DIGEST, at)]
    mine = [mute] if row.digest.audience == "owners" else []
    return [blocks.actions(*shown, *mine, *take)]


def _sure(row: Row) -> Block:
    text = f"{label(row.digest)}, {row.due}: nothing of it is sent any more."
    return blocks.confirm("Remove this digest?", text, "Remove it", "Keep it")


def _foot(total: int, offset: int) -> list[Block]:
    """Add, and the other page where there is one; after the last comes the first."""
    other = offset + PAGE if offset + PAGE < total else 0
    label = f"Show {other + 1} to {min(other + PAGE, total)}"
    turn = [blocks.button(label, actions.DIGESTS, str(Page(other)))] if total > PAGE else []
    return [blocks.actions(_add(), *turn)]


def _add() -> Block:
    return blocks.button("Add…", actions.ADD_DIGEST, "new")
