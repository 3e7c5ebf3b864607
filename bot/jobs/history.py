"""Scores with a past: a book that was never scored is also scored as of each of the 13 weeks before."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from scoring import nightly
from scoring.model import fit_and_score
from scoring.partition import Scorer
from store import scores
from store.database import Database
from store.records import Run

_WEEKS = 13


def score(
    db: Database,
    as_of: date,
    horizon: int,
    now: datetime,
    progress: Callable[[str], None],
    scorer: Scorer = fit_and_score,
) -> Run:
    """Score the book as of a day and save it; the weeks before, too, where there is no trend yet.

    Sorry where there are no accounts.
    """
    with db.read() as tx:
        is_first = not scores.as_of_days(tx)
    weeks = range(_WEEKS if is_first else 0, -1, -1)
    days = [as_of - timedelta(weeks=week) for week in weeks]
    return nightly.night(db, days, horizon, now, progress, scorer)
