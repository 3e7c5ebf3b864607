"""The sentence for a text that is no filter: what stands at the place, and what was expected there."""

import re
from collections.abc import Collection

from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from store.filters import fields
from store.filters.bad import BadFilter, nearest

QUOTES = "\"“”„«»'‘’‚"
EXAMPLE = "such as health < 60"
MISPLACED = {
    ")": "this parenthesis closes nothing.",
    ",": "a comma stands only between the values of in (…).",
}
_ENDS = re.compile(r"\s*(?:[=!<>:≠≤≥(),]|\b(?:in|and|or|not)\b)", re.IGNORECASE)


def explained(text: str, error: UnexpectedInput) -> BadFilter:
    """The error as a person is told it."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return BadFilter(_unfinished(error.accepts), len(text))
    at = error.pos_in_stream or 0
    if isinstance(error, UnexpectedToken):
        return BadFilter(_stray(text, at, error.accepts), at, str(error.token))
    wanted: Collection[str] = error.allowed or () if isinstance(error, UnexpectedCharacters) else ()
    return BadFilter(_stray(text, at, wanted), at, text[at])


def _unfinished(wanted: Collection[str]) -> str:
    if "RPAR" in wanted:
        return "a closing parenthesis is missing."
    return f"{'a value' if 'QUOTED' in wanted else 'a condition'} has to follow, {EXAMPLE}."


def _stray(text: str, at: int, wanted: Collection[str]) -> str:
    sign, rest = text[at], text[at + 1 :]
    if sign in QUOTES and not any(each in rest for each in QUOTES):
        return "this quotation mark is not closed."
    if "FIELD" not in wanted and "QUOTED" in wanted:
        return f"a value has to stand here, {EXAMPLE}."
    if "FIELD" not in wanted and "LPAR" in wanted:
        return "the values of in stand in parentheses, such as plan in (Pro, Team)."
    if sign in MISPLACED:
        return MISPLACED[sign]
    return (
        _nearly(text[at:]) or f"a condition has to stand here: a field, an operator and a value, {EXAMPLE}."
    )


def _nearly(rest: str) -> str:
    """What to say of words that are a field or nearly one, at the beginning of the rest."""
    words = _ENDS.split(rest, maxsplit=1)[0].strip()
    if known := fields.named(words):
        return f"after {known} an operator has to follow, such as {fields.field(known).example}."
    near = nearest(words, fields.FIELDS) if words else None
    return f"I know no such field; did you mean {near}?" if near else ""
