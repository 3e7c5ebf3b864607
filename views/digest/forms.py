"""The forms and lists that a digest's buttons open: snooze, change an answer, everything that changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from store.digest_records import Item, Said, Snooze, Until
from store.records import Account
from store.sight import Hides
from views import actions, blocks, limits, notices
from views.digest.pointer import At
from views.message import Block, Message, Modal
from views.news.words import SAID, until
from views.pointer import Pointer
from views.text import NAME, Markup, join, literal, markup, sentence
from views.words import BANDS, count, money

LONGEST = 365  # days that a snooze lasts at most
DAYS = 30  # before a renewal, where nobody says otherwise
_MOST_ROWS = 90  # of the 100 blocks of a modal
_UNTIL: dict[Until, str] = {
    "date": "Until a day",
    "nps": "Until an NPS reply comes",
    "renewal": "Until its renewal is near",
}
_KIND = {
    "entered": "entered risk",
    "worsened": "worsened",
    "recovered": "recovered",
    "renewal": "renewal came near",
    "woken": "its snooze is over",
    "churned": "churned",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An account that a delivery had news of, as it was then."""

    account: Account
    item: Item


def snooze(account: Account, at: At, today: date) -> Modal:
    """The form; its values arrive as until, day and days."""
    options = [blocks.option(label, value) for value, label in _UNTIL.items()]
    day = {"type": "datepicker", "initial_date": (today + timedelta(weeks=2)).isoformat()}
    number = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(LONGEST),
        "initial_value": str(DAYS),
    }
    shown = [
        blocks.section(
            markup("This digest leaves *{}* out for everybody here.", literal(account.name, NAME))
        ),
        blocks.field("until", "How long?", _select(options, options[0])),
        blocks.field("day", "Until which day", day, optional=True),
        blocks.field("days", "Days before the renewal", number, optional=True),
    ]
    return limits.modal(actions.SNOOZE_TITLE, shown, form=actions.SNOOZE, submit="Snooze it", value=str(at))


def answer(account: Account, at: At, said: Said | None) -> Modal:
    """The form; its value arrives as said."""
    options = {each: blocks.option(label.capitalize(), each) for each, label in SAID.items()}
    shown = [
        blocks.section(markup("What is the news of *{}*?", literal(account.name, NAME))),
        blocks.field("said", "Answer", _select(list(options.values()), options.get(said) if said else None)),
    ]
    return limits.modal(actions.ANSWER_TITLE, shown, form=actions.ANSWER, submit="Answer", value=str(at))


def snoozed(account: Account, snooze: Snooze, at: At) -> Message:
    """What whoever snoozed it is told."""
    said = f"{account.name} is snoozed {until(snooze)}, for everybody who reads this digest."
    wake = blocks.button("Wake it", actions.WAKE, str(replace(at, act="wake")))
    return limits.message(said, [blocks.section(literal(said)), blocks.actions(wake)])


def woken(account: Account) -> Message:
    """What whoever woke it is told."""
    return notices.say(f"{account.name} is awake again: the next digest tells of it if there is news.")


def assigned(account: Account, step: str, holder: str) -> Message:
    """What whoever took it on is told; `holder` is who had it until now."""
    until_now = f" {holder} had it until now." if holder else ""
    return notices.say(f"{account.name} is yours.{until_now} Next step: {sentence(step)}")


def everything(rows: Sequence[Row], hides: Hides) -> Modal:
    """All accounts of a delivery in order, each with its card to open."""
    shown = [
        blocks.section(
            _row(row, hides),
            blocks.button("Open", actions.OPEN, str(Pointer(row.account.account_id))),
        )
        for row in rows[:_MOST_ROWS]
    ]
    left = len(rows) - _MOST_ROWS
    rest = [blocks.context(markup("… and {}.", count(left, "more account")))]
    intro = blocks.context(markup("{}, what is most at stake first.", count(len(rows), "account")))
    return limits.modal(actions.ALL_TITLE, [intro, *shown, *(rest if left > 0 else ())])


def _row(row: Row, hides: Hides) -> Markup:
    account, item = row.account, row.item
    name = markup("*{}. {}*", item.place, literal(account.name, NAME))
    health = "" if item.health is None else f"health {item.health}"
    arr = money(account.arr) if account.arr and "arr" not in hides else ""
    said = f"{BANDS[item.band].partition(' ')[0]} {_KIND[item.news]}"
    return join(" · ", (name, *(markup("{}", each) for each in (said, health, arr) if each)))


def _select(options: Sequence[Block], first: Block | None) -> Block:
    return {"type": "static_select", "options": list(options)} | ({"initial_option": first} if first else {})
