"""Fit on the whole book, score any part of it: the same account gets the same numbers either way."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from scoring import health, silence
from scoring import reasons as said
from scoring.activity import Flags, Floats
from scoring.book import Book
from scoring.card.scorecard import Scorecard, built_in
from scoring.health import Borders
from scoring.risk.features import features
from scoring.risk.forecast import Forecast, learn
from scoring.risk.outcomes import BEFORE, VOLUME, outcome_of, outcomes
from scoring.risk.past import contraction, gather_past, sample
from scoring.risk.proof import place, proven, stated
from scoring.seen import Seen, see
from scoring.snapshot import Facts, Snapshot, gather, observed_from
from scoring.weighed import weigh
from store.records import Outcome

NAME = "rapport-2"
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
    "persona",
    "contraction",
    "alike",
    "placed",
)

# Whoever says "I do not know" cannot be surer than this of anything.
UNKNOWN = 0.1


@dataclass(frozen=True)
class Model:
    """What is the same for every account of a book on a day, so that a part is scored like the whole.

    `loss` is the risk of `outcome`, `contraction` that of use falling to half, None where too little happened
    to learn it from: then the rhythm alone foretells silence, and nothing contraction. `proven` are the
    signals that outcomes have validated.
    """

    horizon: int
    parameters: silence.Parameters
    facts: Facts
    scorecard: Scorecard
    outcome: Outcome
    loss: Forecast | None
    contraction: Forecast | None
    proven: frozenset[str]
    borders: Borders

    def by(self, scorecard: Scorecard) -> "Model":
        """The same model with another scorecard, and the bands where that one states them."""
        return replace(self, scorecard=scorecard, borders=stated(scorecard))

    def params(self) -> dict[str, float]:
        """The numbers that are stored with a run."""
        return {name: float(value) for name, value in asdict(self.parameters).items()}

    def learnt(self) -> dict[str, Any]:
        """How it was chosen and what is known of its quality, in plain JSON."""
        return {
            "loss": dict(self.loss.learnt) if self.loss else None,
            "contraction": dict(self.contraction.learnt) if self.contraction else None,
            "proven": sorted(self.proven),
            "borders": {
                persona.name: {"at risk": at_risk, "watch": watch, "placed": placed}
                for persona, at_risk, watch, placed in zip(
                    self.scorecard.personas,
                    self.borders.at_risk.tolist(),
                    self.borders.watch.tolist(),
                    self.borders.placed.tolist(),
                    strict=True,
                )
            },
            "risk": {"at risk": self.borders.high, "watch": self.borders.some},
        }


def fit(
    book: Book, as_of: date, horizon: int, scorecard: Scorecard | None = None, earlier: Model | None = None
) -> Model:
    """Learn from what the book knew at the end of the day, for outcomes in the `horizon` days after it.

    Health counts by the scorecard, the built-in one where none is given. What takes long to learn is taken
    from the model of an earlier day where there is one; it must be of the same horizon and scorecard.
    """
    return _fit(see(book, as_of), horizon, scorecard, earlier)


def score(book: Book, as_of: date, model: Model) -> pd.DataFrame:
    """One row per account that has started and not churned by the day, in the order of account_id.

    Columns as in COLUMNS: as_of datetime64, health Int64 and risk Float64 (missing where unknown), reasons a
    list of `store.records.Reason`, worst and best first after the start, alike a `store.records.Alike` or
    None. Nothing after the day is looked at.
    """
    return _score(see(book, as_of), model)


def healths(book: Book, as_of: date, model: Model) -> pd.Series:
    """The health that `score` would give, by account_id, in less time."""
    snapshot = _snapshot(see(book, as_of), model)
    return weigh(snapshot, model.scorecard).health.set_axis(snapshot.ids)


def fit_and_score(
    book: Book, as_of: date, horizon: int, scorecard: Scorecard | None = None, earlier: Model | None = None
) -> tuple[Model, pd.DataFrame]:
    """What `fit` gives for the book, and `score` for the same book by that model, in less time than both."""
    seen = see(book, as_of)
    model = _fit(seen, horizon, scorecard, earlier)
    return model, _score(seen, model)


def _fit(seen: Seen, horizon: int, scorecard: Scorecard | None, earlier: Model | None) -> Model:
    known, as_of, activity = seen.book, seen.as_of, seen.activity
    facts = gather(known, activity)
    start = observed_from(known.accounts, activity, facts.since)
    parameters = silence.fit(activity, start, horizon)
    if earlier:
        return replace(earlier, parameters=parameters, facts=facts)
    card = scorecard or built_in()
    some = sample(known)
    came = replace(outcomes(some, as_of), outcome=outcome_of(known.accounts, as_of))
    past = gather_past(some, came, horizon, parameters, card)
    loss = learn(past, horizon, "silence", foretells=came.outcome == "silence")
    if loss is None and came.outcome == "churn":  # too few have left for long enough: silence is next best
        came = replace(came, outcome="silence")
        past = gather_past(some, came, horizon, parameters, card)
        loss = learn(past, horizon, "silence", foretells=True)
    return Model(
        horizon=horizon,
        parameters=parameters,
        facts=facts,
        scorecard=card,
        outcome=came.outcome,
        loss=loss,
        contraction=learn(contraction(past, came, horizon), horizon, "silence", foretells=False),
        proven=proven(past),
        borders=place(past, card, foretold=loss is not None),
    )


def _score(seen: Seen, model: Model) -> pd.DataFrame:
    with said.uncollected():
        return _frame(_snapshot(seen, model), model)


def _snapshot(seen: Seen, model: Model) -> Snapshot:
    here = seen.customers()
    return Snapshot(here.book, here.as_of, model.horizon, model.facts, model.parameters, here.activity)


def _frame(snapshot: Snapshot, model: Model) -> pd.DataFrame:
    weighed = weigh(snapshot, model.scorecard)
    lifts, points, known, confidence = weighed.lifts, weighed.points, weighed.known, weighed.confidence
    risk, halved = _risks(snapshot, model, known)
    reasons = said.reasons(weighed.measured, lifts, points, known, model.proven)
    borders = model.borders.of(weighed.persona)
    everyone = range(snapshot.size)
    bands = health.bands(weighed.total, risk, known, borders)
    steps = said.next_steps(lifts, points, known, snapshot.early, bands == "at risk", confidence.raise_by)
    groups = model.loss.alike if model.loss else None
    alike = groups.find(risk) if groups else [None] * snapshot.size
    scored = {
        "account_id": pd.Series(snapshot.ids, dtype="str"),
        "as_of": pd.Series(snapshot.as_of, index=everyone, dtype="datetime64[s]"),
        "horizon": pd.Series(model.horizon, index=everyone, dtype="int64"),
        "health": weighed.health,
        "band": pd.Series(bands, dtype="str"),
        "risk": pd.Series(risk, dtype="Float64"),
        "outcome": pd.Series(model.outcome, index=everyone, dtype="str"),
        "confidence": np.where(known, confidence.level, np.minimum(confidence.level, UNKNOWN)),
        "raise_by": pd.Series([confidence.raise_by(at) for at in everyone], dtype="str"),
        "next_step": pd.Series(steps, dtype="str"),
        "reasons": pd.Series(reasons, dtype="object"),
        "persona": pd.Series([model.scorecard.personas[at].name for at in weighed.persona], dtype="str"),
        "contraction": pd.Series(halved, dtype="Float64"),
        "alike": pd.Series(alike, index=everyone, dtype="object"),
        "placed": borders.placed,
    }
    return pd.DataFrame(scored, columns=list(COLUMNS))


def _risks(snapshot: Snapshot, model: Model, known: Flags) -> tuple[Floats, Floats]:
    """Risk of the loss and of contraction; NaN where unknown. Silence is only foretold where use is known."""
    can_be = known if model.outcome == "churn" else known & snapshot.judged
    if model.loss is None and model.contraction is None:  # the rhythm alone, which needs no features
        return np.where(can_be, snapshot.silence.risk, np.nan), snapshot.blank()
    table = features(snapshot)
    lost = model.loss(table) if model.loss else snapshot.silence.risk
    risk = np.where(can_be, lost, np.nan)
    halved = model.contraction(table) if model.contraction else snapshot.blank()
    busy = snapshot.activity.days(snapshot.today - BEFORE + 1, snapshot.today) >= VOLUME
    return risk, np.where(known & snapshot.judged & busy, halved, np.nan)
