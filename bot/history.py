"""Scores with a past: a book that was never scored is also scored as of each of the 13 weeks before."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from scoring import nightly
from store import accounts, scores
from store.database import Database
from store.errors import Sorry
from store.records import Run

_WEEKS = 13


def score(db: Database, as_of: date, horizon: int, now: datetime, progress: Callable[[str], None]) -> Run:
    """Score the book as of a day and save it; the weeks before, too, where there is no trend yet.

    Sorry where there are no accounts.
    """
    with db.read() as tx:
        if not accounts.count(tx):
            raise Sorry("There are no accounts to score yet: import some with `rapport import <folder>`.")
        is_first = not scores.as_of_days(tx)
    weeks = range(_WEEKS if is_first else 0, -1, -1)
    return nightly.run(db, [as_of - timedelta(weeks=week) for week in weeks], horizon, now, progress)[-1]
