"""Why health moved in a week: data that arrived late, our own scoring, or the customer; the parts add up."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise

import pandas as pd

from scoring.book import Book
from scoring.card.scorecard import Scorecard
from scoring.model import Model, healths
from scoring.silence import Parameters
from scoring.snapshot import Facts, gather, used
from store.records import Moved


def former(model: Model, params: Mapping[str, float], scorecard: Scorecard) -> Model | None:
    """The model of an earlier run, from the numbers stored with it; None where those are of another model."""
    known: dict[str, float] = {f.name: params[f.name] for f in fields(Parameters) if f.name in params}
    if len(known) < len(fields(Parameters)):
        return None
    known["fitted_on"] = int(known["fitted_on"])  # a count, stored as a number like the others
    return replace(model.by(scorecard), parameters=replace(model.parameters, **known))


def moved(
    stored: Mapping[str, int | None], since: date, old: Model, new: Model, book: Book, scored: pd.DataFrame
) -> pd.Series:
    """Per row of `scored` a `store.records.Moved`, or None where health is unknown at any step of the way.

    `stored` is health by account as it was stored as of `since`, `old` the model of that run, `book` what is
    stored now with undated columns as of `since` (`scoring.history.as_known`), `scored` what `score` says of
    today by the model `new`. Scores the book once more with the old model, and where it differs with the new.

        late = score(since, book, old) - stored
        scorecard = score(since, book, new) - score(since, book, old)
        behaviour = score(today, book, new) - score(since, book, new)
    """
    facts = _facts(book, since)
    by_old = healths(book, since, replace(old, facts=facts))
    same = (old.parameters, old.scorecard.version) == (new.parameters, new.scorecard.version)
    by_new = by_old if same else healths(book, since, replace(new, facts=facts))
    stored_then = pd.Series(stored, dtype="Float64")
    steps = [scored["account_id"].map(each) for each in (stored_then, by_old, by_new)]
    return _parts([*steps, scored["health"]], since)


def _parts(steps: Sequence[pd.Series], since: date) -> pd.Series:
    """From health as stored, by the old model, by the new model, and today: what each step added."""
    late, scorecard, behaviour = (
        (after.astype("Float64") - before.astype("Float64")) for before, after in pairwise(steps)
    )
    found = pd.DataFrame({"behaviour": behaviour, "scorecard": scorecard, "late": late})
    whole = found.dropna().astype("int64")
    parts = dict(zip(whole.index, whole.itertuples(index=False, name=None), strict=True))
    moved = [Moved(since, *parts[row]) if row in parts else None for row in found.index]
    return pd.Series(moved, index=found.index, dtype="object")


def _facts(book: Book, day: date) -> Facts:
    known = book.until(day)
    return gather(known, used(known, pd.Timestamp(day)))
