"""The track record in the store: kept each night, settled when its horizon is over, read as accuracy."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta

import pandas as pd
import pyarrow as pa

from scoring.book import Book
from scoring.card.scorecard import Scorecard
from scoring.record import track
from scoring.record.measure import measure
from scoring.risk.outcomes import outcomes
from store import tracked
from store.accuracy import Accuracy, TooFew
from store.database import Database
from store.records import Run

APART = 6  # days around a tracked day on which nothing is kept: once a week is enough
YEAR = 365
QUARTER = 3  # months for which what was learnt on the first holds: to learn takes long


def keep(db: Database, book: Book, scored: pd.DataFrame, run: Run) -> None:
    """Keep what a run said, unless a day within APART of it is kept already: what was said first stays."""
    with db.read() as tx:
        kept = tracked.days(tx, run.horizon)
    if scored.empty or _near(run.as_of, kept):
        return
    rows = track.said(scored, book.usage, run.as_of)
    rows = rows[track.forecasts(rows)]
    with db.begin() as tx:
        tracked.keep(tx, _arrow(rows, tracked.KEY | tracked.SAID), run.made_at)


def settle(db: Database, book: Book, today: date) -> None:
    """Fill in what became of the kept rows whose horizon is over: silence only where usage was seen."""
    with db.read() as tx:
        rows = _frame(tracked.ripe(tx, today))
    seen = track.watched(book)
    heard = min(today, seen[1]) if seen else today
    over = rows["as_of"] + pd.to_timedelta(rows["horizon"], unit="D")
    for outcome, until in (("churn", today), ("silence", heard)):
        is_told = (outcome == "churn") | (over <= pd.Timestamp(until))  # a churn date tells before it is over
        ours = rows[(rows["outcome"] == outcome) & is_told]
        if len(ours):
            found = track.settle(ours, outcomes(book, pd.Timestamp(until))).dropna(subset=["lost"])
            with db.begin() as tx:
                tracked.settle(tx, _arrow(found, tracked.KEY | tracked.CAME))


def backfill(
    db: Database,
    book: Book,
    horizon: int,
    scorecard: Scorecard,
    now: datetime,
    progress: Callable[[str], None],
) -> None:
    """Recompute the first day of each month of a past year, where nothing is kept around it.

    Only days whose horizon is over, with track.HISTORY days of the book before them; each from only what was
    known then. Each quarter is saved by itself, so that work that was broken off goes on where it stopped.
    """
    seen = track.watched(book)
    if seen is None:
        return
    last = min(seen[1], now.date()) - timedelta(days=horizon)
    first = max(seen[0] + timedelta(days=track.HISTORY), last - timedelta(days=YEAR))
    with db.read() as tx:
        kept = tracked.days(tx, horizon)
    missing = [day for day in _months(first, last) if not _near(day, kept)]
    for begin in range(0, len(missing), QUARTER):
        some = missing[begin : begin + QUARTER]
        rows = track.backtest(book, some, horizon, scorecard, progress, anew=QUARTER)
        rows = rows[track.forecasts(rows)]
        with db.begin() as tx:
            tracked.keep(tx, _arrow(rows, tracked.KEY | tracked.SAID | tracked.CAME), now)


def read(
    db: Database, horizon: int, until: date, members: Collection[str] | None = None
) -> Accuracy | TooFew:
    """How the forecasts did whose horizon was over by the day, about these accounts; about all for None."""
    with db.read() as tx:
        rows, due = tracked.settled(tx, horizon, until, members), tracked.due(tx, horizon, until)
    return measure(_frame(rows), horizon, due)


def _months(first: date, last: date) -> Iterator[date]:
    day = last.replace(day=1)
    while day >= first:
        yield day
        day = (day - timedelta(days=1)).replace(day=1)


def _near(as_of: date, kept: Collection[date]) -> bool:
    return any(abs((as_of - day).days) <= APART for day in kept)


def _frame(rows: pa.Table) -> pd.DataFrame:
    return rows.to_pandas(date_as_object=False)


def _arrow(rows: pd.DataFrame, wanted: dict[str, pa.DataType]) -> pa.Table:
    plain = rows[list(wanted)]
    if "lost" in wanted:
        plain = plain.assign(lost=plain["lost"].astype("boolean"))
    return pa.Table.from_pandas(plain, schema=pa.schema(wanted), preserve_index=False)
