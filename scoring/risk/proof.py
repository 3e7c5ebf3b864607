"""What outcomes say of the scorecard: which signals rank those who were lost, and where the bands begin."""

from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from scoring import health
from scoring.activity import Floats, Ints
from scoring.card.scorecard import Scorecard
from scoring.health import Borders
from scoring.risk.past import ENOUGH, Past
from scoring.risk.ranking import auc, error, influence
from scoring.signals.catalogue import NAMES

# ENOUGH accounts lost, and kept, are the least that proves anything, and so many standard errors.
CLEAR = 2.0

# At risk is who is lost at four times the average odds, watch at twice: a convention.
HIGH, SOME = 4.0, 2.0

# Borders stay within the scale's middle, whatever a small sample says.
LOWEST, HIGHEST = 10, 90


def proven(past: Past) -> frozenset[str]:
    """The signals whose lift was lower for those who were lost, beyond two standard errors of the AUC."""
    return frozenset(
        name
        for name, lift in zip(NAMES, past.lifts.T, strict=True)
        if _tells(past.only(np.isfinite(lift)), lift[np.isfinite(lift)])
    )


def place(past: Past, scorecard: Scorecard, *, foretold: bool) -> Borders:
    """Where outcomes put the borders of each persona; the scorecard's own stand where they cannot say.

    A persona with too few outcomes takes the borders of all accounts, if those can be placed. The borders of
    the risk follow the average where it was `foretold` by a model that proved itself; a risk below the
    average then keeps health alone from calling anybody at risk.
    """
    borders = stated(scorecard)
    if foretold:
        base = past.outcome.mean()
        borders = replace(borders, high=_times(base, HIGH), some=_times(base, SOME), calm=float(base))
    past = past.only(np.asarray(np.isfinite(past.lifts).any(axis=1)))
    weights, costs = scorecard.amounts(NAMES, past.persona)
    lifts = np.where(np.isnan(weights), np.nan, past.lifts)
    score, _ = health.points(lifts, np.nan_to_num(weights), np.nan_to_num(costs))
    everybody = _place(past, score)
    for at in range(len(scorecard.personas)):
        mine = past.persona == at
        if found := _place(past.only(mine), score[mine]) or everybody:
            borders.at_risk[at], borders.watch[at] = found
            borders.placed[at] = True
    return borders


def _times(base: float, factor: float) -> float:
    """The probability whose odds are so many times those of the average."""
    odds = factor * base / (1.0 - base)
    return float(odds / (1.0 + odds))


def stated(scorecard: Scorecard) -> Borders:
    """The borders as the scorecard states them."""
    bands = [persona.bands for persona in scorecard.personas]
    return Borders(
        at_risk=np.array([each.at_risk for each in bands]),
        watch=np.array([each.watch for each in bands]),
        placed=np.zeros(len(bands), dtype=np.bool_),
    )


def _place(past: Past, score: Ints) -> tuple[int, int] | None:
    """The health at which the odds of a loss are HIGH times the average ones, and SOME times.

    The odds are those of a logistic regression on health: steps of the raw shares would move with every week.
    """
    if not _tells(past, score.astype(np.float64)):
        return None
    curve = LogisticRegression(C=1e6).fit(score[:, None], past.outcome)
    slope, level = float(curve.coef_[0, 0]), float(curve.intercept_[0])
    base = float(np.log(past.outcome.mean() / (1.0 - past.outcome.mean())))
    at_risk, watch = (round((base + float(np.log(factor)) - level) / slope) for factor in (HIGH, SOME))
    at_risk, watch = max(at_risk, LOWEST), min(watch, HIGHEST)
    return (at_risk, watch) if at_risk < watch else None


def _tells(past: Past, good: Floats) -> bool:
    """Whether those who were lost had less of what is good, beyond noise."""
    if min(past.lost, past.kept) < ENOUGH:
        return False
    happened = past.outcome == 1
    above = auc(happened, -good) - 0.5
    return above > CLEAR * error(influence(happened, -good, past.account))
