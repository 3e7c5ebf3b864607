"""Segments as they are typed: words such as plan:Business or mine, all of which must hold."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from store import accounts
from store.database import Tx
from store.errors import Sorry
from store.records import Person

FIELDS = ("plan", "region", "industry", "persona", "owner")
MINE = "mine"
_A = {each: f"{'an' if each[0] in 'aeiou' else 'a'} {each}" for each in FIELDS}
_SHOWN = 5
_WORD = re.compile(
    r"""(?P<field>[^\W\d]\w*):\s?(?:["“”„«](?P<quoted>[^"“”„«»]*)["“”»]|(?P<value>[^\s"“”„«»]\S*))"""
    r"|(?<!\S)(?P<mine>mine)(?!\S)",
    re.IGNORECASE,
)


class Condition(NamedTuple):
    """One word of a segment; `mine` has no value."""

    field: str
    value: str = ""

    def __str__(self) -> str:
        """As it may be typed again."""
        quoted = f'"{self.value}"' if re.search(r"\s", self.value) else self.value
        return f"{self.field}:{quoted}" if self.value else self.field


Segment = tuple[Condition, ...]


def split(text: str) -> tuple[str, Segment]:
    """What was typed without its segment, and the segment. Sorry for a field that does not exist."""
    rest = re.sub(r"(?<!\S)and(?!\S)", " ", _WORD.sub(" ", text), flags=re.IGNORECASE)
    return " ".join(rest.split()), tuple(map(_condition, _WORD.finditer(text)))


def read(text: str) -> Segment:
    """The segment that is all of the text, empty for everybody. Sorry for anything else."""
    rest, segment = split(text)
    if rest:
        raise Sorry(
            f"I cannot read “{rest}”: a segment is written field:value, such as plan:Business, or mine."
        )
    return segment


def write(segment: Segment) -> str:
    """The segment as it may be typed; `read` reads it back."""
    return " ".join(map(str, segment))


def members(tx: Tx, segment: Segment, person: Person, *, guarded: bool) -> frozenset[str] | None:
    """The ids of the accounts in the segment, None where it is everybody.

    Case does not matter, an owner may be given by the name before the @. Sorry for a value that no account
    has, naming the nearest one, and for a segment without any account. `guarded` names no owner, for guests.
    """
    if not segment:
        return None
    found = frozenset[str].intersection(
        *(_having(tx, condition, person, guarded=guarded) for condition in segment)
    )
    if not found:
        raise Sorry(f"No account is in all of {write(segment)}; drop one of them.")
    return found


def _condition(word: re.Match[str]) -> Condition:
    if word["mine"]:
        return Condition(MINE)
    field, value = word["field"].casefold(), (word["quoted"] or word["value"] or "").strip()
    if field not in FIELDS:
        near = _nearest(field, FIELDS) or f"I know {', '.join(FIELDS)} and {MINE}."
        raise Sorry(f"I cannot pick accounts by “{word['field']}”; {near}")
    if not value:
        raise Sorry(f"Which {field}? Write it after the colon, such as {field}:value.")
    return Condition(field, value)


def _having(tx: Tx, condition: Condition, person: Person, *, guarded: bool) -> frozenset[str]:
    column, known = _column(tx, condition)
    wanted = _mine(person) if condition.field == MINE else {condition.value.casefold().removeprefix("@")}
    meant = [each for each in known if wanted & set(_names(column, each))]
    if meant:
        return accounts.having(tx, column, meant)
    if condition.field == MINE:
        raise Sorry(f"No account has {' or '.join(sorted(wanted)) or 'you'} as its owner; leave out mine.")
    if not known:
        raise Sorry(f"No account has {_A[column]} yet: import accounts with that column.")
    if column == "owner" and guarded:
        raise Sorry(f"No account has the owner “{condition.value}”; write an e-mail address or a Slack id.")
    near = _nearest(condition.value, known) or f"there is {_some(known)}."
    raise Sorry(f"No account has the {column} “{condition.value}”; {near}")


def _nearest(typed: str, known: Sequence[str]) -> str:
    found = process.extractOne(typed, known, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=70)
    return f"did you mean {found[0]}?" if found else ""


def _column(tx: Tx, condition: Condition) -> tuple[str, list[str]]:
    column = "owner" if condition.field == MINE else condition.field
    return column, accounts.values(tx, column)


def _mine(person: Person) -> set[str]:
    return {name.casefold() for name in (person.email, person.slack_id) if name}


def _names(column: str, value: str) -> Iterator[str]:
    yield value.casefold()
    if column == "owner" and "@" in value:
        yield value.casefold().partition("@")[0]


def _some(known: list[str]) -> str:
    shown = ", ".join(known[:_SHOWN])
    return f"{shown} and {len(known) - _SHOWN} more" if len(known) > _SHOWN else shown
