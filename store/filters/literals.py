"""Values as a filter has them, each of which is written as it is read."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

PLAIN = re.compile(r"[^\W_][\w./&+@%-]*( [^\W_][\w./&+@%-]*)*")
TAKEN = re.compile(r"\b(and|or|not|in|mine|none)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Missing:
    """`none`: nothing is known."""

    def __str__(self) -> str:
        return "none"


@dataclass(frozen=True, slots=True)
class Number:
    """A number; of a share, 0.3 is 30%."""

    value: Decimal
    share: bool = False

    def __str__(self) -> str:
        return f"{plain(self.value * 100)}%" if self.share else plain(self.value)


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in whole units (euros, not cents); of the account's own currency where none is named."""

    value: Decimal
    currency: str = ""

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.currency}".rstrip()


@dataclass(frozen=True, slots=True)
class Span:
    """A number of days: of usage, since a day, or until one."""

    days: int

    def __str__(self) -> str:
        return f"{self.days}d"


@dataclass(frozen=True, slots=True)
class Day:
    """A day: a date, or so many days after the day that is asked about."""

    on: date | None
    offset: int = 0

    def __str__(self) -> str:
        return str(self.on) if self.on else {-1: "yesterday", 0: "today", 1: "tomorrow"}[self.offset]

    def seen_from(self, day: date) -> date:
        """The date, where `day` is today."""
        return self.on or date.fromordinal(day.toordinal() + self.offset)


@dataclass(frozen=True, slots=True)
class Text:
    """A value in words; case does not matter."""

    text: str

    def __str__(self) -> str:
        if PLAIN.fullmatch(self.text) and not TAKEN.search(self.text):
            return self.text
        return f"'{self.text}'" if re.search('["“”„«»]', self.text) else f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Me:
    """`@me`: whoever asks."""

    def __str__(self) -> str:
        return "@me"


@dataclass(frozen=True, slots=True)
class Mention:
    """A Slack user; her `email` is filled in by `store.filters.people`."""

    slack_id: str
    email: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"<@{self.slack_id}>"


Value = Missing | Number | Amount | Span | Day | Text | Me | Mention


def plain(number: Decimal) -> str:
    """The number without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
