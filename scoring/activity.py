"""Usage as plain arrays: which account was active on which day, with how much of what."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Metrics that state a level on a day, not something that can be summed over days.
PEOPLE = frozenset({"active_people", "active_users"})

# Two years and five weeks: the norm of a year ago with its own run-up. What is older has no say.
LOOKBACK = 765


@dataclass(frozen=True)
class Visits:
    """When `size` accounts were active, up to one day; accounts are positions, days count from 1970-01-01.

    `code` and `day` are the distinct active days, sorted by account and day: days with any value above zero.
    `first` is the first active day ever, NaN where there is none.
    """

    size: int
    today: int
    code: Ints
    day: Ints
    first: Floats

    def days(self, since: int, to: int) -> Floats:
        """Active days per account from day `since` to day `to`, both included."""
        inside = (self.day >= since) & (self.day <= to)
        return np.bincount(self.code[inside], minlength=self.size).astype(np.float64)

    def every(self, nth: int) -> "Visits":
        """Every nth account, renumbered."""
        chosen = self.code % nth == 0
        return Visits(
            size=-(-self.size // nth),
            today=self.today,
            code=self.code[chosen] // nth,
            day=self.day[chosen],
            first=self.first[::nth],
        )


@dataclass(frozen=True)
class Activity(Visits):
    """Visits with the usage rows behind them; `rows_metric` is a position in `metrics`.

    `latest` is the last active day ever, also where it is too long ago to be among the visits; else NaN.
    """

    latest: Floats
    rows_code: Ints
    rows_day: Ints
    rows_metric: Ints
    rows_value: Floats
    metrics: tuple[str, ...]

    @cached_property
    def oldest(self) -> int:
        """The first day with a row, today where there is none."""
        return int(self.rows_day.min()) if len(self.rows_day) else self.today

    @cached_property
    def people(self) -> "People":
        """The rows that say how many people were active."""
        rows = np.flatnonzero(self.mask(PEOPLE))
        return People(self.rows_code[rows], self.rows_day[rows], self.rows_value[rows])

    def between(self, since: int, to: int) -> Ints:
        """The usage rows from day `since` to day `to`, both included."""
        if to < self.oldest:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero((self.rows_day >= since) & (self.rows_day <= to))

    def mask(self, metrics: frozenset[str]) -> Flags:
        """The usage rows of these metrics."""
        wanted = np.array([name in metrics for name in self.metrics], dtype=np.bool_)
        return wanted[self.rows_metric] if len(wanted) else np.zeros(0, dtype=np.bool_)


class People(NamedTuple):
    """How many people were active (`value`), by account and day."""

    code: Ints
    day: Ints
    value: Floats


def totals(code: Ints, weights: Floats, size: int) -> Floats:
    """The sum of the weights per account."""
    # Of no rows at all, bincount makes whole numbers.
    return np.bincount(code, weights=weights, minlength=size).astype(np.float64, copy=False)


def number_of(day: pd.Timestamp) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - pd.Timestamp(0).toordinal()


def days_of(dates: pd.Series) -> Floats:
    """Days since 1970-01-01 of a column of dates or times, NaN where missing."""
    plain = dates.dt.tz_localize(None) if isinstance(dates.dtype, pd.DatetimeTZDtype) else dates
    days = plain.to_numpy().astype("datetime64[D]")
    number = days.astype(np.float64)
    number[np.isnat(days)] = np.nan
    return number


def measure(usage: pd.DataFrame, account_ids: pd.Index, day: pd.Timestamp) -> Activity:
    """Take the usage rows of these accounts up to the day.

    Rows with a value that is missing, zero or negative say that nothing was used, and so count for nothing.
    """
    today, size = number_of(day), len(account_ids)
    accounts, names = _coded(usage["account_id"])
    code = np.append(account_ids.get_indexer(pd.Index(names)), -1)[accounts]
    dates = usage["day"].to_numpy("datetime64[s]")
    number = dates.view(np.int64) // 86_400
    value = usage["value"].to_numpy(np.float64)
    good = (code >= 0) & (value > 0) & np.isfinite(value) & (number <= today) & ~np.isnat(dates)
    recent = good & (number > today - LOOKBACK)
    metric, metrics = _coded(usage["metric"])
    metric, metrics = _used(metric[recent], metrics)
    rows_code, rows_day = code[recent], number[recent]
    at, on = _distinct(rows_code, rows_day, today, size)
    old = good & ~recent
    first, latest = _ends(at, on, code[old], number[old], size)
    return Activity(
        size=size,
        today=today,
        code=at,
        day=on,
        first=first,
        latest=latest,
        rows_code=rows_code,
        rows_day=rows_day,
        rows_metric=metric,
        rows_value=value[recent],
        metrics=metrics,
    )


def _coded(column: pd.Series) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.object_]]:
    """Each row's position among the names of the column, -1 where missing; and the names."""
    known = column.astype("category").cat
    return known.codes.to_numpy(), np.asarray(known.categories, dtype=object)


def _used(code: npt.NDArray[np.integer], names: npt.NDArray[np.object_]) -> tuple[Ints, tuple[str, ...]]:
    """Positions among the names that occur, in alphabetical order; and those names."""
    occurs = np.flatnonzero(np.bincount(code[code >= 0], minlength=len(names)))
    order = occurs[np.argsort(names[occurs])]
    place = np.full(len(names) + 1, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[code], tuple(str(name) for name in names[order])


def _ends(code: Ints, day: Ints, old_code: Ints, old_day: Ints, size: int) -> tuple[Floats, Floats]:
    """The first and the last day per account, NaN where there is none; the days are in order, the old not."""
    first, latest = np.full(size, np.nan), np.full(size, np.nan)
    # The last assignment to a position stays.
    first[code[::-1]], latest[code] = day[::-1], day
    np.fmin.at(first, old_code, old_day)
    np.fmax.at(latest, old_code, old_day)
    return first, latest


def _distinct(code: Ints, day: Ints, today: int, size: int) -> tuple[Ints, Ints]:
    """The distinct (account, day) pairs in order, by marking a dense account × day table."""
    oldest = int(day.min()) if len(day) else today
    span = today - oldest + 1
    marked = np.zeros(size * span, dtype=np.bool_)
    marked[code * span + (day - oldest)] = True
    found = np.flatnonzero(marked)
    return found // span, found % span + oldest
