"""The base subscription of each account on a day: what it is bound by, beside its add-ons."""

from dataclasses import dataclass

import numpy as np

from scoring.activity import Flags, Floats, Ints, days_of
from scoring.signals.rows import highest
from scoring.snapshot import Snapshot

# Beyond ten years a billing period was a slip.
LONGEST = 120
MONTH = 30.4375

# A finished subscription was a term if it lasted one of these many months, give or take as many days.
TERMS = np.array([1.0, 3.0, 6.0, 12.0, 24.0, 36.0])
ABOUT = 4


@dataclass(frozen=True)
class Base:
    """Per account, by position; NaN where not known, and row -1 where nothing ran on the day.

    `row` is a row of the book's subscriptions and `start` the day it began, `months` is how often it is
    billed, `term` is the months of the newest finished subscription, `discount` is 0 to 1.
    """

    row: Ints
    start: Floats
    months: Floats
    term: Floats
    discount: Floats


@dataclass(frozen=True)
class Past:
    """The base subscription a year ago, or the first one of an account that is `young`er than that.

    `other` says that it is not the one that runs today.
    """

    base: Base
    young: Flags
    other: Flags

    def when(self, at: int) -> str:
        """How the day is called."""
        return "at the start" if self.young[at] else "a year ago"


def base(snapshot: Snapshot, day: Floats) -> Base:
    """The base subscription that ran on each account's day.

    Of several it is one with seats, as add-ons have none, then the one with the highest ARR, then the newest.
    One that ends on the day is taken only where no other runs, as in `scoring.book.running`.
    """
    table, size = snapshot.book.subscriptions, snapshot.size
    code, begun, ended = snapshot.code(table), days_of(table["started_on"]), days_of(table["ended_on"])
    at = np.append(day, np.nan)[code]
    rows = np.flatnonzero((begun <= at) & ~(ended < at))
    arr = table["arr_minor"].fillna(-np.inf).to_numpy(np.float64)
    keys = (rows, begun[rows], arr[rows], table["seats"].notna().to_numpy()[rows], (ended != at)[rows])
    order = rows[np.lexsort(keys)]
    chosen = np.full(size, -1, dtype=np.int64)
    chosen[code[order]] = order
    months = np.round(table["bill_period_months"].to_numpy(np.float64))
    discount = table["discount"].to_numpy(np.float64)
    return Base(
        row=chosen,
        start=_of(begun, chosen),
        months=_of(np.where((months >= 1) & (months <= LONGEST), months, np.nan), chosen),
        term=_of(_term(begun, ended), highest(code, ended, size, (ended <= at) & (ended > begun))[1]),
        discount=_of(np.where((discount >= 0) & (discount <= 1), discount, np.nan), chosen),
    )


def now(snapshot: Snapshot) -> Base:
    """The base subscription of today."""
    return base(snapshot, np.full(snapshot.size, float(snapshot.today)))


def past(snapshot: Snapshot, today: Base) -> Past:
    """What to compare today's base subscription with."""
    table = snapshot.book.subscriptions
    begun = days_of(table["started_on"])
    first = -highest(snapshot.code(table), -begun, snapshot.size, np.isfinite(begun))[0]
    then = base(snapshot, np.maximum(first, snapshot.today - 365.0))
    return Past(
        base=then, young=first > snapshot.today - 365, other=(then.row >= 0) & (then.row != today.row)
    )


def _of(values: Floats, rows: Ints) -> Floats:
    """The values of these rows, NaN for row -1."""
    return np.append(values, np.nan)[rows]


def _term(begun: Floats, ended: Floats) -> Floats:
    """The length in months, NaN for what was cut short or never was a term."""
    off = np.abs((ended - begun)[:, None] - TERMS * MONTH)
    return np.where(off.min(axis=1) <= ABOUT, TERMS[off.argmin(axis=1)], np.nan)
