"""What leaves the house: numbers, days and our own words, and never a word that anybody typed."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from outreach import prompt
from outreach.fact import Fact, Sheet
from outreach.writing import Brief
from store.currencies import decimals
from store.records import Money

MOST = 1200  # tokens of an answer: a message of twenty sentences, thrice
_ADDRESS = re.compile(r"@|://|www\.", re.IGNORECASE)
_PHONE = re.compile(r"\+?\(?\d(?:[\s()/.–-]{0,3}\d){6,}")  # seven digits, however they are set
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_QUOTED = re.compile("“[^”]*”|'[^']*'")
_ID = re.compile(r"(?<=no )fact .*", re.DOTALL)
_NAMED = ("account.", "recipient.", "sender.")


class Private(Exception):  # noqa: N818 - what it says is what was found
    """Something private stands in what would be sent."""


def outgoing(brief: Brief, model: str, limit: str) -> dict[str, Any]:
    """The body of the request to a model. `limit` is what its server calls the most tokens of an answer.

    Raises Private where an address, a telephone number, a name or a text of the sheet would go.
    """
    facts = [_fact(fact) for fact in brief.sheet.facts.values()]
    if any(_is_private(text, brief.sheet) for fact in facts for text in _texts(fact)):
        raise Private
    asked = _asked(brief) | {"facts": facts}
    if brief.objections:
        asked |= {"rules_that_your_last_answer_broke": _broken(brief)}
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": prompt.SYSTEM},
            {"role": "user", "content": json.dumps(asked, ensure_ascii=False)},
        ],
        "response_format": prompt.schema(),
        limit: MOST,
    }


def _asked(brief: Brief) -> dict[str, Any]:
    """The task, in our own words."""
    sheet = brief.sheet
    wishes = (prompt.PURPOSES[sheet.purpose], prompt.TONES[brief.tone], prompt.CHANGES[brief.change])
    return {
        "language": prompt.LANGUAGES[sheet.language],
        "purpose": sheet.purpose,
        "wishes": [wish for wish in wishes if wish],
        "today": sheet.today.isoformat(),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    """The fact without what it says where that is a text: a model writes its id, and needs no more."""
    parts = {
        "id": fact.fact_id,
        "says": fact.about,
        "kind": fact.kind,
        "value": _value(fact),
        "unit": fact.unit,
        "of_day": fact.on and fact.on.isoformat(),
        "direction": fact.direction,
        "made_of": list(fact.made_of),
    }
    return {name: part for name, part in parts.items() if part not in (None, "", [])}


def _value(fact: Fact) -> str | float | None:
    value = fact.value
    if fact.private or isinstance(value, str):
        return None
    if isinstance(value, Money):
        return round(value.minor / 10 ** decimals(value.currency))
    return value.isoformat() if isinstance(value, date) else round(value, 3)


def _broken(brief: Brief) -> list[str]:
    """The rules that the last answer broke, without a word of it: a model may guess a name."""
    whys = (_QUOTED.sub("a word", _ID.sub("such fact", why)) for _, why in brief.objections)
    return list(dict.fromkeys(whys))


def _is_private(text: str, sheet: Sheet) -> bool:
    """Whether an address, a telephone number, a name, or a text of several words stands in it."""
    if _ADDRESS.search(text) or _PHONE.search(text):
        return True
    wanted = (*_names(sheet), *(each for each in _typed(sheet) if len(each.split()) > 1))
    return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text) for each in wanted)


def _names(sheet: Sheet) -> Iterator[str]:
    """Of the people and the account; a single letter is not known again."""
    person = (sheet.recipient.name, sheet.recipient.email) if sheet.recipient else ()
    facts = (sheet.facts[name].value for name in sheet.facts if name.startswith(_NAMED))
    texts = (value.strip() for value in (*person, sheet.sender, *facts) if isinstance(value, str))
    return (text for text in texts if len(text) > 1)


def _typed(sheet: Sheet) -> Iterator[str]:
    """All private texts."""
    values = (fact.value for fact in sheet.facts.values() if fact.private)
    return (value.strip() for value in values if isinstance(value, str))


def _texts(part: dict[str, Any]) -> Iterator[str]:
    """Every text in it that is not a day."""
    return (text for text in part.values() if isinstance(text, str) and not _DAY.fullmatch(text))
