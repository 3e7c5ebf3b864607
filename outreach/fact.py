"""What may be said: facts with an id, a typed value and a source, gathered on a sheet for one message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from store.records import Money

Purpose = Literal["check-in", "renewal", "onboarding", "save", "expansion", "reference", "review"]
Tone = Literal["warm", "brief", "formal"]
Language = Literal["en", "de"]
Kind = Literal["name", "text", "number", "share", "money", "day", "days"]
Direction = Literal["up", "down", "level"]
Value = str | float | date | Money


@dataclass(frozen=True, slots=True)
class Fact:
    """One stored or derived thing that a message may mention by its id.

    `fact_id` is made of words (`usage.people.now`), the same for the same thing whenever it is asked for.
    `about` says what it is, without its value. `value` is text for a name or a text, a number for number (in
    `unit`), share (0 to 1) and days, a date for a day. `on` is the day it is from, `source` the table.
    Derived facts name what they are `made_of`; those that compare two values have a `direction`. What is
    `private` (a person's name, anybody's free text) never leaves the house: a model sees its id alone.
    """

    fact_id: str
    about: str
    kind: Kind
    value: Value
    source: str
    unit: str = ""
    on: date | None = None
    direction: Direction | None = None
    made_of: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to."""

    contact_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one message may say, by fact id, and to whom; `left_out` says in sentences what is missing.

    `recipient` is None where there is nobody who may be written to.
    """

    account_id: str
    purpose: Purpose
    today: date
    language: Language
    recipient: Recipient | None
    sender: str
    facts: Mapping[str, Fact]
    left_out: tuple[str, ...] = ()
