"""The drafts of a segment, one per account, each to be opened and finished by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.draft_records import Draft
from store.records import AccountName
from views import actions, blocks, limits
from views.draft import words
from views.message import Block, Message
from views.pointer import Pointer
from views.text import NAME, join, literal, markup, some
from views.words import count

_STATES = {"open": "", "done": "✓ finished", "saved": "✓ on the timeline", "discarded": "discarded"}
_NAMED = 8  # accounts without a draft that are named


@dataclass(frozen=True, slots=True)
class Queue:
    """The drafts of a queue with their accounts' names. `title` is the segment's, empty when drawn again.

    `nobody` names the accounts where nobody may be written to, `beyond` counts what the cap left out.
    """

    queue_id: str
    drafts: Sequence[tuple[str, Draft]]
    title: str = ""
    nobody: Sequence[str] = ()
    beyond: int = 0


def show(queue: Queue) -> Message:
    """The list, with how many of them are handled."""
    done = sum(draft.state != "open" for _, draft in queue.drafts)
    said = f"{done} of {count(len(queue.drafts), 'draft')} done"
    head = (
        markup("*Drafts for {}*: {}.", literal(queue.title, NAME), said)
        if queue.title
        else markup("*{}*.", said)
    )
    again = blocks.button("Refresh", words.QUEUE, queue.queue_id)
    rows = [_row(name, draft) for name, draft in queue.drafts]
    return limits.message(f"{said}.", [blocks.section(head, again), *rows, *_left(queue)])


def none(title: str, nobody: Sequence[str]) -> Message:
    """No account of the segment has anybody who may be written to."""
    said = f"No draft for {title}: nobody may be written to at {_names(nobody)}."
    return limits.message(said, [blocks.section(literal(said))])


def choose(asked: str, near: Sequence[AccountName], typed: str) -> Message:
    """No account is certain; each button drafts for it, with the purpose and the tone that were typed."""
    said = f"Which account did you mean by “{asked}”?"
    if not near:
        said = f"I know no account called “{asked}”. Check the spelling, or try its domain or its id."
    return limits.message(said, [blocks.section(literal(said)), *(_choice(each, typed) for each in near)])


def _row(name: str, draft: Draft) -> Block:
    state = _STATES[draft.state]
    text = join(
        " · ", (markup("*{}*", literal(name, NAME)), literal(words.PURPOSES[draft.purpose]), some(state))
    )
    button = blocks.button("Open" if draft.state == "open" else "Look", words.OPEN, str(draft.draft_id))
    return blocks.section(join("\n", (text, some(draft.subject))), button)


def _left(queue: Queue) -> list[Block]:
    nobody = f"Nobody may be written to at {_names(queue.nobody)}." if queue.nobody else ""
    beyond = (
        f"{count(queue.beyond, 'more account')} of the segment left out: a queue has {len(queue.drafts)}."
    )
    said = [literal(each) for each in (nobody, beyond if queue.beyond else "") if each]
    return [blocks.context(*said)] if said else []


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(name[:NAME] for name in names[:_NAMED]) + more


def _choice(account: AccountName, typed: str) -> Block:
    text = join(
        " · ", (markup("*{}*", literal(account.name, NAME)), some(account.domain), some(account.account_id))
    )
    return blocks.section(
        text, blocks.button("Draft", actions.DRAFT, str(Pointer(account.account_id, typed=typed)))
    )
