"""Usage as plain arrays: which account was active on which day, with how much of what."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.rows import coded, filled, occurring, pieces, useful

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer]
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

    @cached_property
    def count(self) -> Ints:
        """How many visits each account has."""
        return np.bincount(self.code, minlength=self.size)

    @cached_property
    def begin(self) -> Ints:
        """Where each account's visits begin, if it has any."""
        return np.cumsum(self.count) - self.count

    @cached_property
    def earliest(self) -> int:
        """The first day with a visit, today where there is none."""
        return int(self.day.min()) if len(self.day) else self.today

    def days(self, since: int, to: int) -> Floats:
        """Active days per account from day `since` to day `to`, both included."""
        if since <= self.earliest and to >= self.today:
            return self.count.astype(np.float64)
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

    def only(self, chosen: Flags) -> "Activity":
        """These accounts, renumbered, as if no others had been measured."""
        place = np.where(chosen, np.cumsum(chosen) - 1, -1)
        visits, rows = chosen[self.code], chosen[self.rows_code]
        metric, metrics = occurring(self.rows_metric[rows], np.array(self.metrics, dtype=object))
        return Activity(
            size=int(chosen.sum()),
            today=self.today,
            code=place[self.code[visits]],
            day=self.day[visits],
            first=self.first[chosen],
            latest=self.latest[chosen],
            rows_code=place[self.rows_code[rows]],
            rows_day=self.rows_day[rows],
            rows_metric=metric,
            rows_value=self.rows_value[rows],
            metrics=metrics,
        )

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
    accounts, names = coded(usage["account_id"])
    metrics, known = coded(usage["metric"])
    place = np.append(account_ids.get_indexer(pd.Index(names)), -1)
    columns = pieces(accounts, usage["day"].to_numpy(), metrics, usage["value"].to_numpy(np.float64))
    good = (useful(place[code], days, metric, value, today) for code, days, metric, value in columns)
    rows = filled(len(usage), good)
    recent = rows.day > today - LOOKBACK
    old = rows.of(~recent)
    rows = rows if recent.all() else rows.of(recent)
    metric, named = occurring(rows.metric, known)
    at, on, first, latest = _distinct(rows.code, rows.day, today, size)
    np.fmin.at(first, old.code, old.day)
    np.fmax.at(latest, old.code, old.day)
    return Activity(
        size=size,
        today=today,
        code=at,
        day=on,
        first=first,
        latest=latest,
        rows_code=rows.code,
        rows_day=rows.day,
        rows_metric=metric,
        rows_value=rows.value,
        metrics=named,
    )


def _distinct(code: Ints, day: Ints, today: int, size: int) -> tuple[Ints, Ints, Floats, Floats]:
    """The distinct (account, day) pairs in order, by marking a dense account × day table.

    Beside them the first and the last day per account, NaN where there is none.
    """
    oldest = int(day.min()) if len(day) else today
    marked = np.zeros((size, today - oldest + 1), dtype=np.bool_)
    for codes, days in pieces(code, day):
        marked[codes, days - oldest] = True
    count = np.count_nonzero(marked, axis=1)
    days = np.broadcast_to(np.arange(oldest, today + 1, dtype=np.int32), marked.shape)[marked]
    first, latest, end, some = np.full(size, np.nan), np.full(size, np.nan), np.cumsum(count), count > 0
    first[some], latest[some] = days[(end - count)[some]], days[end[some] - 1]
    return np.repeat(np.arange(size), count), days, first, latest
