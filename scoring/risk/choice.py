"""Chooses the model of a risk inside the past: learnt on earlier days, judged on later ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.activity import Floats
from scoring.risk.candidates import Candidate
from scoring.risk.past import ENOUGH, Past
from scoring.risk.ranking import auc, error, influence

# ENOUGH accounts on each side are the least to learn from, and half of it to judge by. The newest third of
# the days judges, but only days whose horizon begins after the outcomes learnt from.
JUDGES = 3


@dataclass(frozen=True)
class Trial:
    """How a candidate did on the judging days: its risk per row, and its AUC."""

    candidate: Candidate
    risk: Floats
    auc: float


@dataclass(frozen=True)
class Choice:
    """What was chosen, how all candidates did (the simplest first), and the rows that judged them."""

    chosen: Trial
    trials: tuple[Trial, ...]
    judged: Past


def choose(past: Past, horizon: int, candidates: Sequence[Candidate]) -> Choice | None:
    """The simplest candidate whose AUC is within one standard error of the best one's.

    The standard error is that of the difference between the two (one of it as in Breiman et al.,
    "Classification and Regression Trees", 1984). None where the history is too short or too little happened.
    """
    split = divide(past, horizon)
    if split is None:
        return None
    learnt, judged = split
    happened = judged.outcome == 1
    trials: list[Trial] = []
    for each in candidates:
        risk = each.fit(learnt.table, learnt.outcome)(judged.table)
        trials.append(Trial(each, risk, auc(happened, risk)))
    best = max(trials, key=lambda trial: trial.auc)
    top = influence(happened, best.risk, judged.account)
    for trial in trials:
        if best.auc - trial.auc <= error(top - influence(happened, trial.risk, judged.account)):
            return Choice(trial, tuple(trials), judged)
    raise AssertionError("the best is within any distance of itself")


def divide(past: Past, horizon: int) -> tuple[Past, Past] | None:
    """Earlier days to learn from and later ones to judge by; None where either has too few outcomes."""
    days = np.unique(past.day)
    for judges in range(-(-len(days) // JUDGES), 0, -1):
        later = days[-judges:]
        learnt, judged = past.of(days[days + horizon <= later[0]]), past.of(later)
        if min(learnt.lost, learnt.kept) >= ENOUGH and min(judged.lost, judged.kept) >= ENOUGH // 2:
            return learnt, judged
    return None
