"""Makes a risk mean what it says (of a hundred accounts at 30 %, thirty are lost), and watches it."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from scoring.activity import Floats, Ints
from scoring.risk.candidates import odds

# The risk is believed to be right to within a factor e of the odds, and its spread to within a half.
SHIFT, SLOPE = 1.0, 0.5

# A gap of so many standard errors, and of so much, is drift.
CLEAR, MATTERS = 3.0, 0.05

BINS = 10


@dataclass(frozen=True)
class Calibration:
    """The logarithm of the odds becomes shift + slope × it."""

    shift: float = 0.0
    slope: float = 1.0

    def __call__(self, risk: Floats) -> Floats:
        """The risk as it turned out to be."""
        return expit(self.shift + self.slope * odds(risk))


@dataclass(frozen=True)
class Watch:
    """What was said of later days (mean risk), what share came, and whether the gap is drift."""

    said: float
    came: float
    drifts: bool


def calibrate(risk: Floats, outcome: Floats) -> Calibration:
    """Learn from risks that were said before their outcomes came.

    Source: Platt, "Probabilistic Outputs for Support Vector Machines" (1999), with a normal prior around no
    change at all, so that a few outcomes change little.
    """
    given = odds(risk)

    def cost(theta: Floats) -> float:
        prior = 0.5 * ((theta[0] / SHIFT) ** 2 + ((theta[1] - 1.0) / SLOPE) ** 2)
        return float(prior + surprise(expit(theta[0] + theta[1] * given), outcome).sum())

    found = minimize(cost, [0.0, 1.0], method="L-BFGS-B", bounds=[(-10.0, 10.0), (0.05, 5.0)])
    return Calibration(float(found.x[0]), float(found.x[1]))


def surprise(risk: Floats, outcome: Floats) -> Floats:
    """Minus the logarithm of the probability that was given to what came."""
    chance = np.clip(risk, 1e-9, 1.0 - 1e-9)
    return -np.log(np.where(outcome == 1, chance, 1.0 - chance))


def watch(risk: Floats, outcome: Floats, account: Ints) -> Watch:
    """Compare what was said with what came, row by row; rows of one account count once for the noise."""
    said, came = float(risk.mean()), float(outcome.mean())
    noise = np.sqrt(max(said * (1.0 - said), 1e-9) / len(np.unique(account)))
    return Watch(said, came, bool(abs(said - came) > max(CLEAR * noise, MATTERS)))


def expected_error(risk: Floats, outcome: Floats) -> float:
    """Expected calibration error: the mean gap between said and came over ten equal bins of the risk.

    Source: Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning"
    (AAAI 2015).
    """
    cell = np.minimum((risk * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(cell, weights=risk, minlength=BINS) - np.bincount(cell, outcome, BINS)
    return float(np.abs(gaps).sum() / len(risk))
