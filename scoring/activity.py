"""Usage as plain arrays: which account was active on which day, with how much of what."""

from dataclasses import dataclass

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

    def mask(self, metrics: frozenset[str]) -> Flags:
        """The usage rows of these metrics."""
        wanted = np.array([name in metrics for name in self.metrics], dtype=np.bool_)
        return wanted[self.rows_metric] if len(wanted) else np.zeros(0, dtype=np.bool_)


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
    seconds = plain.astype("datetime64[s]").to_numpy()
    number = np.floor(seconds.astype(np.int64) / 86_400.0)
    return np.where(np.isnat(seconds), np.nan, number)


def measure(usage: pd.DataFrame, account_ids: pd.Index, day: pd.Timestamp) -> Activity:
    """Take the usage rows of these accounts up to the day.

    Rows with a value that is missing, zero or negative say that nothing was used, and so count for nothing.
    """
    today = number_of(day)
    ids, names = pd.factorize(usage["account_id"])
    code = account_ids.get_indexer(pd.Index(np.asarray(names, dtype=object)))[ids]
    number = days_of(usage["day"])
    value = usage["value"].to_numpy(np.float64)
    good = (code >= 0) & (value > 0) & np.isfinite(value) & (number <= today)
    first, latest = _ends(code[good], number[good], len(account_ids))
    good &= number > today - LOOKBACK
    metric, metrics = pd.factorize(usage["metric"][good], sort=True)
    rows_code, rows_day = code[good].astype(np.int64), number[good].astype(np.int64)
    at, on = _distinct(rows_code, rows_day, today, len(account_ids))
    return Activity(
        size=len(account_ids),
        today=today,
        code=at,
        day=on,
        first=first,
        latest=latest,
        rows_code=rows_code,
        rows_day=rows_day,
        rows_metric=metric.astype(np.int64),
        rows_value=value[good],
        metrics=tuple(str(name) for name in metrics),
    )


def _ends(code: Ints, day: Floats, size: int) -> tuple[Floats, Floats]:
    """The first and the last of the days per account, NaN where there are none."""
    first, latest = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(first, code, day)
    np.maximum.at(latest, code, day)
    some = np.isfinite(first)
    return np.where(some, first, np.nan), np.where(some, latest, np.nan)


def _distinct(code: Ints, day: Ints, today: int, size: int) -> tuple[Ints, Ints]:
    """The distinct (account, day) pairs in order, by marking a dense account × day table."""
    oldest = int(day.min()) if len(day) else today
    span = today - oldest + 1
    marked = np.zeros(size * span, dtype=np.bool_)
    marked[code * span + (day - oldest)] = True
    found = np.flatnonzero(marked)
    return found // span, found % span + oldest
