"""What a button carries: which account, or which page, as of which day."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from store.errors import Sorry
from store.texts import storable
from views.limits import VALUE
from views.text import size

PAGE = 10
OUTDATED = "This button is from an older version of me. Please run the command again."
_MOST = 2**31 - 1  # what every integer column of the store holds
_LONGEST_ID = 700  # as JSON: beyond it ten buttons overflow a message, and a form its private metadata


@dataclass(frozen=True, slots=True)
class Pointer:
    """An account; `day` where another day than today was asked for, `typed` the words of a touch so far."""

    account_id: str
    day: date | None = None
    typed: str = ""

    def __str__(self) -> str:
        """A button's value, read back by `pointer`; typed words that are too many for one are left out.

        Empty for an id that no button can carry.
        """
        if size(json.dumps(self.account_id, ensure_ascii=False)) > _LONGEST_ID:
            return ""
        head = [self.account_id, _text(self.day)]
        full = json.dumps([*head, self.typed], ensure_ascii=False)
        return full if size(full) <= VALUE else json.dumps([*head, ""], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page of a list begins."""

    offset: int = 0
    day: date | None = None

    def __str__(self) -> str:
        """A button's value, read back by `page`."""
        return json.dumps([self.offset, _text(self.day)])


def pointer(value: str) -> Pointer:
    """The account that a button's value stands for. Sorry for a value that is not of our making."""
    with outdated():
        account_id, day, typed = json.loads(value)
        return Pointer(storable(str(account_id)), _day(day), storable(str(typed)))


def page(value: str) -> Page:
    """The page that a button's value stands for. Sorry as for `pointer`."""
    with outdated():
        offset, day = json.loads(value)
        return Page(number(str(offset)) or 0, _day(day))


def number(typed: str) -> int | None:
    """A record's number, as it was typed or a button carries it; None for what can be none."""
    known = int(typed) if typed.isdecimal() and len(typed) <= len(str(_MOST)) else -1
    return known if 0 <= known <= _MOST else None


@contextmanager
def outdated() -> Generator[None]:
    """Raise Sorry for what a value that is not of our making breaks when it is read."""
    try:
        yield
    except (ValueError, TypeError, RecursionError):
        raise Sorry(OUTDATED) from None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
