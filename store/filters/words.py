"""Which of the values that exist a condition in words means; case does not matter."""

import unicodedata
from collections.abc import Iterable, Iterator

from store.accounts import split
from store.filters import fields
from store.filters.literals import Me, Mention, Text
from store.filters.tree import Condition
from store.records import Person


def meant(condition: Condition, known: Iterable[str], person: Person) -> list[str]:
    """Those of the known values for which the condition holds, in their order."""
    wanted = set(names(condition, person))
    if fields.field(condition.field).kind == "tags":
        return [each for each in known if wanted & {fold(tag) for tag in split(each)}]
    if condition.field == "owner":
        typed = {fold(value.text) for value in condition.values if isinstance(value, Text)}
        return [each for each in known if fold(each) in wanted or fold(each.partition("@")[0]) in typed]
    return [each for each in known if fold(each) in wanted]


def names(condition: Condition, person: Person) -> Iterator[str]:
    """What the condition asks for, folded; of people every name they have."""
    for value in condition.values:
        if isinstance(value, Text):
            yield fold(value.text)
        elif isinstance(value, Me):
            yield from (fold(name) for name in (person.slack_id, person.email) if name)
        elif isinstance(value, Mention):
            yield fold(value.slack_id)
            mail = person.email if value.slack_id == person.slack_id else value.email
            yield from (fold(mail),) if mail else ()


def fold(text: str) -> str:
    """The text without what does not matter: case, and how a letter is composed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()
