"""A filter's tree as a condition in SQL; whatever was typed is a bound value, never SQL text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, Double, and_, case, false, func, literal, not_, or_

from store.currencies import CODES, decimals
from store.filters import fields
from store.filters.limits import Limit, limits, minor
from store.filters.literals import Amount, Missing
from store.filters.tree import And, Condition, Node, Not, Op

Column = ColumnElement[Any]
Holds = ColumnElement[bool]
COMPARE: Mapping[Op, Callable[[Any, Any], Any]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns by name, the stored values that each condition in words means, and the day."""

    columns: Mapping[str, Column]
    meant: Mapping[Condition, list[str]]
    day: date


def holds(node: Node, asked: Asked) -> Holds:
    """Whether it holds: true or false, and never unknown."""
    if isinstance(node, Condition):
        return func.coalesce(_condition(node, asked), false())
    if isinstance(node, Not):
        return not_(holds(node.part, asked))
    return (and_ if isinstance(node, And) else or_)(*(holds(part, asked) for part in node.parts))


def _condition(condition: Condition, asked: Asked) -> Holds:
    column, kind = asked.columns[condition.field], fields.field(condition.field).kind
    found = [column.is_(None)] if Missing() in condition.values else []
    if condition in asked.meant:
        found.append(column.in_(asked.meant[condition]))
    amounts = [value for value in condition.values if isinstance(value, Amount)]
    found += [_amount(condition.op, column, asked.columns["currency"], each) for each in amounts]
    found += [_limit(column, each) for each in limits(condition, kind, asked.day)]
    # One that may be unknown does not make unknown what another one says.
    return or_(false(), *(func.coalesce(each, false()) for each in found)) if len(found) > 1 else found[0]


def _limit(column: Column, limit: Limit) -> Holds:
    if isinstance(limit.value, date):
        within = [COMPARE[limit.op](column, literal(limit.value, Date))]
        within += [column >= literal(limit.first, Date)] if limit.first else []
        within += [column <= literal(limit.last, Date)] if limit.last else []
        return and_(*within)
    # Typed, else the database would round it to the column's type first.
    return COMPARE[limit.op](column, literal(limit.value, Double))


def _amount(op: Op, column: Column, currency: Column, amount: Amount) -> Holds:
    if amount.currency:
        return and_(currency == amount.currency, _minor(op, column, amount, amount.currency))
    odd = [code for code in sorted(CODES) if decimals(code) != 2]
    cases = [(currency.in_(group), group[0]) for group in _alike(odd)]
    branches = [(is_one, _minor(op, column, amount, code)) for is_one, code in cases]
    return case(*branches, else_=_minor(op, column, amount, ""))


def _alike(codes: list[str]) -> list[list[str]]:
    return [
        [code for code in codes if decimals(code) == number] for number in sorted(set(map(decimals, codes)))
    ]


def _minor(op: Op, column: Column, amount: Amount, currency: str) -> Holds:
    found = minor(op, amount, currency)
    return COMPARE[found[0]](column, literal(found[1], BigInteger)) if found else false()
