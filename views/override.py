"""A band that a person set by hand: the form, what holds now, and the line on the card."""

from datetime import date

from store.records import Account, Band, Override
from views import actions, blocks, judgement, limits
from views.card import Card
from views.message import Block, Message, Modal
from views.pointer import Pointer
from views.text import NAME, Markup, literal, markup, some
from views.words import BANDS, day

CHOICES: dict[str, Band] = {"healthy": "healthy", "watch": "watch", "at risk": "at risk"}


def form(account: Account, until: date) -> Modal:
    """The form; its values arrive as band, why and until."""
    options = [blocks.option(BANDS[band], band) for band in CHOICES.values()]
    shown = [
        blocks.section(
            markup(
                "The band of *{}*, whatever the score says, until a day. Health itself stays as it is.",
                literal(account.name, NAME),
            )
        ),
        blocks.field("band", "Band", {"type": "static_select", "options": options}),
        judgement.why(),
        judgement.until(until),
    ]
    value = str(Pointer(account.account_id))
    return limits.modal(actions.OVERRIDE_TITLE, shown, form=actions.SET, submit="Set it", value=value)


def was_set(account: Account, override: Override) -> Message:
    """What holds from now on."""
    name, end = literal(account.name, NAME), day(override.expires_on)
    text = markup("*{}* is {} until {}, set by you.", name, BANDS[override.band], end)
    spoken = f"{account.name} is {override.band} until {end}, set by you."
    shown = [blocks.section(text), blocks.context(some(override.reason)), _row(account, lift=True)]
    return limits.message(spoken, shown)


def was_lifted(account: Account, score: Band | None) -> Message:
    """What the score says, now that it counts again."""
    said = f"Lifted: {account.name} is {score or 'unknown'} again, as its score says."
    return limits.message(said, [blocks.section(literal(said)), _row(account, lift=False)])


def line(card: Card, override: Override) -> Markup:
    """Band set to at risk by Ana until 1 Dec 2026: why (the score says healthy)."""
    by = "hand" if "contacts" in card.hides else override.author
    what = markup("Band set to *{}* by {} until {}", override.band, by, day(override.expires_on))
    if "notes" in card.hides:
        return markup("{}{}.", what, _says(card))
    return markup("{}: {}{}", what, override.reason, _says(card))


def buttons(card: Card) -> tuple[Block, ...]:
    """Override, and Lift where there is something to lift; none for who may not, or where it is too late."""
    if card.churned or card.as_of or not card.may_record:
        return ()
    value = str(Pointer(card.account.account_id))
    lift = (blocks.button("Lift", actions.LIFT, value),) if card.override else ()
    return (blocks.button("Override", actions.OVERRIDE, value), *lift)


def _says(card: Card) -> Markup:
    if card.score is None:
        return Markup()
    if card.score.health is None:
        return Markup(" (the score does not know)")
    return markup(" (the score says {})", card.score.band)


def _row(account: Account, *, lift: bool) -> Block:
    value = str(Pointer(account.account_id))
    lifting = (blocks.button("Lift", actions.LIFT, value),) if lift else ()
    return blocks.actions(blocks.button("Open the card", actions.OPEN, value), *lifting)
