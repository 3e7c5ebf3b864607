"""The AUC of forecasts with an interval that knows that those of one account are not independent."""

import numpy as np

from scoring.activity import Flags, Floats, Ints
from scoring.churn.rates import wilson
from scoring.risk.ranking import auc, error, influence
from store.accuracy import Ranking

_Z = 1.959964  # of the 95 % interval


def rank(lost: Flags, risk: Floats, account: Ints) -> Ranking | None:
    """The AUC with its 95 % interval; `account` numbers the accounts. None without both kinds.

    The interval is symmetric in the logit, so that it stays within 0 and 1 (Pepe, "The Statistical Evaluation
    of Medical Tests for Classification and Prediction", Oxford 2003, chapter 5). A perfect ranking has no
    variance: there it is Wilson's, of as many accounts as the smaller of the two sides has.
    """
    if lost.all() or not lost.any():
        return None
    area = auc(lost, risk)
    spread = error(influence(lost, risk, account))
    if not 0 < area < 1 or not spread:
        fewest = min(len(np.unique(account[lost])), len(np.unique(account[~lost])))
        return Ranking(area, *wilson(round(area * fewest), fewest))
    half = _Z * spread / (area * (1 - area))
    low, high = 1 / (1 + np.exp(np.array([half, -half])) * (1 - area) / area)
    return Ranking(area, float(low), float(high))
