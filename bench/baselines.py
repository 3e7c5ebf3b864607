"""What a score has to beat: bare counts, and fitted models on features made from the raw tables alone.

Nothing here is shared with the product's own features, so that a mistake there cannot hide here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from scoring.book import Book

Floats = npt.NDArray[np.float64]
EVER = 9999
WINDOWS = (7, 28, 30, 90, 182, EVER)
RFM = ("recency", f"days {EVER}", "days 90", "tenure", "days 28")


@dataclass(frozen=True)
class Pooled:
    """Rows of all snapshots together: features, what came, and which rows are the hard ones."""

    features: pd.DataFrame
    lost: npt.NDArray[np.bool_]
    hard: npt.NDArray[np.bool_]


def features(book: Book, day: date) -> pd.DataFrame:
    """One row per account, by id, from rows up to the day."""
    at = pd.Timestamp(day)
    ids = pd.Index(book.accounts["account_id"])
    usage = book.usage[(book.usage["day"] <= at) & (book.usage["value"] > 0)]
    usage = usage.assign(ago=(at - usage["day"]).dt.days, account_id=usage["account_id"].astype("str"))
    started = book.accounts.set_index("account_id")["started_on"]
    first = usage.groupby("account_id")["ago"].max()
    tenure = (at - started).dt.days.reindex(ids)
    columns = {
        "recency": usage.groupby("account_id")["ago"].min(),
        "tenure": np.fmax(tenure, first.reindex(ids)),
    }
    visits = usage[["account_id", "ago"]].drop_duplicates()
    for window in WINDOWS:
        columns[f"days {window}"] = visits[visits["ago"] < window].groupby("account_id").size()
        columns[f"volume {window}"] = usage[usage["ago"] < window].groupby("account_id")["value"].sum()
    recent = (
        usage[usage["ago"] < 28].groupby(["account_id", "metric"], observed=True)["value"].sum().unstack()
    )
    columns |= {f"28 days of {metric}": recent[metric] for metric in recent}
    found = pd.DataFrame(columns).reindex(ids)
    counts = [str(name) for name in found if name not in {"recency", "tenure"}]
    found = found.fillna(dict.fromkeys(counts, 0.0))
    found["recency"] = found["recency"].fillna(found["tenure"])
    life = found["tenure"] + 1  # shares of a life mean the same in a young book and in an old one
    found["recency share"], found["days share"] = found["recency"] / life, found[f"days {EVER}"] / life
    found["slope"] = found["days 28"] / 28 - (found["days 90"] - found["days 28"]) / 62
    return found.fillna(0.0).join(contracts(book, at), how="left") if len(book.subscriptions) else found


def contracts(book: Book, at: pd.Timestamp) -> pd.DataFrame:
    """What the subscriptions that run on the day say, one row per account that has any."""
    rows = book.subscriptions
    runs = rows[(rows["started_on"] <= at) & ~(rows["ended_on"] <= at)]
    by = runs.groupby("account_id")
    return pd.DataFrame(
        {
            "days to the end": (by["ended_on"].min() - at).dt.days,
            "seats": by["seats"].max(),
            "arr": by["arr_minor"].sum(),
            "discount": by["discount"].max(),
            "billing months": by["bill_period_months"].max(),
            "add-ons": by.size() - 1.0,
        }
    )


def logistic(columns: Callable[[str], bool]) -> Callable[[Pooled, Pooled], Floats]:
    """Logistic regression on the logarithms of those columns."""

    def fit(train: Pooled, test: Pooled) -> Floats:
        names = [str(name) for name in train.features if columns(str(name))]
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
        model.fit(_scaled(train.features, names), train.lost)
        return model.predict_proba(_scaled(test.features, names))[:, 1]

    return fit


def trees(train: Pooled, test: Pooled) -> Floats:
    """LightGBM on all columns. OSError or ImportError where it cannot be loaded."""
    import lightgbm  # noqa: PLC0415 - a machine without OpenMP cannot load it, and does without this line

    model = lightgbm.LGBMClassifier(
        n_estimators=150, learning_rate=0.04, num_leaves=15, min_child_samples=40, random_state=1, verbose=-1
    )
    model.fit(train.features.to_numpy(np.float64), train.lost)
    return np.asarray(model.predict_proba(test.features.to_numpy(np.float64)))[:, 1]


FITTED: dict[str, Callable[[Pooled, Pooled], Floats]] = {
    "RFM logistic": logistic(RFM.__contains__),
    "logistic, all features": logistic(lambda _: True),
    "LightGBM, all features": trees,
}


def _scaled(frame: pd.DataFrame, names: list[str]) -> Floats:
    values = frame[names].fillna(0.0).to_numpy(np.float64)
    return np.sign(values) * np.log1p(np.abs(values))
