"""Values as they are typed: what a field takes, and the sentence for what it does not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from store.currencies import CODES
from store.filters.bad import BadFilter, several
from store.filters.fields import Field, Kind
from store.filters.literals import Amount, Day, Me, Mention, Missing, Number, Span, Text, Value

UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
TIMES = {"": 0, "k": 3, "m": 6, "b": 9}
WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
LONGEST = 36_500  # days, a century

_NUMBER = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,9})?)([kmb]?)", re.IGNORECASE)
_SHARE = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,9})?) ?(%?)")
_SPAN = re.compile(r"(\d{1,9}) ?([dwmy]|days?|weeks?|months?|years?)", re.IGNORECASE)
_MONEY = re.compile(
    r"(?P<before>[$€£¥]|[a-z]{3})? ?(?P<sign>-?)(?P<number>\d{1,15}(?:\.\d{1,9})?) ?(?P<times>[kmb]?)"
    r" ?(?P<after>[$€£¥]|[a-z]{3})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A value as it was typed, without its quotation marks; `end` is where it stops."""

    text: str
    at: int
    end: int
    is_quoted: bool = False
    slack_id: str = ""


def value(field: Field, key: str, given: Typed) -> Value:
    """What the field takes of it. BadFilter where it takes no such thing."""
    if not given.is_quoted and given.text.casefold() == "none":
        return Missing()
    if given.slack_id and field.kind == "owner":
        return Mention(given.slack_id)
    if not given.text.strip():
        raise BadFilter(f"the value is empty; what is not known is {key} = none.", given.at, "“”")
    read = READERS[field.kind](given.text.strip(), field)
    if isinstance(read, str):
        raise BadFilter(f"{key} {read}, such as {_example(field, key)}.", given.at, given.text)
    return read


def number(text: str, _field: Field) -> Value | str:
    """A number; k, m and b are thousands, millions and billions."""
    found = _NUMBER.fullmatch(text)
    return (
        Number(Decimal(found[1]).scaleb(TIMES[found[2].casefold()])) if found else "is compared with a number"
    )


def share(text: str, _field: Field) -> Value | str:
    """Percent, or a part of one."""
    found = _SHARE.fullmatch(text)
    if found is None:
        return "is compared with a percentage"
    if found[2]:
        return Number(Decimal(found[1]) / 100, share=True)
    return Number(Decimal(found[1]), share=True) if abs(Decimal(found[1])) <= 1 else "needs a % sign above 1"


def money(text: str, _field: Field) -> Value | str:
    """An amount, with or without its currency."""
    found = _MONEY.fullmatch(text)
    named = [each for each in (found["before"], found["after"]) if each] if found else []
    codes = [SIGNS.get(each, each.upper()) for each in named]
    if found is None or len(codes) > 1:
        return "is compared with an amount"
    if codes and codes[0] not in CODES:
        return f"is in a currency, and {codes[0]} is none"
    amount = Decimal(found["sign"] + found["number"]).scaleb(TIMES[found["times"].casefold()])
    return Amount(amount, codes[0] if codes else "")


def day(text: str, _field: Field) -> Value | str:
    """A number of days, or a day."""
    if found := _SPAN.fullmatch(text):
        days = int(found[1]) * UNITS[found[2][0].casefold()]
        return Span(days) if days <= LONGEST else "is compared with at most a century"
    if text.casefold() in WORDS:
        return Day(None, WORDS[text.casefold()])
    try:
        return Day(date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else DAY
    except ValueError:
        return "is compared with a day, and this is none"


DAY = "is compared with a number of days or with a day"


def words(text: str, _field: Field) -> Value | str:
    """Text as it is."""
    return Text(text)


def choice(text: str, field: Field) -> Value | str:
    """One of the field's own values; hyphens and spaces are alike."""
    said = re.sub(r"[\s_-]+", " ", text).casefold()
    return Text(said) if said in field.choices else f"is {several(field.choices, 'or')}"


def owner(text: str, _field: Field) -> Value | str:
    """A person, however she is called."""
    return Me() if text.casefold() == "@me" else Text(text.removeprefix("@") or text)


READERS: Mapping[Kind, Callable[[str, Field], Value | str]] = {
    "number": number,
    "share": share,
    "money": money,
    "text": words,
    "tags": words,
    "choice": choice,
    "owner": owner,
    "ahead": day,
    "ago": day,
}


def _example(field: Field, key: str) -> str:
    return field.example.replace("logins.28d", key)
