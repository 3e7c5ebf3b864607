"""Fit on the whole book, score any part of it: the same account gets the same numbers either way."""

from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from scoring import health, silence
from scoring.activity import Flags, Floats, Ints, measure
from scoring.book import Book
from scoring.confidence import Confidence, assess
from scoring.signals.catalogue import SIGNALS
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Facts, Snapshot, gather, observed_from
from store.records import Outcome, Reason

NAME = "silence-1"
OUTCOME: Outcome = "silence"
COLUMNS = (
    "account_id",
    "as_of",
    "horizon",
    "health",
    "band",
    "risk",
    "outcome",
    "confidence",
    "raise_by",
    "next_step",
    "reasons",
)

# With no usage to judge, so many other facts make a score, if that share of the needed data is there and
# fresh; below it the answer is "unknown". Not validated.
ENOUGH_SIGNALS = 2
ENOUGH_DATA = 0.2

# A reason that costs less than this is no cause to do something about it today. Not validated.
WORTH_A_STEP = -4

# Whoever says "I do not know" cannot be surer than this of anything.
UNKNOWN = 0.1


@dataclass(frozen=True)
class Model:
    """What is the same for every account of a book on a day: the parameters and the facts of its feeds."""

    horizon: int
    parameters: silence.Parameters
    facts: Facts

    def params(self) -> dict[str, float]:
        """The numbers that are stored with a run."""
        return {name: float(value) for name, value in asdict(self.parameters).items()}


def fit(book: Book, as_of: date, horizon: int) -> Model:
    """Learn from what the book knew at the end of the day, for outcomes in the `horizon` days after it."""
    known = _ordered(book.until(as_of))
    activity = measure(known.usage, pd.Index(known.accounts["account_id"]), pd.Timestamp(as_of))
    facts = gather(known, activity)
    start = observed_from(known.accounts, activity, facts.since)
    return Model(horizon, silence.fit(activity, start, horizon), facts)


def score(book: Book, as_of: date, model: Model) -> pd.DataFrame:
    """One row per account that has started and not churned by the day, in the order of account_id.

    Columns as in COLUMNS: as_of datetime64, health Int64 and risk Float64 (missing where unknown), reasons a
    list of `store.records.Reason`, worst and best first after the start. Nothing after the day is looked at.
    """
    snapshot = _snapshot(book, as_of, model)
    measured = [signal.measure(snapshot) for signal in SIGNALS]
    lifts = np.column_stack([each.lift for each in measured])
    confidence = assess(snapshot)
    known = _known(snapshot, lifts, confidence.level)
    total, points = health.points(
        lifts,
        np.array([signal.weight for signal in SIGNALS]),
        np.array([signal.cost for signal in SIGNALS]),
    )
    risk = np.where(known & snapshot.judged, snapshot.silence.risk, np.nan)
    reasons = _reasons(measured, lifts, points, known)
    everyone = range(snapshot.size)
    steps = [_next_step(each, snapshot, at, confidence) for at, each in enumerate(reasons)]
    scored = {
        "account_id": pd.Series(snapshot.ids, dtype="str"),
        "as_of": pd.Series(snapshot.as_of, index=everyone, dtype="datetime64[s]"),
        "horizon": pd.Series(model.horizon, index=everyone, dtype="int64"),
        "health": pd.Series(total, dtype="Int64").mask(~known),
        "band": pd.Series(health.bands(total, risk, known), dtype="str"),
        "risk": pd.Series(risk, dtype="Float64"),
        "outcome": pd.Series(OUTCOME, index=everyone, dtype="str"),
        "confidence": np.where(known, confidence.level, np.minimum(confidence.level, UNKNOWN)),
        "raise_by": pd.Series([confidence.raise_by(at) for at in everyone], dtype="str"),
        "next_step": pd.Series(steps, dtype="str"),
        "reasons": pd.Series(reasons, dtype="object"),
    }
    return pd.DataFrame(scored, columns=list(COLUMNS))


def _snapshot(book: Book, as_of: date, model: Model) -> Snapshot:
    known = _ordered(book.until(as_of))
    gone = known.accounts["churned_on"].notna()
    known = replace(
        known, accounts=known.accounts[~gone & known.accounts["account_id"].notna()].reset_index(drop=True)
    )
    return Snapshot(known, pd.Timestamp(as_of), model.horizon, model.facts, model.parameters)


def _ordered(book: Book) -> Book:
    """By account, so that the order of the rows that came in cannot change a bit of what goes out."""
    small = {
        name: frame.sort_values(list(frame.columns), ignore_index=True)
        for name, frame in book.tables().items()
        if name != "usage"  # sums of whole numbers are the same in any order, and there are millions
    }
    return replace(book, **small)


def _known(snapshot: Snapshot, lifts: Floats, confidence: Floats) -> Flags:
    enough = (np.isfinite(lifts).sum(axis=1) >= ENOUGH_SIGNALS) & (confidence >= ENOUGH_DATA)
    return ~snapshot.early & ~snapshot.doubted & (snapshot.judged | enough)


def _reasons(measured: list[Measured], lifts: Floats, points: Ints, known: Flags) -> list[list[Reason]]:
    """The start first, then the signals that are there, those that move health most first."""
    reasons: list[list[Reason]] = [[] for _ in known]
    order = np.argsort(-np.abs(points), axis=1, kind="stable")
    present = np.isfinite(lifts)
    for at in np.flatnonzero(known):
        reasons[at].append(START)
        for column in order[at]:
            if present[at, column]:
                reasons[at].append(
                    _reason(SIGNALS[column], measured[column], int(at), int(points[at, column]))
                )
    return reasons


START = Reason("start", "start", health.START, f"Every account starts at {health.START}")


def _reason(signal: Signal, measured: Measured, at: int, points: int) -> Reason:
    wanted = points > 0 if signal.chance else points < 0
    return Reason(
        signal=signal.name,
        side=signal.side,
        points=points,
        text=measured.text(at),
        value=_plain(measured.value[at]),
        norm=_plain(measured.norm[at]),
        unit=measured.unit,
        window=measured.window,
        source=signal.source,
        age_days=int(measured.age[at]) if np.isfinite(measured.age[at]) else None,
        validated=signal.validated,
        step=signal.step if wanted else "",
    )


def _plain(value: np.float64) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def _next_step(reasons: list[Reason], snapshot: Snapshot, at: int, confidence: Confidence) -> str:
    if snapshot.early[at]:
        return "Welcome them, and agree on what first value is and by when"
    if not reasons:
        return confidence.raise_by(at)
    worst = min(reasons, key=lambda reason: reason.points)
    if worst.points <= WORTH_A_STEP:
        return worst.step
    chance = next((reason.step for reason in reasons if reason.step and reason.points > 0), "")
    return chance or "Nothing is urgent: keep the next check-in as planned"
