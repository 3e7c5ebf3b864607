"""Commercial: the ARR that runs against where it began and against its highest, however long ago that was."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.activity import Flags, Floats, Ints, days_of
from scoring.signals.rows import highest
from scoring.signals.signal import Measured, Signal, compare
from scoring.snapshot import Snapshot
from scoring.wording import on

# ARR that differs by less is the same ARR.
SAME = 0.005


@dataclass(frozen=True)
class Course:
    """ARR per account: today's, the first and the highest, with the days on which those two were reached.

    NaN without ARR, and where it is in several currencies.
    """

    now: Floats
    first: Floats
    first_on: Floats
    highest: Floats
    highest_on: Floats


def course(snapshot: Snapshot) -> Course:
    """Add up all subscriptions of each account from its first day to today."""
    code, day, arr = _steps(snapshot)
    there = arr > 0
    top, at_top = highest(code, arr, snapshot.size, there)
    early, at_first = highest(code, -day, snapshot.size, there)
    _, at_last = highest(code, day, snapshot.size, np.ones(len(code), dtype=np.bool_))
    known = np.where(_mixed(snapshot), np.nan, 1.0)
    level, on_day = np.append(arr, np.nan), np.append(day, np.nan)
    return Course(known * level[at_last], known * level[at_first], -early, known * top, on_day[at_top])


def _steps(snapshot: Snapshot) -> tuple[Ints, Floats, Floats]:
    """Account, day and ARR in whole hundreds of minor units from that day on, for each day of a change."""
    table = snapshot.book.subscriptions
    code = snapshot.code(table)
    begun, ended = np.maximum(days_of(table["started_on"]), 0.0), days_of(table["ended_on"])
    arr = table["arr_minor"].fillna(0.0).to_numpy(np.float64) / 100.0
    span = snapshot.today + 2
    starts = np.unique((code * span + begun)[(code >= 0) & np.isfinite(begun)])
    # As in `scoring.book.running`: the last day counts, unless the next subscription begins on it.
    until = np.where(np.isin(code * span + ended, starts), ended, ended + 1)
    good = (code >= 0) & (begun <= snapshot.today) & ~(ended < begun)
    over = good & (until <= snapshot.today)
    key = np.concatenate([(code * span + begun)[good], (code * span + until)[over]]).astype(np.int64)
    steps = pd.Series(np.concatenate([arr[good], -arr[over]])).groupby(key).sum()
    at = steps.index.to_numpy(np.int64)
    total = steps.groupby(at // span).cumsum().to_numpy(np.float64)
    return at // span, (at % span).astype(np.float64), np.round(total, 2).astype(np.float64)


def _mixed(snapshot: Snapshot) -> Flags:
    table = snapshot.book.subscriptions
    name, _ = pd.factorize(table["currency"])
    code, named = snapshot.code(table), name >= 0
    most, _ = highest(code, name.astype(np.float64), snapshot.size, named)
    least, _ = highest(code, -name.astype(np.float64), snapshot.size, named)
    return most > -least


def _growth(snapshot: Snapshot) -> Measured:
    """ARR against the first; only a reason while the contract cannot be compared with a year ago."""
    past = course(snapshot)
    share = past.now / past.first
    young = past.first_on > snapshot.today - 365
    moved = (np.abs(share - 1.0) > SAME) & (past.now > 0)

    def text(at: int) -> str:
        change = share[at] - 1
        how = "higher" if change > 0 else "lower"
        return f"ARR is {abs(change):.0%} {how} than at the start, on {on(past.first_on[at])}"

    return Measured(
        lift=np.where(young & moved, compare(past.now, past.first), np.nan),
        value=100.0 * share,
        norm=snapshot.blank(),
        age=snapshot.blank(),
        unit="% of the first ARR",
        window="since the first subscription",
        text=text,
    )


def _peak(snapshot: Snapshot) -> Measured:
    """ARR against its highest; a reason only where it fell over a year ago: the contract tells the rest."""
    past = course(snapshot)
    share = past.now / past.highest
    then = snapshot.contract_then["arr_minor"].to_numpy(np.float64) / 100.0
    lower = (share < 1.0 - SAME) & (past.now > 0) & (then < (1.0 - SAME) * past.highest)

    def text(at: int) -> str:
        return f"ARR is {1 - share[at]:.0%} below its highest, which it reached on {on(past.highest_on[at])}"

    return Measured(
        lift=np.where(lower, np.maximum(0.25 * np.log2(np.maximum(share, 0.01)), -0.5), np.nan),
        value=100.0 * share,
        norm=snapshot.blank(),
        age=snapshot.blank(),
        unit="% of the highest ARR",
        window="since the first subscription",
        text=text,
    )


GROWTH = Signal(
    name="growth",
    side="commercial",
    source="subscriptions",
    measure=_growth,
    step="Ask which part of what they bought first they no longer need, and why",
)
PEAK = Signal(
    name="peak",
    side="commercial",
    source="subscriptions",
    measure=_peak,
    step="Find out what they gave up since then, and whether that still has a place",
)
