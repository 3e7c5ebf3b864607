"""What may be the name of a segment, and where a name ends in what was typed."""

import re
from collections.abc import Iterator

from commands.quotes import split_quoted, unquote
from store import segments
from store.database import Tx
from store.errors import Sorry
from store.filters import fields
from store.segments import Segment

VERBS = ("save", "rename", "rm", "diff", "balance", "list", "fields", "help")
_TO = re.compile(r"\s+(?:to|→|->)\s+", re.IGNORECASE)
_HOW = "Write /segment save name = filter, such as: /segment save big renewals = arr > 50k and renewal < 90d."


def named(typed: str) -> str:
    """The name that was typed for a segment. Sorry for what would be taken for something else."""
    name = " ".join(unquote(typed).split())
    if not name:
        raise Sorry(f"The name is missing. {_HOW}")
    if name.split()[0].casefold() in VERBS:
        raise Sorry(
            f"A name cannot begin with “{name.split()[0]}”, which /segment takes for something to do."
        )
    if fields.named(name):
        raise Sorry(f"“{name}” is a field of filters, so it cannot be the name of a segment. {_HOW}")
    return name


def split_filter(text: str) -> tuple[str, str]:
    """The name and the filter of `name = filter` or `name: filter`. Sorry where either is missing."""
    quoted = split_quoted(text)
    name, rest = quoted or ("", text)
    found = re.match(r"\s*(?P<name>[^=:<>!]*?)\s*[=:]\s*(?P<filter>.+)", rest, re.DOTALL)
    if not found or bool(quoted) == bool(found["name"]):
        raise Sorry(_HOW)
    return named(name or found["name"]), found["filter"].strip()


def split_new_name(tx: Tx, text: str) -> tuple[Segment, str]:
    """The saved segment and its new name of `old to new`; either may have a “to” in it."""
    for old, new in _splits(text):
        if there := segments.get(tx, unquote(old)):
            return _saved(there, "renamed"), named(new)
    old, _ = next(_splits(text), (text, ""))
    if old == text:
        raise Sorry("Write /segment rename old name to new name.")
    raise Sorry(f"There is no saved segment “{unquote(old)}”; /segment lists what there is.")


def one(tx: Tx, typed: str, done: str) -> Segment:
    """The saved segment of this name. Sorry where there is none, or where it comes with Rapport."""
    name = unquote(typed)
    if not name:
        raise Sorry("Which segment? Write its name after it; /segment lists what there is.")
    there = segments.get(tx, name)
    if there is None:
        raise Sorry(f"There is no saved segment “{name}”; /segment lists what there is.")
    return _saved(there, done)


def _saved(there: Segment, done: str) -> Segment:
    if there.starter:
        raise Sorry(
            f"“{there.name}” comes with Rapport, so it cannot be {done}; save a filter of your own under "
            "that name, and it takes its place."
        )
    return there


def _splits(text: str) -> Iterator[tuple[str, str]]:
    for found in _TO.finditer(text):
        yield text[: found.start()].strip(), text[found.end() :].strip()
