"""Health: the signals of each account, weighed by the scorecard."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring import health
from scoring.activity import Flags, Floats, Ints
from scoring.card.scorecard import Scorecard
from scoring.confidence import Confidence, assess
from scoring.signals.catalogue import NAMES, SIGNALS
from scoring.signals.signal import Measured
from scoring.snapshot import Snapshot

# With no usage to judge, so many other facts make a score, if that share of the needed data is there and
# fresh; below it the answer is "unknown". Not validated.
ENOUGH_SIGNALS = 2
ENOUGH_DATA = 0.2


@dataclass(frozen=True)
class Weighed:
    """By the position of each account (n), and of each signal (k).

    `lifts` and `points` are n × k, `total` is health even where it is not `known`, `persona` the position
    among the scorecard's.
    """

    measured: list[Measured]
    persona: Ints
    confidence: Confidence
    known: Flags
    lifts: Floats
    points: Ints
    total: Ints

    @property
    def health(self) -> pd.Series:
        """Int64, missing where unknown."""
        return pd.Series(self.total, dtype="Int64").mask(~self.known)


def weigh(snapshot: Snapshot, scorecard: Scorecard) -> Weighed:
    """Measure all signals, and count them as the scorecard says for each account's persona."""
    measured = [signal.measure(snapshot) for signal in SIGNALS]
    persona = scorecard.assign(snapshot.book.accounts, snapshot.as_of)
    weights, costs = scorecard.amounts(NAMES, persona)
    lifts = np.where(np.isnan(weights), np.nan, np.column_stack([each.lift for each in measured]))
    confidence = assess(snapshot)
    known = _known(snapshot, lifts, confidence.level)
    total, points = health.points(lifts, np.nan_to_num(weights), np.nan_to_num(costs))
    return Weighed(measured, persona, confidence, known, lifts, points, total)


def _known(snapshot: Snapshot, lifts: Floats, confidence: Floats) -> Flags:
    enough = (np.isfinite(lifts).sum(axis=1) >= ENOUGH_SIGNALS) & (confidence >= ENOUGH_DATA)
    return ~snapshot.early & ~snapshot.doubted & (snapshot.judged | enough)
