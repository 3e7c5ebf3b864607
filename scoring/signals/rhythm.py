"""Adoption: is the account still coming, and as often as it used to; the two halves of the silence model."""

from collections.abc import Callable
from math import sqrt

import numpy as np

from scoring import silence
from scoring.activity import LOOKBACK, Activity, Floats
from scoring.signals.signal import Measured, Signal, plain
from scoring.snapshot import Snapshot
from scoring.wording import ago, counted, every, known, lasting, number

RECENT = 28
NORM = 182

# Where both halves have this value, the chance of silence is one half, and neither wins nor loses a point.
EVEN = sqrt(0.5)


def _pace(snapshot: Snapshot) -> Measured:
    """Shapley share of P(an active day within the horizon, if the account has not left)."""
    view, activity = snapshot.silence, snapshot.activity
    seen = activity.days(activity.today - RECENT + 1, activity.today)
    expected = _expected(activity, snapshot.start)
    days = activity.days(activity.today - LOOKBACK, activity.today)
    observed = activity.today + 1 - np.maximum(snapshot.start, activity.today - LOOKBACK)
    return Measured(
        lift=_judged(snapshot, (view.comes - EVEN) * (view.here + EVEN)),
        value=seen,
        norm=expected,
        age=snapshot.quiet,
        unit="active days",
        window=f"last {RECENT} days",
        text=_paced(snapshot.horizon, *plain(seen, expected, days, observed, view.comes)),
    )


def _paced(
    horizon: int,
    seen: list[float],
    expected: list[float],
    days: list[float],
    observed: list[float],
    comes: list[float],
) -> Callable[[int], str]:
    """The sentence: by the norm where there is one, else by all that was observed."""

    def by_pace(at: int) -> str:
        silent = 1.0 - comes[at]
        likely = "likely" if silent >= 0.5 else "possible" if silent > 1.0 - EVEN else "unlikely"
        pace = f"{counted(days[at], 'active day')} in {counted(observed[at], 'day')}"
        return f"{pace}: at that pace, going {counted(horizon, 'day')} without use is {likely}"

    def by_norm(at: int) -> str:
        usual = counted(expected[at], "active day")
        if comes[at] < EVEN:
            return f"Expected {usual} in the last {RECENT}, saw {number(seen[at])}"
        if seen[at] < 0.7 * expected[at]:
            later = f"use within {counted(horizon, 'day')} is likely"
            return f"Its norm is {usual} in {RECENT}: unless it has left, {later}"
        return f"{counted(seen[at], 'active day')} in the last {RECENT}; its norm is {number(expected[at])}"

    def text(at: int) -> str:
        costs = comes[at] < EVEN
        if not known(expected[at]):
            new = f"{counted(seen[at], 'active day')} in the last {RECENT}; it is too new for a norm"
            return by_pace(at) if costs else new
        fewer = number(seen[at]) != number(expected[at]) and seen[at] < expected[at]
        return by_norm(at) if expected[at] >= 1 and (fewer or not costs) else by_pace(at)

    return text


def _recency(snapshot: Snapshot) -> Measured:
    """Shapley share of P(has not left), which compares the gap with the account's own rhythm."""
    view, activity = snapshot.silence, snapshot.activity
    days = np.bincount(activity.code, minlength=snapshot.size)
    last = silence.last(activity, activity.today)
    span = last - np.fmax(activity.first, activity.today - LOOKBACK)
    usual = np.where(days > 1, span / np.maximum(days - 1, 1), np.nan)
    gap = snapshot.quiet
    return Measured(
        lift=_judged(snapshot, (view.here - EVEN) * (view.comes + EVEN)),
        value=gap,
        norm=usual,
        age=gap,
        unit="days",
        window="since the last active day",
        text=_gone(*plain(days, gap, usual, activity.first == last, view.here, view.excused)),
    )


def _gone(
    days: list[int],
    gap: list[float],
    usual: list[float],
    once: list[bool],
    here: list[float],
    excused: list[float],
) -> Callable[[int], str]:
    """The sentence; `once` says that the only active day that is known is the first one ever."""

    def text(at: int) -> str:
        if days[at] == 0:
            return f"No use {lasting(gap[at])}"
        if days[at] == 1:
            use = "One day of use" if once[at] else "One day of use in two years"
            return f"{use}{_since(gap[at], unusual=here[at] < EVEN)}"
        if gap[at] == 0:
            return f"In use today; it comes by {every(usual[at])}"
        if excused[at] > gap[at] / 2:
            return f"Last used {ago(gap[at])}; these weeks were as quiet a year ago"
        if here[at] >= EVEN:
            return f"Last used {ago(gap[at])}; it comes by {every(usual[at])}"
        return f"No use {lasting(gap[at])}; it used to come by {every(usual[at])}"

    return text


def _since(gap: float, *, unusual: bool) -> str:
    if gap < 1:
        return ": today"
    return f", {ago(gap)}, and none since" if unusual else f", {ago(gap)}: too little to call the gap unusual"


def _judged(snapshot: Snapshot, share: Floats) -> Floats:
    """Twice the Shapley value: with half the weight each, both add up to P(active) − 0.5 of the whole."""
    return np.where(snapshot.judged, share, np.nan)


def _expected(activity: Activity, start: Floats) -> Floats:
    """Active days in four weeks by the half year before; missing below two weeks of it.

    Also missing where all there is in it is the very first day: one day makes no norm.
    """
    end = activity.today - RECENT
    observed = end + 1 - np.maximum(start, end - NORM + 1)
    days = activity.days(end - NORM + 1, end)
    alone = (days == 1) & (activity.first > end - NORM)
    return np.where((observed >= 14) & ~alone, days / np.maximum(observed, 14) * RECENT, np.nan)


PACE = Signal(
    name="pace",
    side="adoption",
    source="usage",
    measure=_pace,
    step="Ask what changed in how they work, and offer a short session on the part they used most",
)
RECENCY = Signal(
    name="recency",
    side="adoption",
    source="usage",
    measure=_recency,
    step="Reach out today: ask whether something stands in their way",
)
