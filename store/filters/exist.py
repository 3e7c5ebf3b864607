"""Which values and metrics there are, and the sentence for one that there is not."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import accounts
from store.filters import fields, past
from store.filters.bad import BadFilter, nearest, several
from store.filters.literals import Me, Mention, Text
from store.filters.tree import Condition, Filter
from store.filters.words import fold, meant
from store.records import Person
from store.tables import UsageRow

NOBODY = Person("")


def in_words(condition: Condition) -> bool:
    """Whether the condition asks for a value in words, and not only for what is missing."""
    return any(isinstance(value, Text | Me | Mention) for value in condition.values)


def values(tx: Session, name: str) -> list[str]:
    """All values that a field in words has."""
    if choices := fields.field(name).choices:
        return list(choices)
    found = accounts.values(tx, name)
    return sorted({tag for each in found for tag in accounts.split(each)}) if name == "tags" else found


def meanings(tx: Session, wanted: Filter, person: Person, held: past.Held) -> dict[Condition, list[str]]:
    """The stored values, now or on the day, that each condition in words means; none where it is gone."""
    asked = [condition for condition in wanted.conditions() if in_words(condition)]
    stored = {name: _stored(tx, name, held) for name in {each.field for each in asked}}
    return {each: meant(each, stored[each.field], person) for each in asked}


def _stored(tx: Session, name: str, held: past.Held) -> list[str]:
    if choices := fields.field(name).choices:
        return list(choices)
    return sorted({*accounts.values(tx, name), *filter(None, held.get(name, {}).values())})


def spellings(tx: Session, names: Iterable[str]) -> dict[str, list[str]]:
    """How the metrics among these fields are spelt in the usage: as typed, else in any case."""
    metrics = {asked[0] for asked in map(fields.usage, names) if asked}
    found = {metric: [metric] if _is_used(tx, metric) else [] for metric in metrics}
    if all(found.values()):
        return found
    known = all_metrics(tx)
    return {
        metric: spelt or [each for each in known if _loosely(each) == _loosely(metric)]
        for metric, spelt in found.items()
    }


def all_metrics(tx: Session) -> list[str]:
    """The metrics of usage that there are; this reads all of it."""
    return sorted(tx.scalars(select(UsageRow.metric).distinct()))


def check(tx: Session, wanted: Filter) -> None:
    """BadFilter for a value or a metric that no account has, with the nearest that there is."""
    for condition in wanted.conditions():
        for value in condition.values:
            if isinstance(value, Text | Mention):
                _check(tx, condition, value, wanted.text)
    spelt = spellings(tx, wanted.fields())
    for condition in wanted.conditions():
        asked = fields.usage(condition.field)
        if asked and not spelt[asked[0]]:
            what = f"no account has such usage; {_instead(asked[0], all_metrics(tx))}"
            raise BadFilter(what, condition.at, asked[0], wanted.text)


def _check(tx: Session, condition: Condition, value: Text | Mention, text: str) -> None:
    name, known = condition.field, values(tx, condition.field)
    if meant(Condition(name, "=", (value,)), known, NOBODY):
        return
    one = name.removesuffix("s")
    if not known:
        what = f"no account has any {one} yet: import accounts with that column."
    elif isinstance(value, Mention):
        what = f"no account has this {one}; write an e-mail address, for I may not know hers."
    else:
        what = f"no account has this {one}; {_instead(value.text, known)}"
    raise BadFilter(what, condition.value_at, str(value) if isinstance(value, Mention) else value.text, text)


def _instead(typed: str, known: Sequence[str]) -> str:
    near = nearest(typed, known)
    return f"did you mean {near}?" if near else f"there is {several(known) or 'none yet'}."


def _is_used(tx: Session, metric: str) -> bool:
    return tx.scalar(select(UsageRow.metric).where(UsageRow.metric == metric).limit(1)) is not None


def _loosely(metric: str) -> str:
    return fold(metric.replace("_", " "))
