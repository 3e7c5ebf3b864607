"""One account of a digest: its news, why, what is at stake, the next step, and what readers said of it."""

from collections.abc import Iterator
from datetime import date

from store.digest_records import Said
from store.sight import Hides
from views import actions, blocks, left_out, menu
from views.digest.pointer import At
from views.message import Block
from views.news.changes import Cause, Changes, Entry, Owner, Reaction
from views.news.words import FOLLOWS, SAID, news, sign
from views.pointer import Pointer
from views.text import NAME, Markup, join, literal, markup, mention, sentence
from views.words import away, money, signed

_CAUSE = 110
_STEP = 160
_NAMES = 4  # readers whose answers are shown


def show(
    entry: Entry, said: Changes, at: At | None, reaction: Reaction, mentioned: set[str]
) -> Iterator[Block]:
    """Its blocks. `mentioned` are the Slack ids that the message mentions already; the owner's is added.

    Without a place `at` in a delivery there is nothing to answer, only the card to open.
    """
    text = _text(entry, said.day, mentioned)
    if at is None:
        yield blocks.section(text, blocks.button("Open", actions.OPEN, str(Pointer(entry.account_id))))
        return
    yield blocks.section(text) | {"accessory": _menu(at, reaction, said.hides)}
    if answered := _said(reaction):
        yield blocks.context(answered)
    if not reaction.answers:
        yield blocks.actions(
            menu.press("Real risk", actions.REAL, str(at)),
            menu.press("Known", actions.KNOWN, str(at)),
            menu.press("Noise", actions.NOISE, str(at)),
            menu.press("Data wrong", actions.DATA, str(at)),
        )


def _text(entry: Entry, today: date, mentioned: set[str]) -> Markup:
    name = markup("*{}. {}*", entry.place, literal(entry.name, NAME))
    step = markup("*Next:* {}", sentence(literal(entry.next_step, _STEP))) if entry.next_step else Markup()
    return join(
        "\n",
        (
            join(" · ", (name, markup("{} {}", sign(entry), news(entry, today)))),
            *map(_cause, entry.causes),
            _stakes(entry, today, mentioned),
            step,
        ),
    )


def _cause(cause: Cause) -> Markup:
    return markup("• {} ({})", literal(cause.text, _CAUSE), signed(cause.points))


def _stakes(entry: Entry, today: date, mentioned: set[str]) -> Markup:
    arr = markup("{}", money(entry.arr)) if entry.arr else Markup()
    owner = _owner(entry.owner, mentioned) if entry.owner else Markup()
    return join(" · ", (arr, _renewal(entry, today), owner))


def _renewal(entry: Entry, today: date) -> Markup:
    on = entry.renewal_on
    if on is None or entry.news == "renewal":  # the news has said it
        return Markup()
    return markup("renews {}" if on >= today else "renewal was due {}", away(on, today))


def _owner(owner: Owner, mentioned: set[str]) -> Markup:
    """A mention, once in a message, and a name from then on: nobody is pinged twice."""
    if not owner.slack_id or owner.slack_id in mentioned:
        return literal(owner.name, NAME)
    mentioned.add(owner.slack_id)
    return mention(owner.slack_id)


def _menu(at: At, reaction: Reaction, hides: Hides) -> Block:
    def choice(label: str, act: str) -> tuple[str, str]:
        return label, str(At(at.key, at.place, act))

    change = [choice("Change the answer", "answer")] if reaction.answers else []
    snooze = choice("Wake", "wake") if reaction.snoozed else choice("Snooze…", "snooze")
    draft = [choice("Draft", "draft")] if left_out.may_draft(hides) else []
    others = (choice("Assign to me", "assign"), choice("Open card", "open"), *draft)
    return menu.more(actions.MORE, [*change, snooze, *others])


def _said(reaction: Reaction) -> Markup:
    """Ana: noise (quiet for 60 days, …) · snoozed until 1 Dec 2026 by Ben · taken on by Ana."""
    return join(
        " · ",
        (
            *(
                _answer(name, said, counts=number == 0)
                for number, (name, said) in enumerate(reaction.answers[:_NAMES])
            ),
            markup("snoozed {}", reaction.snoozed) if reaction.snoozed else Markup(),
            markup("taken on by {}", reaction.taken) if reaction.taken else Markup(),
        ),
    )


def _answer(name: str, said: Said, *, counts: bool) -> Markup:
    what = markup("{}: {}", literal(name, NAME), SAID[said])
    follows = FOLLOWS[said] if counts else ""
    return markup("{} ({})", what, follows) if follows else what
