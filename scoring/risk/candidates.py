"""The models of a risk that compete on a book, the simplest first; each turns features into a probability."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import ThreadpoolController

from scoring.activity import Floats
from scoring.risk.features import RHYTHM

# Threads cost more than they win on tables of this size, and wait for each other on a busy machine.
THREADS = ThreadpoolController()

EDGE = 1e-4  # no model is surer than this of anything

# Few outcomes carry few parameters: strong shrinkage, small trees, slow steps.
SHRINKAGE = 0.1
STEP, TREES, LEAVES, LEAST = 0.05, 100, 4, 40

# A feature that fewer accounts have says more about the feed than about the account.
THERE = 0.05


class Fitted(Protocol):
    """A model that has learnt."""

    def __call__(self, table: pd.DataFrame) -> Floats:
        """The probability of the outcome per row of features."""
        ...


@dataclass(frozen=True)
class Candidate:
    """One way to learn from features (rows × columns) and outcomes (1.0 or 0.0)."""

    name: str
    fit: Callable[[pd.DataFrame, Floats], Fitted]


@dataclass(frozen=True)
class Unlearnt:
    """A feature that is the logarithm of odds already: the model of the rhythm, which needs no outcomes."""

    column: str

    def __call__(self, table: pd.DataFrame) -> Floats:
        """Even odds where nothing was ever used."""
        return expit(np.nan_to_num(table[self.column].to_numpy(np.float64)))


@dataclass(frozen=True)
class Learnt:
    """A classifier of scikit-learn, and the columns that it was shown."""

    columns: Sequence[str]
    model: Any

    def __call__(self, table: pd.DataFrame) -> Floats:
        """The probability of class 1."""
        with THREADS.limit(limits=1):
            return np.asarray(self.model.predict_proba(table[list(self.columns)].to_numpy())[:, 1])


def fit_nothing(column: str, table: pd.DataFrame, outcome: Floats) -> Fitted:  # noqa: ARG001 - as all are called
    """The feature as it is."""
    return Unlearnt(column)


def fit_logistic(columns: Sequence[str] | None, table: pd.DataFrame, outcome: Floats) -> Fitted:
    """Logistic regression of these columns (all where None); what is missing has a column of its own."""
    used = telling(table, columns)
    model = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True),
        StandardScaler(),
        LogisticRegression(C=SHRINKAGE, max_iter=1_000),
    )
    return _taught(model, used, table, outcome)


def fit_boosting(table: pd.DataFrame, outcome: Floats) -> Fitted:
    """Gradient boosting of small trees. A risk of silence that rises never lowers what it says."""
    used = telling(table, None)
    model = HistGradientBoostingClassifier(
        learning_rate=STEP,
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST,
        l2_regularization=5.0,
        max_features=0.5,
        monotonic_cst=[int(name == "silence") for name in used],
        early_stopping=False,  # pyright: ignore[reportArgumentType] - scikit-learn's default is a word
        random_state=0,
    )
    return _taught(model, used, table, outcome)


def _taught(model: Any, used: list[str], table: pd.DataFrame, outcome: Floats) -> Fitted:
    """The model, or the share of all it happened to where no column tells anything."""
    with THREADS.limit(limits=1):
        return Learnt(used, (model if used else DummyClassifier()).fit(table[used].to_numpy(), outcome))


def telling(table: pd.DataFrame, columns: Sequence[str] | None) -> list[str]:
    """Those of the columns that are there for at least some accounts, and differ between them."""
    wanted = list(table.columns) if columns is None else list(columns)
    found = table[wanted].to_numpy(np.float64)
    if not len(found):
        return []
    tells = (~np.isnan(found)).mean(axis=0) >= THERE
    tells &= np.fmin.reduce(found) < np.fmax.reduce(found)
    return [name for name, it_does in zip(wanted, tells, strict=True) if it_does]


def candidates(cold: str, *, foretells: bool) -> tuple[Candidate, ...]:
    """The simplest first: the feature `cold` alone, two logistic regressions, boosting.

    Where `cold` `foretells` this very outcome it needs nothing learnt; of another one it is only a feature.
    """
    alone = partial(fit_nothing, cold) if foretells else partial(fit_logistic, (cold,))
    return (
        Candidate("rhythm alone", alone),
        Candidate("logistic of the rhythm", partial(fit_logistic, (cold, *RHYTHM))),
        Candidate("logistic of all", partial(fit_logistic, None)),
        Candidate("boosting of all", fit_boosting),
    )


def odds(chance: Floats) -> Floats:
    """Logarithm of the odds, within EDGE of certainty."""
    return np.asarray(logit(np.clip(chance, EDGE, 1.0 - EDGE)))
