"""What a comparison asks of a stored value, worked out once for SQL and frames alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from store.currencies import decimals
from store.filters.fields import Kind
from store.filters.literals import Amount, Day, Number, Span
from store.filters.tree import Condition, Op

FLIPPED: dict[Op, Op] = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
LARGEST = 2**62  # beyond any amount, and within an integer of both databases


@dataclass(frozen=True, slots=True)
class Limit:
    """`op value` has to hold, and for dates from the day `first` to the day `last`, where there are such."""

    op: Op
    value: float | date
    first: date | None = None
    last: date | None = None


def limits(condition: Condition, kind: Kind, day: date) -> Iterator[Limit]:
    """What a number or a date has to keep, any of them; `none` has no limit, and money its own."""
    for value in condition.values:
        if isinstance(value, Number):
            yield Limit(condition.op, float(value.value))
        elif isinstance(value, Day):
            yield Limit(condition.op, value.seen_from(day))
        elif isinstance(value, Span) and kind == "ahead":
            yield Limit(condition.op, day + timedelta(value.days), first=day)
        elif isinstance(value, Span):
            yield Limit(FLIPPED[condition.op], day - timedelta(value.days), last=day)


def minor(op: Op, amount: Amount, currency: str) -> tuple[Op, int] | None:
    """The comparison in minor units of the currency; None where no whole number of them can equal it."""
    exact = amount.value.scaleb(decimals(currency))
    up = op in {">=", "<"}  # at least 1.5 is at least 2, and less than 1.5 is less than 2
    whole = exact.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
    if op == "=" and whole != exact:
        return None
    return op, int(max(Decimal(-LARGEST), min(Decimal(LARGEST), whole)))
