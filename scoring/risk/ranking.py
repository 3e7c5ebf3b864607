"""How well a number ranks those it happened to above the others, and how sure that is."""

import numpy as np
from scipy.stats import rankdata

from scoring.activity import Flags, Floats, Ints


def auc(happened: Flags, risk: Floats) -> float:
    """The chance that one it happened to ranks above one it did not, ties counting half; NaN without either.

    Source: Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than
    the Other", Annals of Mathematical Statistics 18 (1947).
    """
    hits = int(happened.sum())
    rest = len(happened) - hits
    if not hits or not rest:
        return float("nan")
    return float((rankdata(risk)[happened].sum() - hits * (hits + 1) / 2) / (hits * rest))


def influence(happened: Flags, risk: Floats, account: Ints) -> Floats:
    """What each account adds to the error of the AUC; the root of the sum of squares is the standard error.

    Rows of one account stand and fall together. Source: Obuchowski, "Nonparametric Analysis of Clustered ROC
    Curve Data", Biometrics 53 (1997).
    """
    hits, rest = int(happened.sum()), int((~happened).sum())
    ranks = rankdata(risk)
    # How many of the other side rank below (above), ties counting half, as a share of that side.
    beaten = (ranks[happened] - rankdata(risk[happened])) / rest
    spared = 1.0 - (ranks[~happened] - rankdata(risk[~happened])) / hits
    area = beaten.mean()
    part = np.zeros(len(risk))
    part[happened], part[~happened] = (beaten - area) / hits, (spared - area) / rest
    _, code = np.unique(account, return_inverse=True)
    sums = np.bincount(code, weights=part)
    return sums * np.sqrt(len(sums) / max(len(sums) - 1, 1))


def error(influences: Floats) -> float:
    """The standard error that belongs to what `influence` gave, or to the difference of two of them."""
    return float(np.sqrt((influences**2).sum()))
