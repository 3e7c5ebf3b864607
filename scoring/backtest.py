"""A backtest of the stored book: past days are chosen, and scored again from only what was known then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from scoring import nightly
from scoring.book import Book
from scoring.record import track
from store.database import Database
from store.errors import BadInput

LONGEST = 548  # days that are looked back at, where nobody asks for more: 18 months


@dataclass(frozen=True)
class Span:
    """Which days to go back to: every so many from the last to the first, as far as the book allows."""

    first: date | None = None
    last: date | None = None
    every: int = 30


@dataclass(frozen=True)
class Backtest:
    """Settled rows as `track.backtest` gives them, and the accounts' names by id."""

    rows: pd.DataFrame
    names: Mapping[str, str]


def run(db: Database, today: date, horizon: int, span: Span, progress: Callable[[str], None]) -> Backtest:
    """Score the book on the days of the span. BadInput where the book does not reach that far."""
    progress("Loading the book")
    stored = nightly.read(db, [today])
    book = stored.book
    rows = track.backtest(book, days(book, today, horizon, span), horizon, stored.scorecard, progress)
    names = book.accounts.set_index("account_id")["name"].to_dict()
    return Backtest(rows, {str(account_id): str(name) for account_id, name in names.items()})


def days(book: Book, today: date, horizon: int, span: Span) -> Sequence[date]:
    """The days of the span whose horizon is over, with enough history before them. BadInput without any."""
    seen = track.watched(book)
    if seen is None:
        raise BadInput(
            "There is nothing to look back at: the book has no usage, tickets or other dated rows."
        )
    begun, ended = seen[0], min(seen[1], today)
    last = span.last or ended - timedelta(days=horizon)
    first = span.first or max(begun + timedelta(days=track.HISTORY), last - timedelta(days=LONGEST))
    if last + timedelta(days=horizon) > ended:
        raise BadInput(
            f"{last} plus {horizon} days is not over: the book's data ends on {ended}. "
            f"Take {ended - timedelta(days=horizon)} or a day before it, or a shorter horizon."
        )
    if first < begun or first > last:
        raise BadInput(
            f"There is no day to go back to between {first} and {last}: the book's data runs from {begun} to "
            f"{ended}, of which {track.HISTORY} days come before the first and {horizon} after the last."
        )
    return list(track.days(first, last, span.every))
