"""Health: the points of the reasons, which are whole numbers and add up to it exactly."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.activity import Flags, Floats, Ints
from store.records import Band

START = 50

# Picked by hand: NOT VALIDATED until outcomes have placed them.
RISK_HIGH, RISK_SOME = 0.75, 0.5


def points(lifts: Floats, weights: Floats, costs: Floats) -> tuple[Ints, Ints]:
    """Health (n) and points of each signal (n × k) from lifts (NaN = absent), weights and costs (k, or
    n × k).

    What is good is shared: the weights of the signals that are present are scaled to 100, and a lift of 0.5
    wins half of the signal's part, so that all together win at most 50. What is bad is not: a lift of -0.5
    costs `cost` points however well everything else stands, until nothing is left to lose. So START plus all
    parts lies between 0 and 100, and no better lift ever lowers it. Health is that sum, rounded; points are
    the parts, rounded by largest remainder so that START + points = health.
    """
    present = np.isfinite(lifts)
    filled = np.where(present, lifts, 0.0)
    total = np.where(present, weights, 0.0).sum(axis=1, keepdims=True)
    won = np.maximum(filled, 0.0) * weights / np.where(total > 0, total, 1.0) * 100.0
    lost = np.maximum(-filled, 0.0) * costs / 0.5
    stake, loss = START + won.sum(axis=1, keepdims=True), lost.sum(axis=1, keepdims=True)
    return _whole(won - lost * (stake / np.maximum(loss, stake)), present)


def _whole(parts: Floats, present: Flags) -> tuple[Ints, Ints]:
    """The rounded sum with START, and whole numbers that add up to it, each within one of its part."""
    # The sum is rounded a little first, so that the order of adding up cannot decide on the last point.
    health = np.floor(np.round(START + parts.sum(axis=1), 9) + 0.5).astype(np.int64)
    points = np.floor(parts).astype(np.int64)
    missing = health - START - points.sum(axis=1)
    # Most books have no data for many of the signals, and where nobody has any there is nothing to rank.
    some = np.flatnonzero(present.any(axis=0))
    remainder = np.where(present[:, some], parts[:, some] - points[:, some], -1.0)
    rank = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    points[:, some] += rank < missing[:, None]
    return health, points


@dataclass(frozen=True)
class Borders:
    """Per account, or per persona: where the bands begin; `placed` says that outcomes put the borders there.

    Health below `at_risk` is at risk, below `watch` is watch. So is a risk from `high`, and from `some`, on:
    one number for all, for a probability means the same for everybody. Below a risk of `calm` health alone
    puts nobody at risk.
    """

    at_risk: Ints
    watch: Ints
    placed: Flags
    high: float = RISK_HIGH
    some: float = RISK_SOME
    calm: float = 0.0

    def of(self, persona: Ints) -> "Borders":
        """The borders of each account, by its persona."""
        return replace(
            self, at_risk=self.at_risk[persona], watch=self.watch[persona], placed=self.placed[persona]
        )


def bands(health: Ints, risk: Floats, known: Flags, borders: Borders) -> npt.NDArray[np.object_]:
    """The band of each account; a high risk keeps it down though the other sides look well."""
    weak = (health < borders.at_risk) & ~(risk < borders.calm)
    risk = np.nan_to_num(risk)
    names: list[Band] = ["unknown", "at risk", "watch"]
    chosen = np.select(
        [
            ~known,
            weak | (risk >= borders.high),
            (health < borders.watch) | (risk >= borders.some),
        ],
        [0, 1, 2],
        3,
    )
    return np.array([*names, "healthy"], dtype=np.object_)[chosen]
