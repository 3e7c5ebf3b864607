"""The retention curve: the share of customers still there so many months after their start."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from store.churn import Point

Days = npt.NDArray[np.datetime64]
Months = npt.NDArray[np.float64]


def curve(stays: pd.DataFrame, until: date) -> tuple[Point, ...]:
    """A point for each whole month, up to the longest stay seen by the end of the day.

    S(k) = Π over leaving times t ≤ k of (1 − leaving at t / at risk at t), where at risk are all stays seen
    to last t or longer; who is still there counts for as long as it was seen. Source: Kaplan & Meier,
    "Nonparametric Estimation from Incomplete Observations", JASA 53 (1958). Only first stays with a known
    start count. `stays` is what `scoring.stays.stays` gives.
    """
    end = pd.Timestamp(until)
    seen = stays[(stays["begin"] <= end) & ~stays["again"]]
    if seen.empty:
        return ()
    left = seen["left"] <= end
    lasted = months(seen["begin"].to_numpy(), seen["left"].where(left, end).to_numpy())
    table = (
        pd.DataFrame({"lasted": lasted, "left": left.to_numpy()})
        .groupby("lasted")["left"]
        .agg(["sum", "size"])
    )
    at_risk = table["size"][::-1].cumsum()[::-1].to_numpy()
    share = np.concatenate([[1.0], np.cumprod(1 - table["sum"].to_numpy() / at_risk)])
    marks = np.arange(int(lasted.max()) + 1)
    times = table.index.to_numpy()
    shares = share[np.searchsorted(times, marks, side="right")]
    followed = np.append(at_risk, 0)[np.searchsorted(times, marks, side="left")]
    return tuple(
        Point(*each) for each in zip(marks.tolist(), shares.tolist(), followed.tolist(), strict=True)
    )


def months(begin: Days, end: Days) -> Months:
    """Calendar months between two days, the last one in part: 31 Jan to 28 Feb is 1, to 1 Mar 1 and 1/31."""
    begin, end = begin.astype("datetime64[D]"), end.astype("datetime64[D]")
    whole = (end.astype("datetime64[M]") - begin.astype("datetime64[M]")).astype(np.int64)
    whole = whole - (_later(begin, whole) > end)
    since, until = _later(begin, whole), _later(begin, whole + 1)
    return whole + (end - since) / (until - since)


def _later(day: Days, number: npt.NDArray[np.int64]) -> Days:
    """The same day so many months later, the last of the month where it has none."""
    in_month = (day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    month = day.astype("datetime64[M]") + number
    first = month.astype("datetime64[D]")
    longest = ((month + 1).astype("datetime64[D]") - first).astype(np.int64) - 1
    return first + np.minimum(in_month, longest)
