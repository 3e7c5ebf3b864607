"""Prints how well the risk ranks accounts on each data set, beside bare counts and fitted models.

Run as `make bench-score`. A snapshot at day T looks at days before T, and its outcome is the `horizon` days
from T on; several snapshots are pooled. The score learns anew for each, only from what was known then. The
fitted rivals learn once, from snapshots whose outcomes were known before the first test snapshot.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from bench.baselines import FITTED, Floats, Pooled, features
from scoring import model
from scoring.book import Book
from scoring.risk.calibration import expected_error
from scoring.risk.ranking import auc

Flags = npt.NDArray[np.bool_]
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ROW = "{:10}{:26}{:>7}{:>7}{:>8}{:>8}{:>7}{:>10}"


@dataclass(frozen=True)
class Trial:
    """One data set with its protocol: snapshots T, who is eligible, and who of those is a hard case.

    Eligible is who has been a customer for `history` days and was active in the last `active` days; with
    `churn` who has a running subscription, and the outcome is churn instead of silence.
    """

    name: str
    horizon: int
    test: tuple[date, ...]
    train: tuple[date, ...]
    history: int
    active: int
    hard: int
    churn: bool = False


def every(first: date, days: int, number: int) -> tuple[date, ...]:
    """So many days, so many days apart."""
    return tuple(first + timedelta(days * step) for step in range(number))


TRIALS = (
    Trial("cdnow", 182, (date(1997, 12, 31),), (date(1997, 6, 15), date(1997, 6, 30)), 30, 10_000, 182),
    Trial("messages", 30, every(date(2004, 7, 24), 14, 5), every(date(2004, 5, 15), 7, 6), 14, 30, 14),
    Trial(
        "crm", 60, every(date(2023, 6, 1), 15, 11), every(date(2022, 5, 1), 15, 23), 60, 10_000, 7, churn=True
    ),
)


def load(name: str) -> Book:
    """A folder in the shape of the import bundle; events become one usage row per account, day and event."""
    folder = DATA / name
    tables = {path.stem: pd.read_csv(path, dtype={"account_id": "str"}) for path in folder.glob("*.csv")}
    tables |= {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}
    if "events" in tables:
        events = tables.pop("events")
        events = events.assign(day=events["at"].dt.floor("D")).rename(columns={"event": "metric"})
        tables["usage"] = events.groupby(["account_id", "day", "metric"]).size().rename("value").reset_index()
    if "subscriptions" in tables:
        tables["subscriptions"]["arr_minor"] = tables["subscriptions"]["arr"] * 100
    return Book.of(tables)


def pool(book: Book, trial: Trial, days: tuple[date, ...]) -> Pooled:
    """The eligible rows of all snapshots, indexed by (T, account)."""
    parts = {day: snapshot(book, trial, day) for day in days}
    columns = sorted({name for part in parts.values() for name in part.features}, key=str)
    frames = [part.features.reindex(columns=columns) for part in parts.values()]
    return Pooled(
        pd.concat(frames, keys=parts),
        np.concatenate([part.lost for part in parts.values()]),
        np.concatenate([part.hard for part in parts.values()]),
    )


def snapshot(book: Book, trial: Trial, day: date) -> Pooled:
    """The eligible accounts at T = day."""
    at, end = pd.Timestamp(day), pd.Timestamp(day + timedelta(trial.horizon))
    found = features(book, day - timedelta(1))
    churned = book.accounts.set_index("account_id")["churned_on"].reindex(found.index)
    gone = (churned < at).to_numpy()
    chosen = (
        (found["tenure"] + 1 >= trial.history).to_numpy()
        & ~gone
        & (found["recency"] < trial.active).to_numpy()
    )
    if trial.churn:
        chosen &= found["days to the end"].notna().to_numpy()
        lost = (churned.ge(at) & churned.lt(end)).to_numpy()
    else:
        used = book.usage[(book.usage["value"] > 0) & book.usage["day"].ge(at) & book.usage["day"].lt(end)]
        lost = ~found.index.isin(used["account_id"].astype("str").unique())
    hard = (found["recency"] < trial.hard).to_numpy()
    return Pooled(found[chosen], lost[chosen], hard[chosen])


def ours(book: Book, trial: Trial, test: Pooled) -> Floats:
    """The product's risk of the same rows, NaN where it says that it does not know."""
    parts: list[Floats] = []
    for day in trial.test:
        as_of = day - timedelta(1)
        scored = model.score(book, as_of, model.fit(book, as_of, trial.horizon)).set_index("account_id")
        risk = scored["risk"].astype("float64").reindex(test.features.loc[day].index)
        parts.append(np.asarray(risk, dtype=np.float64))
    return np.concatenate(parts)


def rivals(test: Pooled, train: Pooled) -> Iterator[tuple[str, Floats]]:
    """Bare counts, and what was fitted on the training snapshots."""
    yield "count of 30 days", -test.features["days 30"].to_numpy(np.float64)
    yield "recency", test.features["recency"].to_numpy(np.float64)
    aligned = Pooled(train.features.reindex(columns=test.features.columns), train.lost, train.hard)
    for name, fit in FITTED.items():
        try:
            yield name, fit(aligned, test)
        except (ImportError, OSError) as error:
            say(f"{name} is left out: {error}")


def line(trial: Trial, name: str, test: Pooled, risk: Floats) -> str:
    """One row of the table; rows without a risk count in the coverage only."""
    has = np.isfinite(risk)
    lost, hard, risk = test.lost[has], test.hard[has], risk[has]
    is_chance = bool((risk >= 0).all() and (risk <= 1).all())
    return ROW.format(
        trial.name,
        name,
        f"{len(lost):,}",
        f"{lost.mean():.3f}",
        f"{auc(lost, risk):.4f}",
        f"{auc(lost[hard], risk[hard]):.4f}",
        f"{expected_error(risk, lost.astype(np.float64)):.3f}" if is_chance else "",
        f"{has.mean():.3f}",
    )


def compare() -> None:
    """One line per data set and method."""
    say(ROW.format("set", "risk by", "rows", "base", "AUC", "hard", "ECE", "coverage"))
    for trial in TRIALS:
        book = load(trial.name)
        test, train = pool(book, trial, trial.test), pool(book, trial, trial.train)
        say(line(trial, "Rapport", test, ours(book, trial, test)))
        for name, risk in rivals(test, train):
            say(line(trial, name, test, risk))


def say(text: str) -> None:
    """One line on the standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if DATA.is_dir():
        compare()
    else:
        say(f"There is no data in {DATA.parent.name}/{DATA.name}, beside the project: nothing to measure")
