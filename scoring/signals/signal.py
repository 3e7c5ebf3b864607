"""What a signal is, and how a measured value becomes a lift."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.activity import Floats
from scoring.snapshot import Snapshot
from store.records import Side


@dataclass(frozen=True)
class Measured:
    """One fact about every account, by position; NaN where there is no data.

    `lift` is how good the value is, -0.5 to 0.5 (the two halves of the silence model, which go together, may
    fall to -1.2, and a team of which few are left to -0.8). A better value never has a lower lift.
    `value` and `norm` are in `unit`, `age` is days since the newest row behind the value.
    """

    lift: Floats
    value: Floats
    norm: Floats
    age: Floats
    unit: str
    window: str
    text: Callable[[int], str]


def plain(*values: npt.NDArray[Any]) -> Iterator[list[Any]]:
    """Columns as lists: a sentence takes Python's own numbers ten times as fast as numpy's."""
    return (each.tolist() for each in values)


@dataclass(frozen=True)
class Signal:
    """How one fact is measured for the whole book, and what to do when it is bad.

    What it counts for stands in the scorecard. `chance` turns the step round: it is taken when the signal is
    good. A signal that is not `dated` looks at what carries no date: what it was on a past day is not known.
    """

    name: str
    side: Side
    source: str
    measure: Callable[[Snapshot], Measured]
    step: str
    chance: bool = False
    dated: bool = True


def compare(value: Floats, norm: Floats, least: float = -0.5) -> Floats:
    """Lift of a count against its own norm: a quarter when steady, minus a half when it fell to a half or so.

    It is never below `least`.

    The logarithm of the ratio makes halving and doubling equally far from steady; one pseudo-count on each
    side keeps small counts calm. The slope is picked by hand.
    """
    ratio = np.log2((np.maximum(value, 0.0) + 1.0) / (np.maximum(norm, 0.0) + 1.0))
    return np.clip(0.25 + 0.6 * ratio, least, 0.5)
