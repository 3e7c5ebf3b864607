"""What the churn of a period is made of: frozen records, worked out in scoring and shown in views."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from store.records import Money

Source = Literal["churn dates", "subscriptions"]


@dataclass(frozen=True, slots=True)
class Period:
    """From the morning of the first day to the evening of the last; the last may lie ahead."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is a share of: customers, customer-days or minor units.

    `value` is a fraction and may be negative (net revenue churn); None where `of` is nothing.
    """

    value: float | None
    part: int
    of: float


@dataclass(frozen=True, slots=True)
class Revenue:
    """ARR in minor units of one currency: start − left − shrunk + grown + new = end.

    `left`, `shrunk` and `grown` are of those who were there at the start.
    """

    currency: str
    start: int
    left: int
    shrunk: int
    grown: int
    new: int
    end: int
    gross: Rate
    net: Rate


@dataclass(frozen=True, slots=True)
class Point:
    """The share of customers still there so many months after their start; how many were seen so long."""

    months: int
    share: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class Leaver:
    """An account that left in the period and was not back at its end; ARR is that of the period's start."""

    name: str
    left_on: date
    arr: Money | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Churn:
    """One period in customers and ARR: start + gained + returned − lost = end.

    `period` ends no later than today; `so_far` says that it was cut there. `lost` counts every leaving,
    `gone` the customers of the start who were not there at the end. `low` and `high` are the 95 % interval of
    `customers`. `leavers` are the first few of `leaving`, `recent` the last few weeks' of them: they may
    still turn out to be gaps. `unpriced` customers have no known ARR and are in no Revenue, `lapsed` ones
    are there without a running subscription, `undated` ones have no start and are not in the curve. Without
    `history` ARR is what the accounts say today, so that nobody is seen to shrink or grow.
    """

    period: Period
    so_far: bool
    source: Source
    start: int
    gained: int
    returned: int
    lost: int
    end: int
    gone: int
    customers: Rate
    low: float
    high: float
    average: Rate
    exposure: Rate
    revenue: tuple[Revenue, ...]
    history: bool
    unpriced: int
    lapsed: int
    curve: tuple[Point, ...]
    undated: int
    leavers: tuple[Leaver, ...]
    leaving: int
    recent: int
