"""A risk that has proved itself as far as the book's past allows: chosen, calibrated, watched for drift."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scoring.activity import Floats, Ints, totals
from scoring.risk import calibration
from scoring.risk.calibration import Calibration, Watch
from scoring.risk.candidates import Fitted, candidates
from scoring.risk.choice import Choice, choose
from scoring.risk.past import Past
from scoring.risk.ranking import error
from store.records import Alike

# A group of accounts that looked alike is at least so large.
GROUP = 20
GROUPS = 10


@dataclass(frozen=True)
class Groups:
    """Groups of past accounts by their risk: from `edge` on, `lost` of `of` different accounts were lost."""

    edge: Floats
    lost: Ints
    of: Ints

    def find(self, risk: Floats) -> list[Alike | None]:
        """The group of each risk; None where the risk is unknown."""
        at = np.clip(np.searchsorted(self.edge, risk, side="right") - 1, 0, None)
        counts = zip(self.lost[at].tolist(), self.of[at].tolist(), np.isnan(risk).tolist(), strict=True)
        return [None if unknown else Alike(lost, of) for lost, of, unknown in counts]


@dataclass(frozen=True)
class Forecast:
    """The probability of an outcome from features. `learnt` says in plain JSON how it was chosen."""

    model: Fitted
    calibration: Calibration | None
    alike: Groups | None
    learnt: Mapping[str, Any]

    def __call__(self, table: pd.DataFrame) -> Floats:
        """The risk per row of features."""
        risk = self.model(table)
        return self.calibration(risk) if self.calibration else risk


def learn(past: Past, horizon: int, column: str, *, foretells: bool) -> Forecast | None:
    """Choose among the candidates, the feature `column` the simplest; None where too little has happened yet.

    `foretells` says whether that feature is a risk of this very outcome.

    The choice is judged on later days than it learns from; then it learns from all days. The calibration is
    of what it would have said on each judging day from the days before.
    """
    choice = choose(past, horizon, candidates(column, foretells=foretells))
    if choice is None:
        return None
    said = _replayed(past, choice, horizon)
    came = choice.judged.outcome
    seen = calibration.watch(said, came, choice.judged.account)
    mended = _calibration(said, choice.judged, seen)
    said = mended(said) if mended else said
    return Forecast(
        model=choice.chosen.candidate.fit(past.table, past.outcome),
        calibration=mended,
        alike=_alike(said, choice.judged),
        learnt=_learnt(choice, said, seen),
    )


def _replayed(past: Past, choice: Choice, horizon: int) -> Floats:
    """What the chosen candidate would have said on each judging day."""
    judged = choice.judged
    said = np.full(len(judged.outcome), np.nan)
    for day in np.unique(judged.day):
        before, at = past.only(past.day + horizon <= day), judged.day == day
        said[at] = choice.chosen.candidate.fit(before.table, before.outcome)(judged.table[at])
    return said


def _calibration(said: Floats, judged: Past, seen: Watch) -> Calibration | None:
    """That of all judging days, if that of their first half mends the second beyond noise; else none.

    Under drift yesterday's error is no guide to tomorrow's, so then the risk stays as it is, and is marked.
    """
    days = np.unique(judged.day)
    old = np.isin(judged.day, days[: len(days) // 2])
    if seen.drifts or not old.any():
        return None
    first = calibration.calibrate(said[old], judged.outcome[old])
    new = judged.only(~old)
    before, after = said[~old], first(said[~old])
    saved = calibration.surprise(before, new.outcome) - calibration.surprise(after, new.outcome)
    _, code = np.unique(new.account, return_inverse=True)
    noise = error(totals(code, (saved - saved.mean()) / len(saved), int(code.max()) + 1))
    return calibration.calibrate(said, judged.outcome) if saved.mean() > 2.0 * noise else None


def _alike(risk: Floats, judged: Past) -> Groups:
    """Groups of about the same size by the risk of each account's last judging day, equal risks together."""
    order = np.argsort(judged.day, kind="stable")
    newest = pd.Series(order).groupby(judged.account[order]).last().to_numpy()
    risk, lost = risk[newest], judged.outcome[newest]
    edges = _edges(np.sort(risk))
    code = np.searchsorted(edges, risk, side="right") - 1
    size = len(edges)
    return Groups(edges, np.bincount(code, lost, size).astype(np.int64), np.bincount(code, minlength=size))


def _edges(risk: Floats) -> Floats:
    """From which of the sorted risks on each group begins."""
    size = max(GROUP, len(risk) // GROUPS)
    begins = [0]
    for at in (np.flatnonzero(np.diff(risk)) + 1).tolist():
        if at - begins[-1] >= size and len(risk) - at >= GROUP:
            begins.append(at)
    return np.r_[0.0, risk[begins[1:]]]


def _learnt(choice: Choice, risk: Floats, seen: Watch) -> dict[str, Any]:
    judged = choice.judged
    return {
        "model": choice.chosen.candidate.name,
        "auc": {trial.candidate.name: round(trial.auc, 4) for trial in choice.trials},
        "days": len(np.unique(judged.day)),
        "lost": judged.lost,
        "accounts": len(np.unique(judged.account)),
        "ece": round(calibration.expected_error(risk, judged.outcome), 4),
        "said": round(seen.said, 4),
        "came": round(seen.came, 4),
        "drifts": seen.drifts,
    }
