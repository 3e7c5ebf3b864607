"""Segments as they are typed: a name that was saved, or else a filter."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from commands.contract import Request
from store import segments
from store.database import Tx
from store.errors import Sorry
from store.filters import exist, fields, people
from store.filters.bad import BadFilter, nearest, several
from store.filters.literals import Me
from store.filters.members import members as by_sql
from store.filters.read import read
from store.filters.tree import Filter
from store.sight import Field, Hides, sees_all
from views import left_out

_JOINED = re.compile(r"^and\b\s*", re.IGNORECASE)
_WRITTEN = re.compile(r"[=<>!:≠≤≥()\"“”„«»]|(?<!\S)mine(?!\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A segment to go by. `title` is its name, or the filter as it was typed; empty for everybody."""

    title: str
    filter: Filter


class HiddenError(Sorry):
    """A segment goes by what is hidden from whoever asks."""


EVERYBODY = Named("", Filter("", None))


def find(tx: Tx, typed: str, *, hides: Hides) -> Named:
    """The segment of this name, else the filter that was typed; everybody for nothing.

    Sorry where it is neither, naming what is near, and for a value that no account has, and where
    it asks for what is hidden.
    """
    text = typed.strip()
    saved = segments.get(tx, text) if text else None
    if saved is None and text and not _WRITTEN.search(text):
        raise Sorry(_unknown(text, [each.name for each in segments.all_of(tx)]))
    asked = people.bound(tx, read(saved.filter if saved else text))
    for name, field in hidden(asked, hides):
        said = f"What you see here is without {left_out.WORDS[field]}"
        raise HiddenError(f"{said}, so no segment may go by {name}.")
    if saved is None:
        exist.check(tx, asked)
    return Named(saved.name if saved else text, asked)


def members(
    tx: Tx, named: Named, request: Request, day: date, *, everybody: bool = False
) -> frozenset[str] | None:
    """The ids of the accounts in the segment, None where it is all of them.

    Those who have left are out, unless the segment asks for them or `everybody` is meant.
    """
    if named.filter.root is None and sees_all(tx):
        return None
    return by_sql(tx, named.filter, request.person, day, everybody=everybody)


def some(tx: Tx, named: Named, request: Request, day: date) -> frozenset[str] | None:
    """The same with those who have left. Sorry where nobody is in it."""
    found = members(tx, named, request, day, everybody=True)
    if found is None or found:
        return found
    if any(Me() in each.values for each in named.filter.conditions()):
        raise Sorry(f"No account is in {named.title}: mine goes by your e-mail address and your Slack id.")
    raise Sorry(f"No account is in {named.title}.")


def split_off(tx: Tx, text: str, is_first: Callable[[str], bool]) -> tuple[str, str]:
    """What was typed before a segment, such as a period, and the segment; either may be empty.

    The longest beginning that `is_first` takes, else the longest end. Words that are neither stay with the
    first part, so that it can say what is wrong.
    """
    words = text.split()
    for number in range(len(words), 0, -1):
        if is_first(" ".join(words[:number])):
            return " ".join(words[:number]), _JOINED.sub("", " ".join(words[number:]))
    for number in range(1, len(words)):
        if is_first(" ".join(words[number:])):
            return " ".join(words[number:]), " ".join(words[:number])
    if _is_segment(tx, text):
        return "", text
    for number in range(1, len(words)):  # a beginning that is wrong, before a segment that is right
        if _is_segment(tx, " ".join(words[number:])) and not _WRITTEN.search(" ".join(words[:number])):
            return " ".join(words[:number]), " ".join(words[number:])
    return ("", text) if _WRITTEN.search(text) else (text, "")


def hidden(asked: Filter, hides: Hides) -> list[tuple[str, Field]]:
    """What it goes by and must not, with the field that hides it; to ask for one's own tells no owner."""
    return [
        (condition.field, field)
        for condition in asked.conditions()
        if (field := fields.field(condition.field).hidden) in hides
        and not (condition.field == "owner" and all(isinstance(value, Me) for value in condition.values))
    ]


def _is_segment(tx: Tx, text: str) -> bool:
    try:
        return segments.get(tx, text) is not None or read(text).root is not None
    except BadFilter:
        return False


def _unknown(text: str, names: Collection[str]) -> str:
    known = {segments.key(each): each for each in (*fields.FIELDS, *names)}
    near = nearest(segments.key(text), known)
    hint = f"did you mean {known[near]}?" if near else f"there is {several(names)}."
    return f"There is no segment “{text}”; {hint} A filter is written such as health < 60."
