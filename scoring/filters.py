"""The filter language on a frame: the same accounts, one by one, as by SQL."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any

import numpy as np
import pandas as pd

from scoring.activity import Flags
from store.database import Tx
from store.filters import fields
from store.filters.limits import Limit, limits, minor
from store.filters.literals import Amount, Missing
from store.filters.members import GONE, table
from store.filters.tree import And, Condition, Filter, Node, Not, Op
from store.filters.words import meant
from store.records import Person

COMPARE: Mapping[Op, Callable[[Any, Any], Any]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


def frame(tx: Tx, wanted: Collection[str], day: date) -> pd.DataFrame:
    """One row per account and one column per field, as `store.filters.members.table` has them."""
    return table(tx, wanted, day).to_pandas(date_as_object=False)


def mask(known: pd.DataFrame, wanted: Filter, person: Person, day: date) -> pd.Series:
    """Whether each account is in the filter; `known` is the frame of its fields on the day.

    Those who have left are out, unless the filter names `churned` or `lifecycle`. `person` is who `@me` is.
    Others who are mentioned go by their Slack id, unless `store.filters.people.bound` has named them.
    """
    found = holds(known, wanted, person, day)
    if not GONE & wanted.fields():
        found = found & known["churned"].isna().to_numpy()
    return pd.Series(found, index=known.index, dtype="bool")


def holds(known: pd.DataFrame, wanted: Filter, person: Person, day: date) -> Flags:
    """What the filter says of each account, whether it has left or not."""
    root = wanted.root
    return np.ones(len(known), dtype=np.bool_) if root is None else _holds(known, root, person, day)


def outcomes_by_condition(known: pd.DataFrame, wanted: Filter, person: Person, day: date) -> pd.DataFrame:
    """Whether each condition of the filter holds for each account, one column per condition.

    The columns are named as the conditions are written, in the order of `Filter.conditions`.
    """
    return pd.DataFrame(
        {str(each): _holds(known, each, person, day) for each in wanted.conditions()}, index=known.index
    )


def _holds(known: pd.DataFrame, node: Node, person: Person, day: date) -> Flags:
    if isinstance(node, Condition):
        return _condition(known, node, person, day)
    if isinstance(node, Not):
        return ~_holds(known, node.part, person, day)
    both = np.logical_and if isinstance(node, And) else np.logical_or
    return both.reduce([_holds(known, part, person, day) for part in node.parts])


def _condition(known: pd.DataFrame, condition: Condition, person: Person, day: date) -> Flags:
    column, kind, asked = known[condition.field], fields.field(condition.field).kind, condition.values  # noqa: PD011 - not a frame
    found = column.isna().to_numpy() & (Missing() in asked)
    if kind in fields.WORDS:
        values = [str(each) for each in column.dropna().unique()]
        return found | column.isin(meant(condition, values, person)).to_numpy()
    for amount in (each for each in asked if isinstance(each, Amount)):
        found |= _amount(condition.op, column, known["currency"], amount)
    for limit in limits(condition, kind, day):
        found |= _limit(column, limit)
    return found


def _limit(column: pd.Series, limit: Limit) -> Flags:
    if not isinstance(limit.value, date):
        return COMPARE[limit.op](column.to_numpy(np.float64), limit.value)
    days = pd.to_datetime(column).to_numpy("datetime64[D]")
    found = COMPARE[limit.op](days, np.datetime64(limit.value))
    if limit.first:
        found &= days >= np.datetime64(limit.first)
    if limit.last:
        found &= days <= np.datetime64(limit.last)
    return found


def _amount(op: Op, column: pd.Series, currency: pd.Series, amount: Amount) -> Flags:
    found = np.zeros(len(column), dtype=np.bool_)
    for code in ["", *currency.dropna().unique()]:
        has_it = currency.isna() if not code else currency == code
        limit = minor(op, amount, code)
        if limit and code == (amount.currency or code):
            found |= has_it.to_numpy() & COMPARE[limit[0]](column.to_numpy(np.float64), limit[1])
    return found
