"""What was said beside what came, in groups of about the same risk."""

import numpy as np

from scoring.activity import Flags, Floats
from store.accuracy import Group

GROUPS = 10


def reliability(lost: Flags, risk: Floats) -> tuple[tuple[Group, ...], float | None]:
    """At most GROUPS groups of about as many forecasts each, by risk, and the expected calibration error.

    Equal risks are never torn apart. The error is the mean over all forecasts of the gap between what their
    group said and what came (Naeini, Cooper, Hauskrecht, AAAI 2015; groups of equal size as in Nixon et al.,
    "Measuring Calibration in Deep Learning", 2019), None of no forecasts.
    """
    if not len(risk):
        return (), None
    order = np.argsort(risk, kind="stable")  # so that no order of adding up decides on a last digit
    lost, risk = lost[order], risk[order]
    edges = np.unique(np.quantile(risk, np.arange(1, GROUPS) / GROUPS))
    place = np.searchsorted(edges, risk, side="left")
    groups = tuple(_group(lost[place == at], risk[place == at]) for at in np.unique(place))
    gap = sum(abs(group.said - group.came) * group.size for group in groups)
    return groups, float(gap / len(risk))


def _group(lost: Flags, risk: Floats) -> Group:
    return Group(float(risk.min()), float(risk.max()), float(risk.mean()), float(lost.mean()), len(risk))
