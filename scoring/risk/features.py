"""What a fitted risk looks at: the account's rhythm, its contract and its other sides, as numbers."""

import numpy as np
import pandas as pd

from scoring.activity import PEOPLE, Activity, Flags, Floats, days_of, totals
from scoring.risk.terms import Terms, terms
from scoring.signals.rows import highest, mean, tally
from scoring.signals.use import busiest
from scoring.snapshot import RESTING, Snapshot

# The features of the smaller candidates; the largest takes all.
RHYTHM = ("recency", "active_28", "active_90", "active_days", "age")

# What says nothing of an account that is quiet at this time of every year.
SEASONAL = ("recency", "active_28", "volume_28", "people", "people_of_seats", "use_of_arr")


def features(snapshot: Snapshot) -> pd.DataFrame:
    """One row per account of the snapshot, in its order; NaN where there is no data. Nothing undated is used.

    Counts and durations are logarithms (log1p), so that a step means as much for a small account as for a
    large one.
    """
    contract = terms(snapshot.book.subscriptions, snapshot.ids, snapshot.today)
    found = _use(snapshot) | _contract(snapshot, contract) | _sides(snapshot)
    off = _out_of_season(snapshot)
    found |= {name: np.where(off, np.nan, found[name]) for name in SEASONAL}
    return pd.DataFrame(found, index=snapshot.ids)


def _out_of_season(snapshot: Snapshot) -> Flags:
    """Accounts whose gap is as the same weeks were a year ago: how little they use now says nothing."""
    view = snapshot.silence
    return (view.gap >= RESTING) & (view.excused >= view.gap / 2.0)


def _use(snapshot: Snapshot) -> dict[str, Floats]:
    activity, view = snapshot.activity, snapshot.silence
    some = np.isfinite(activity.first)

    def known(values: Floats) -> Floats:
        return np.where(some, values, np.nan)

    risk = np.clip(view.risk, 1e-6, 1.0 - 1e-6)
    return {
        "silence": known(np.log(risk / (1.0 - risk))),
        "recency": np.log1p(snapshot.quiet),
        "active_28": known(_active(activity, 28)),
        "active_90": known(_active(activity, 90)),
        "active_182": known(_active(activity, 182)),
        "active_days": known(_active(activity, activity.today)),
        "age": np.log1p(np.maximum(snapshot.age, 0.0)),
        "volume_28": known(np.log1p(_volume(snapshot, 28))),
        "volume_90": known(np.log1p(_volume(snapshot, 90))),
        "people": np.log1p(_people(activity)),
    }


def _active(activity: Activity, days: int) -> Floats:
    return np.log1p(activity.days(activity.today - days + 1, activity.today))


def _volume(snapshot: Snapshot, days: int) -> Floats:
    activity = snapshot.activity
    rows = activity.mask(snapshot.facts.counted) & (activity.rows_day > activity.today - days)
    return totals(activity.rows_code[rows], activity.rows_value[rows], activity.size)


def _people(activity: Activity) -> Floats:
    """Busiest day of the last four weeks; NaN where the book does not state people."""
    stated = PEOPLE & set(activity.metrics)
    return busiest(activity, 0) if stated else np.full(activity.size, np.nan)


def _contract(snapshot: Snapshot, contract: Terms) -> dict[str, Floats]:
    ends = contract.ends(snapshot.horizon)
    arr, seats = np.log1p(contract.arr), np.log1p(contract.seats)
    people = np.log1p(_people(snapshot.activity))
    return {
        "ends_within": np.where(np.isnan(ends), np.nan, np.minimum(ends, 1.0)),
        "ends": np.log1p(ends),
        "term_left": np.log1p(np.maximum(contract.left, 0.0)),
        "term": np.log1p(contract.months),
        "arr": arr,
        "seats": seats,
        "discount": contract.discount,
        "growth": contract.growth,
        "unchanged": np.log1p(np.maximum(contract.unchanged, 0.0)),
        "use_of_arr": np.log1p(_volume(snapshot, 28)) - arr,
        "people_of_seats": people - seats,
    }


def _sides(snapshot: Snapshot) -> dict[str, Floats]:
    """Tickets, answers, invoices, touches and milestones, by their dates."""
    book, today, size = snapshot.book, snapshot.today, snapshot.size
    found: dict[str, Floats] = {}
    for name, table, dated in (("tickets", book.tickets, "opened_at"), ("touches", book.touches, "at")):
        code, age = snapshot.code(table), today - days_of(table[dated])
        newest, _ = highest(code, -age, size, np.isfinite(age))
        recent = np.log1p(tally(code, size, age < 90))
        found[f"{name}_90"] = np.where(np.isfinite(newest), recent, np.nan)
        found[f"{name}_since"] = np.log1p(np.maximum(-newest, 0.0))
    code, age = snapshot.code(book.tickets), today - days_of(book.tickets["opened_at"])
    still = book.tickets["closed_at"].isna().to_numpy()
    oldest, _ = highest(code, age, size, still & np.isfinite(age))
    found["ticket_open"] = np.log1p(np.where(np.isfinite(found["tickets_90"]), np.nan_to_num(oldest), np.nan))
    found["answers"] = _answers(snapshot)
    code, due = snapshot.code(book.invoices), days_of(book.invoices["due_on"])
    unpaid = np.isnan(days_of(book.invoices["paid_on"])) & (due < today)
    late, _ = highest(code, today - due, size, unpaid)
    some = tally(code, size, np.isfinite(due)) > 0
    found["invoice_late"] = np.where(some, np.log1p(np.nan_to_num(late)), np.nan)
    code, due = snapshot.code(book.milestones), days_of(book.milestones["expected_on"])
    open_still = np.isnan(days_of(book.milestones["reached_on"])) & (due < today)
    late, _ = highest(code, today - due, size, open_still)
    some = tally(code, size, np.isfinite(due)) > 0
    found["milestone_late"] = np.where(some, np.log1p(np.nan_to_num(late)), np.nan)
    return found


def _answers(snapshot: Snapshot) -> Floats:
    """Mean answer of all kinds of survey, each on its own scale from 0 to 1, the newest weighing most."""
    rows = snapshot.book.surveys
    kind = rows["kind"].str.strip().str.lower()
    ends = pd.DataFrame(snapshot.facts.answers, index=["low", "high"]).T
    low, high = (kind.map(ends[end]).to_numpy(np.float64) for end in ("low", "high"))
    level = np.clip(
        (rows["score"].to_numpy(np.float64) - low) / np.where(high > low, high - low, np.nan), 0, 1
    )
    age = snapshot.today - days_of(rows["at"])
    weight = np.where(np.isfinite(age), np.exp(-np.nan_to_num(age) / 90.0), 0.0)
    return mean(snapshot.code(rows), level, weight, snapshot.size)
