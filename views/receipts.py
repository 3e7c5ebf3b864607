"""Every reason of a score, by side, with its receipt: what the button Why opens."""

from collections.abc import Iterator, Sequence

from store.records import Account, Reason, Score
from store.sight import NOTHING, Hides
from views import actions, blocks, limits, moved, reasons
from views.message import Block, Modal
from views.text import NAME, Markup, join, literal, markup, sentence, size, some
from views.words import count, day, signed

_SECTIONS = limits.MODAL_BLOCKS - 5  # the introduction, why it moved, the note, the rest


def show(account: Account, score: Score, hides: Hides = NOTHING) -> Modal:
    """The receipts of one score, packed so that a hundred blocks hold hundreds of reasons."""
    shown = reasons.open_to(score.reasons, hides)
    return limits.modal(actions.WHY_TITLE, [*_intro(account, score), *_sections(shown)])


def _intro(account: Account, score: Score) -> Iterator[Block]:
    name = markup("*{}*, as of {}", literal(account.name, NAME), day(score.as_of))
    if score.health is None:
        yield blocks.section(
            join("\n", (name, Markup("I do not know how they are doing."), some(score.raise_by)))
        )
        return
    yield blocks.section(
        join(
            "\n",
            (name, markup("*Health {} of 100* (100 is good)", score.health), reasons.sides(score.reasons)),
        )
    )
    if why := moved.lines(score):
        yield blocks.section(why)
    yield blocks.context(Markup("“Not validated”: not yet checked against which accounts left."))


def _sections(found: Sequence[Reason]) -> Iterator[Block]:
    packs = [
        pack for side in reasons.SIDES for pack in _packs([reason for reason in found if reason.side == side])
    ]
    for pack in packs[:_SECTIONS]:
        title = markup("*{}*", pack[0].side.capitalize())
        yield blocks.section(join("\n", (title, *map(_line, pack))))
    if rest := [reason for pack in packs[_SECTIONS:] for reason in pack]:
        points = signed(sum(reason.points for reason in rest))
        yield blocks.context(
            markup("{} not shown here, {} points together.", count(len(rest), "more reason"), points)
        )


def _packs(found: Sequence[Reason]) -> Iterator[list[Reason]]:
    """Reasons of one side, the largest first, in lots that fit one section each."""
    lot: list[Reason] = []
    filled = 0
    for reason in sorted(found, key=lambda reason: -abs(reason.points)):
        length = size(_line(reason)) + 1
        if lot and filled + length > limits.SECTION - 40:
            yield lot
            lot, filled = [], 0
        lot.append(reason)
        filled += length
    if lot:
        yield lot


def _line(reason: Reason) -> Markup:
    if reason.side == "start":
        return markup("*{}*  {}", reason.points, reason.text)
    step = markup("→ {}", sentence(reason.step)) if reason.step else Markup()
    return join("\n", (reasons.headline(reason), reasons.receipt(reason, checked=True), step))
