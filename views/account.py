"""The account card as its reader alone sees it: how it is, why, how sure we are, and one next step."""

from collections.abc import Iterator

from store.records import Score
from views import actions, blocks, facts, left_out, override, postmortem, pulse, reasons, trend, verdict
from views.card import Card
from views.limits import message
from views.message import Block, Message
from views.pointer import Pointer
from views.text import Markup, join, markup, sentence, some
from views.words import certainty


def show(card: Card) -> Message:
    """The card, short of what it hides."""
    shown = [
        *verdict.notes(card),
        blocks.header(card.account.name),
        *verdict.headline(card),
        *(_judgement(card, card.score) if card.score else ()),
        *_facts(card),
        *trend.chart(card.trend),
        _buttons(card),
    ]
    return message(_spoken(card), shown)


def _spoken(card: Card) -> str:
    found = card.score.reasons if card.score and card.health is not None else ()
    cause = reasons.worst(reasons.open_to(found, card.hides))
    return " ".join((verdict.summary(card), *([sentence(cause.text)] if cause else [])))


def _judgement(card: Card, score: Score) -> Iterator[Block]:
    open_still = card.churned is None
    if open_still:
        yield blocks.section(join("\n", (verdict.risk(card, score), _confidence(score), _persona(score))))
    yield from verdict.why(card)
    step = reasons.step(score.next_step, score.reasons, card.hides)
    if open_still and step not in {"", score.raise_by}:
        yield blocks.section(markup("*Next step*\n{}", sentence(step)))


def _confidence(score: Score) -> Markup:
    is_whole = score.confidence > 0.995  # shown as 100%: nothing would raise it
    is_said = score.health is None  # an unknown health begins with it
    raise_by = "" if is_whole or is_said or not score.raise_by else sentence(score.raise_by)
    return join(" ", (markup("*Confidence:* {}.", certainty(score.confidence)), some(raise_by)))


def _persona(score: Score) -> Markup:
    """Which part of the scorecard counted, where it is not the one for everybody."""
    return Markup() if score.persona in {"", "everybody"} else markup("*Persona:* {}.", score.persona)


def _facts(card: Card) -> Iterator[Block]:
    yield blocks.divider()
    if card.as_of:
        yield blocks.context(Markup("What is stored about the account today:"))
    yield blocks.fields(facts.stored(card.account, card.today, card.hides))
    if "notes" not in card.hides:
        yield blocks.section(facts.last_touch(card.touch, card.today, card.hides))
        if card.pulse and not card.churned:
            yield blocks.section(pulse.line(card, card.pulse))
    if without := left_out.without(card.hides):
        yield blocks.context(Markup(without))


def _buttons(card: Card) -> Block:
    value = str(Pointer(card.account.account_id, card.as_of))
    log = (blocks.button("Log a touch", actions.LOG, value),) if card.may_record else ()
    if card.score is None:
        return blocks.actions(*log, *postmortem.button(card))
    can_draft = not (card.churned or card.as_of) and left_out.may_draft(card.hides)
    draft = (blocks.button("Draft", actions.DRAFT, value),) if can_draft else ()
    why = blocks.button("Why", actions.WHY, value)
    share = (_share(value),) if card.may_share else ()
    return blocks.actions(*draft, *log, why, *postmortem.button(card), *share, *override.buttons(card))


def _share(value: str) -> Block:
    text = "Everybody in this channel will see the health and its reasons. ARR, contacts and notes stay out."
    ask = blocks.confirm("Post this card here?", text, "Post it", "Keep it to myself")
    return blocks.button("Share", actions.SHARE, value, confirm=ask)
