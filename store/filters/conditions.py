"""Conditions as they are typed: a field that exists, an operator that it takes, and its values."""

import re
from collections.abc import Mapping, Sequence

from lark import Token

from store.filters import fields
from store.filters.bad import BadFilter, nearest, several
from store.filters.literals import Me, Missing
from store.filters.tree import Condition, Op
from store.filters.values import LONGEST, UNITS, Typed, value

SAME: Mapping[str, str] = {":": "=", "==": "=", "≠": "!=", "<>": "!=", "≤": "<=", "≥": ">="}


def typed(tokens: Sequence[Token]) -> Typed:
    """The tokens of one value."""
    first, last = tokens[0], tokens[-1]
    at, end = first.start_pos or 0, last.end_pos or 0
    if first.type == "MENTION":
        return Typed(str(first), at, end, slack_id=first[2:-1].partition("|")[0])
    if first.type == "QUOTED":
        return Typed(first[1:-1], at, end, is_quoted=True)
    return Typed(" ".join(tokens), at, end)


def mine(token: Token) -> Condition:
    """What `mine` stands for."""
    return Condition("owner", "=", (Me(),), token.start_pos or 0, token.start_pos or 0)


def condition(name: Token, operator: Token, found: Sequence[Typed]) -> tuple[Condition, bool]:
    """The condition, and whether it is to be turned round. BadFilter where the field does not take it."""
    key = resolved(name)
    field = fields.field(key)
    word = SAME.get(operator, operator.removeprefix(":"))
    if operator.type != "COMPARE":
        word = "="
    if field.kind in fields.WORDS and word not in {"=", "!="}:
        raise BadFilter(
            f"{key} is in words, so it takes =, != or in, such as {field.example}.",
            operator.start_pos or 0,
            str(operator),
        )
    read = tuple(value(field, key, each) for each in found)
    if Missing() in read and word not in {"=", "!="}:
        raise BadFilter(
            f"what is not known is neither more nor less: write {key} = none.", found[0].at, found[0].text
        )
    op: Op = "=" if word == "!=" else word  # pyright: ignore[reportAssignmentType] - the grammar has no other
    return Condition(key, op, read, name.start_pos or 0, found[0].at), word == "!="


def resolved(name: Token) -> str:
    """The field's name. BadFilter for one that does not exist."""
    at = name.start_pos or 0
    if known := fields.named(name):
        return known
    if found := fields.WINDOW.fullmatch(name):
        return windowed(found, at)
    near = nearest(name, fields.FIELDS)
    hint = (
        f"did you mean {near}?"
        if near
        else f"there is {several(fields.FIELDS)}; usage needs its window, such as logins.28d."
    )
    raise BadFilter(f"I know no such field; {hint}", at, str(name))


def windowed(found: re.Match[str], at: int) -> str:
    """The name of a metric of usage with its window in days."""
    metric, unit = found["metric"], UNITS.get(found["unit"].casefold()[:1])
    if metric[:1] in "\"“”„«»'‘’‚":
        metric = metric[1:-1]
    days = int(found["number"]) * (unit or 0)
    if unit is None or len(found["unit"]) > 1 or not 1 <= days <= LONGEST or not metric.strip():
        raise BadFilter(
            "usage needs a window of days or weeks after its name, such as logins.28d.", at, found[0]
        )
    return f"{metric}.{days}d"
