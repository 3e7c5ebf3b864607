"""Value for money: how much use the account gets out of what it pays, against the same weeks a year ago."""

import numpy as np
import pandas as pd

from scoring.activity import Floats, totals
from scoring.book import running
from scoring.signals.signal import Measured, Signal, compare
from scoring.silence import YEAR
from scoring.snapshot import Snapshot
from scoring.wording import number
from store.currencies import decimals

RECENT = 28

# A year ago means the quietest of those weeks, and of those a week earlier or later: holidays move.
SHIFTS = (-7, 0, 7)


def _money(snapshot: Snapshot) -> Measured:
    """Use in four weeks per 1,000 of ARR. A season is no news, so the norm is that of a year ago.

    Use is what the metrics that may be added up come to, or active days where a book has no such metric.
    """
    arr = snapshot.book.accounts["arr_minor"].to_numpy(np.float64)
    arr = np.where(arr > 0, arr, np.nan)
    arr_then = _arr_then(snapshot)
    now = np.where(snapshot.judged, _use(snapshot, 0), np.nan)
    then = np.min([_use(snapshot, YEAR + shift) for shift in SHIFTS], axis=0)
    whole = snapshot.start <= snapshot.today - YEAR - RECENT - max(SHIFTS) + 1
    then = np.where(whole & (then > 0), then, np.nan)
    thousand = 1000.0 * _scale(snapshot)
    value, norm = now / arr * thousand, then / arr_then * thousand

    def text(at: int) -> str:
        ratio = value[at] / norm[at]
        if ratio > 2:
            return f"They use {number(ratio)} times as much for their money as a year ago"
        if abs(ratio - 1) < 0.05:
            return "They use as much for their money as a year ago"
        how = "more" if ratio > 1 else "less"
        return f"They use {abs(ratio - 1):.0%} {how} for their money than a year ago"

    return Measured(
        lift=compare(now, then * arr / arr_then),
        value=value,
        norm=norm,
        age=snapshot.quiet,
        unit="per 1,000 of ARR",
        window=f"last {RECENT} days against the same days a year ago",
        text=text,
    )


def _arr_then(snapshot: Snapshot) -> Floats:
    """ARR a year ago, NaN where it was none or in another currency than today's."""
    day = snapshot.as_of - np.timedelta64(YEAR, "D")
    before = running(snapshot.book.subscriptions, day.date()).reindex(snapshot.ids)
    alike = before["currency"].fillna("") == snapshot.contract["currency"].fillna("")
    return before["arr_minor"].where(alike & (before["arr_minor"] > 0)).to_numpy(np.float64)


def _use(snapshot: Snapshot, back: int) -> Floats:
    """Use in the four weeks that end `back` days ago, each metric in rows of its usual size."""
    activity, end, usual = snapshot.activity, snapshot.today - back, snapshot.facts.usual
    if not usual:
        return activity.days(end - RECENT + 1, end)
    least = min(usual.values())
    size = np.array([least / usual[name] if name in usual else 0.0 for name in activity.metrics])
    rows = activity.between(end - RECENT + 1, end)
    amount = activity.rows_value[rows] * size[activity.rows_metric[rows]]
    return totals(activity.rows_code[rows], amount, activity.size)


def _scale(snapshot: Snapshot) -> Floats:
    """Minor units in one unit of each account's currency."""
    names, found = pd.factorize(snapshot.book.accounts["currency"])
    units = [10.0 ** decimals(str(currency)) for currency in found]
    return np.array([*units, 100.0])[names]


MONEY = Signal(
    name="value for money",
    side="value",
    source="usage and subscriptions",
    measure=_money,
    step="Show them what they get for the price, and offer help with the part they hardly use",
)
