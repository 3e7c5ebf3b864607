"""Who entered a segment between two days, who left it, and which of its conditions made the difference."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from scoring import filters
from store.database import Tx
from store.filters import fields
from store.filters.tree import Condition, Filter
from store.records import Money, Person

Value = float | str | date | Money | None


@dataclass(frozen=True)
class Seen:
    """A segment on a day, by account: what its fields and health were, and which conditions held.

    `there` are all accounts that had started and had not left.
    """

    day: date
    known: pd.DataFrame
    holds: pd.DataFrame
    members: frozenset[str]
    there: frozenset[str]

    def health(self, account_id: str) -> int | None:
        """The account's health on the day, None where it was not known."""
        found: float = self.known["health"].get(account_id, float("nan"))
        return None if pd.isna(found) else int(found)


@dataclass(frozen=True, slots=True)
class Turn:
    """A condition that began or ceased to hold for an account, and what its field was on either day."""

    condition: Condition
    holds: bool
    before: Value
    after: Value


def look(tx: Tx, wanted: Filter, person: Person, day: date) -> Seen:
    """The segment as it was on the day."""
    known = filters.frame(tx, {*wanted.fields(), "health"}, day).set_index("account_id", drop=False)
    holds = filters.outcomes_by_condition(known, wanted, person, day)
    members = known.index[filters.mask(known, wanted, person, day)]
    there = known.index[known["churned"].isna()]
    return Seen(day, known, holds, frozenset(members), frozenset(there))


def turns(account_id: str, wanted: Filter, before: Seen, after: Seen) -> Iterator[Turn]:
    """The conditions that changed for an account which is known on both days."""
    if account_id not in before.known.index or account_id not in after.known.index:
        return
    for condition in wanted.conditions():
        name = str(condition)
        held, holds = (bool(seen.holds.loc[account_id, name]) for seen in (before, after))
        if held != holds:
            yield Turn(condition, holds, *(_value(seen, account_id, condition) for seen in (before, after)))


def _value(seen: Seen, account_id: str, condition: Condition) -> Value:
    row: Any = seen.known.loc[account_id]
    found = row[condition.field]
    if pd.isna(found):
        return None
    match fields.field(condition.field).kind:
        case "money":
            return Money(int(found), "" if pd.isna(row["currency"]) else str(row["currency"]))
        case "ahead" | "ago":
            return pd.Timestamp(found).date()
        case "number" | "share":
            return float(found)
        case _:
            return str(found)
