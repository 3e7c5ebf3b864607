"""The book on the day of a digest: frames that hundreds of digests share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.activity import Flags, Ints
from scoring.news.case import BORDERS
from scoring.news.ranking import stakes

Days = NDArray[np.datetime64]

OUT = 3  # scored days in a row out of risk that make a recovery
NEAR = 10  # days back for which each run is looked at; before, one a week
WEEKS = 13
ENOUGH = 6  # moves from week to week from which an account's usual one is known


def heard_until(fed: Sequence[date]) -> date | None:
    """The last day on which nothing is missing, by the feed's longest step between two days with usage.

    None where it has no days: then there is no feed, and nothing to wait for.
    """
    steps = (later - earlier for earlier, later in pairwise(fed))
    return fed[-1] + max(steps, default=timedelta(1)) if fed else None


@dataclass(frozen=True)
class Past:
    """A run's health and band, by account: the columns `health` and `band` of a frame."""

    day: date
    frame: pd.DataFrame


@dataclass(frozen=True)
class Page:
    """What every digest of the local day `today` looks at.

    `now` has one row per account, by account_id in order, with the columns of `store.standings.FULL`; `then`
    has health and band on the day of the baseline, by account_id. `past` are the runs up to now, oldest
    first, that of `as_of` among them. `fed` are the days of the last weeks on which there was usage.
    """

    today: date
    as_of: date
    run_id: int
    baseline: date
    now: pd.DataFrame
    then: pd.DataFrame
    past: Sequence[Past]
    fed: Sequence[date] = ()

    def places(self, ids: Collection[str]) -> Ints:
        """Where in `now` these accounts are, in order; those that it does not have are left out."""
        at = self.now.index.get_indexer(pd.Index(list(ids), dtype="str"))
        return np.sort(at[at >= 0])

    @cached_property
    def at_risk(self) -> Flags:
        """Whether each account of `now` is at risk, and a customer."""
        return (self.now["band"].eq("at risk") & self.now["churned_on"].isna()).to_numpy()

    @cached_property
    def risk_before(self) -> Flags:
        """Whether it was at risk on the day of the baseline."""
        return self.then["band"].reindex(self.now.index).eq("at risk").to_numpy()

    @cached_property
    def nears(self) -> Flags:
        """Whether its renewal came near since the baseline, as `case.renewal` has it."""
        now = (self.now["renewal_on"] - pd.Timestamp(self.today)).dt.days
        then = (self.now["renewal_on"] - pd.Timestamp(self.baseline)).dt.days
        crossed = [(now <= border) & (then > border) for border in BORDERS]
        return (now >= 0).to_numpy() & np.logical_or.reduce(crossed)

    @cached_property
    def stakes(self) -> Mapping[str, float]:
        """What is at stake with each account."""
        return self._stakes(by_arr=True)

    @cached_property
    def risks(self) -> Mapping[str, float]:
        """The same for readers who may not see who pays more."""
        return self._stakes(by_arr=False)

    def _stakes(self, *, by_arr: bool) -> Mapping[str, float]:
        at = stakes(self.now, self.today, by_arr=by_arr)
        return dict(zip(map(str, at.index), at.tolist(), strict=True))

    @cached_property
    def bands(self) -> pd.DataFrame:
        """Bands by account of `now`, a column a scored day, oldest first; the last as `now` has them."""
        found = {past.day: past.frame["band"].reindex(self.now.index) for past in self.past}
        return pd.DataFrame({**found, self.as_of: self.now["band"]}, index=self.now.index)

    @cached_property
    def moves(self) -> pd.DataFrame:
        """How far each health moved, up or down, to the end of a week from that of the one before."""
        found = {week.day: week.frame["health"].reindex(self.now.index) for week in self.weekly}
        return pd.DataFrame(found, index=self.now.index).astype("float64").diff(axis=1).abs()

    @cached_property
    def usual_move(self) -> float:
        """The median over the book of the accounts' mean moves; 0 where too few are known."""
        known = self.moves.notna().sum(axis=1) >= ENOUGH
        return float(self.moves[known].mean(axis=1).median()) if known.any() else 0.0

    @cached_property
    def weekly(self) -> list[Past]:
        """The last run of each week that ends with `as_of`, oldest first; a week without one is left out."""
        last = {(self.as_of - past.day).days // 7: past for past in self.past}
        return [last[week] for week in sorted(last, reverse=True) if week < WEEKS]

    @cached_property
    def weekly_risk(self) -> Flags:
        """Whether it was at risk at the end of each of the weeks, a column a week."""
        return (self.bands[[week.day for week in self.weekly]] == "at risk").to_numpy()

    @cached_property
    def is_out(self) -> Flags:
        """Whether it was healthy or watch in each of the last OUT runs; unknown is neither."""
        last = self.bands.iloc[:, -OUT:]
        return (last.isin(["healthy", "watch"]).all(axis=1) & (last.shape[1] == OUT)).to_numpy()

    @cached_property
    def risk_since(self) -> Days:
        """The first of the scored days in a row, up to now, on which it was at risk; NaT where it is not."""
        is_broken = (self.bands != "at risk").to_numpy()[:, ::-1]
        streak = (~np.maximum.accumulate(is_broken, axis=1)).sum(axis=1)
        days = pd.DatetimeIndex(self.bands.columns).to_numpy()
        return np.where(streak > 0, days[len(days) - streak.clip(min=1)], np.datetime64("NaT"))
