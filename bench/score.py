"""Prints how well and how fast the silence model ranks accounts on each data set, beside the simplest rivals.

Run as `python -m bench.score`. A snapshot at day T looks at days up to T, and its outcome is the `horizon`
days after it. Several snapshots are pooled. The model learns anew for each, only from what was known then.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from scoring import model, silence
from scoring.activity import Activity, Flags, Floats, days_of, measure, number_of, totals
from scoring.book import Book
from scoring.snapshot import gather, observed_from

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True)
class Trial:
    """One data set with its protocol: snapshots, who is eligible, and who of those is a hard case."""

    name: str
    horizon: int
    days: tuple[date, ...]
    history: int
    active_within: int
    hard_within: int


TRIALS = (
    Trial("cdnow", 182, (date(1997, 12, 31),), 30, 10_000, 182),
    Trial("messages", 30, tuple(date(2004, 7, 23) + timedelta(14 * i) for i in range(5)), 14, 30, 14),
    Trial("crm", 3, tuple(date(2023, 5, 31) + timedelta(15 * i) for i in range(11)), 60, 30, 7),
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


def auc(happened: Flags, risk: Floats) -> float:
    """The chance that one it happened to ranks above one it did not (Mann–Whitney), ties counting half."""
    ranks, hits = rankdata(risk), int(happened.sum())
    rest = len(happened) - hits
    return float((ranks[happened].sum() - hits * (hits + 1) / 2) / (hits * rest)) if hits * rest else np.nan


def ece(happened: Flags, risk: Floats) -> float:
    """Expected calibration error over ten equal bins: the mean gap between what was said and what came."""
    cell = np.minimum((risk * 10).astype(np.int64), 9)
    gaps = [abs(risk[cell == i].sum() - happened[cell == i].sum()) for i in range(10)]
    return float(sum(gaps) / len(risk))


def as_counts(activity: Activity, volume: Floats) -> Activity:
    """The same activity where a day counts as often as `volume` says, to try other units than the day."""
    times = np.maximum(np.round(volume), 1).astype(np.int64)
    return replace(activity, code=np.repeat(activity.code, times), day=np.repeat(activity.day, times))


def volumes(activity: Activity) -> Floats:
    """What was used on each active day, in the metrics that may be added up."""
    counted = activity.mask(frozenset(activity.metrics) - {"amount", "active_users"})
    width = activity.today + 1
    key = activity.code * width + activity.day
    rows = np.searchsorted(key, (activity.rows_code * width + activity.rows_day)[counted])
    return totals(rows, activity.rows_value[counted], len(key))


UNITS: dict[str, Callable[[Activity], Activity]] = {
    "active days": lambda activity: activity,
    "log2(1 + count)": lambda activity: as_counts(activity, np.log2(1 + volumes(activity))),
    "counts": lambda activity: as_counts(activity, np.minimum(volumes(activity), 50)),
}


def snapshots(book: Book, trial: Trial) -> dict[str, Floats]:
    """Risk under each unit, the rivals' risk, outcome and hard cases: pooled over the trial's days."""
    columns: dict[str, list[Floats]] = {}
    ids = pd.Index(book.accounts["account_id"].sort_values())
    accounts = book.accounts.set_index("account_id").loc[ids].reset_index()
    everything = measure(book.usage, ids, book.usage["day"].max())
    for day in trial.days:
        known = book.until(day)
        activity = measure(known.usage, ids, pd.Timestamp(day))
        start = observed_from(accounts, activity, gather(known, activity).since)
        gap = activity.today - silence.last(activity, activity.today)
        running = ~(days_of(accounts["churned_on"]) <= activity.today + trial.horizon)
        chosen = running & (activity.today + 1 - start >= trial.history) & (gap < trial.active_within)
        begin = np.where(np.isfinite(start), start, activity.today)
        found = {"recency": gap, "count of 30 days": -activity.days(activity.today - 29, activity.today)}
        for unit, change in UNITS.items():
            changed = change(activity)
            parameters = silence.fit(changed, begin, trial.horizon)
            found[unit] = silence.predict(changed, begin, trial.horizon, parameters).risk
        after = everything.days(activity.today + 1, activity.today + trial.horizon)
        found["silent"] = (after == 0).astype(np.float64)
        found["hard"] = (gap < trial.hard_within).astype(np.float64)
        for name, values in found.items():
            columns.setdefault(name, []).append(values[chosen])
    return {name: np.concatenate(parts) for name, parts in columns.items()}


def compare_units() -> None:
    """One line per data set and method: AUC of all eligible, of the hard cases, and calibration."""
    say(f"{'set':10}{'risk by':18}{'rows':>7}{'base':>7}{'AUC':>8}{'hard':>8}{'ECE':>7}")
    for trial in TRIALS:
        pooled = snapshots(load(trial.name), trial)
        silent, hard = pooled["silent"] > 0, pooled["hard"] > 0
        for name in ("count of 30 days", "recency", *UNITS):
            risk = pooled[name]
            error = f"{ece(silent, risk):7.3f}" if name in UNITS else ""
            say(
                f"{trial.name:10}{name:18}{len(silent):7}{silent.mean():7.3f}"
                f"{auc(silent, risk):8.4f}{auc(silent[hard], risk[hard]):8.4f}{error}"
            )


def sum_bare(usage: pd.DataFrame, today: date) -> Floats:
    """The least that a score could look at, by numpy alone: sums of three windows and the last day."""
    code, _ = pd.factorize(usage["account_id"])
    ago = number_of(pd.Timestamp(today)) - days_of(usage["day"])
    value = usage["value"].to_numpy(np.float64)
    last = np.full(code.max() + 1, np.inf)
    np.minimum.at(last, code, np.where(ago >= 0, ago, np.inf))
    within = [(ago >= 0) & (ago < days) for days in (7, 28, 90)]
    return np.column_stack([last, *(totals(code, value * inside, len(last)) for inside in within)])


def time_scoring() -> None:
    """Seconds to fit and to score each whole book, reasons and all, beside those for its bare sums."""
    say(f"\n{'set':14}{'accounts':>9}{'usage rows':>11}{'sums s':>8}{'fit s':>8}{'score s':>9}{'× sums':>8}")
    books = {trial.name: (load(trial.name), trial.days[0], trial.horizon) for trial in TRIALS}
    for name, (book, day, horizon) in (books | {"100k × 90 d": dense(100_000, 90)}).items():
        marks = [time.perf_counter()]
        sum_bare(book.usage, day)
        marks.append(time.perf_counter())
        fitted = model.fit(book, day, horizon)
        marks.append(time.perf_counter())
        scored = model.score(book, day, fitted)
        marks.append(time.perf_counter())
        bare, fit, score = np.diff(marks)
        say(
            f"{name:14}{len(scored):9}{len(book.usage):11}{bare:8.2f}{fit:8.2f}{score:9.2f}"
            f"{(fit + score) / bare:8.1f}"
        )


def dense(accounts: int, days: int) -> tuple[Book, date, int]:
    """A made-up book in which every account has one row for every day."""
    last = pd.Timestamp("2026-06-30")
    ids = np.array([f"A{i:06d}" for i in range(accounts)], dtype=object)
    day = pd.date_range(end=last, periods=days, unit="s").to_numpy()
    value = np.random.default_rng(1).poisson(2.0, accounts * days).astype(np.float64)
    usage = pd.DataFrame(
        {
            "account_id": pd.Categorical.from_codes(
                np.repeat(np.arange(accounts), days), dtype=pd.CategoricalDtype(list(ids))
            ),
            "day": np.tile(day, accounts),
            "metric": "runs",
            "value": value,
        }
    )
    owners = pd.DataFrame({"account_id": ids, "name": ids, "started_on": day[0]})
    return Book.of({"accounts": owners, "usage": usage}), last.date(), 30


def say(line: str) -> None:
    """One line on the standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    if DATA.is_dir():
        compare_units()
        time_scoring()
    else:
        say(f"There is no data in {DATA.parent.name}/{DATA.name}, beside the project: nothing to measure")
