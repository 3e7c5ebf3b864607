"""The card that is posted to a channel: no ARR, no contacts and no notes, since guests may read along."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from store.records import Person
from store.sight import FIELDS
from views import actions, blocks, facts, reasons, trend, verdict
from views.card import Card
from views.limits import message
from views.message import Block, Message
from views.pointer import Pointer
from views.text import NAME, literal, markup, mention


def inside(card: Card, by: Person) -> Message:
    """For a channel of one's own company: with reasons, and a button to a card of one's own."""
    bare = _bare(card)
    more = blocks.button("Open my own card", actions.OPEN, str(Pointer(card.account.account_id, card.as_of)))
    renewal = blocks.section(facts.renewal(bare.account, bare.today))
    return _post(bare, by, [*verdict.why(bare), renewal, *trend.chart(bare.trend), blocks.actions(more)])


def outside(card: Card, by: Person) -> Message:
    """For a channel where outsiders may read along: numbers only, and nothing to press."""
    points = card.score.reasons if card.score and card.health is not None else ()
    total = [blocks.context(reasons.sides(points))] if points else []
    return _post(_bare(card), by, [*total, *trend.chart(card.trend)])


def done(card: Card) -> Message:
    """What the person who shared it is told."""
    name = card.account.name
    told = markup("Posted the card of *{}* here. ARR, contacts and notes stayed out.", literal(name, NAME))
    return message(f"Posted the card of {name} here.", [blocks.section(told)])


def _bare(card: Card) -> Card:
    return replace(card, hides=FIELDS, took="")


def _post(card: Card, by: Person, rest: Iterable[Block]) -> Message:
    shown = [*_from(by), *verdict.notes(card), blocks.header(card.account.name), *verdict.headline(card)]
    spoken = f"{by.name or by.email or 'Somebody'} shared {verdict.summary(card)}"
    return message(spoken, [*shown, *_risk(card), *rest])


def _from(by: Person) -> Iterator[Block]:
    yield blocks.context(markup("Shared by {}", by.name or by.email or mention(by.slack_id)))


def _risk(card: Card) -> Iterator[Block]:
    if card.score and not card.churned and (text := verdict.risk(card, card.score)):
        yield blocks.section(text)
