"""The nightly run: load the book, score it, save it; no other file of scoring touches the store."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from scoring import model
from scoring.book import COLUMNS, Book
from store import frames, scores
from store.database import Database
from store.errors import BadInput, Sorry
from store.records import Reason, Run, Score

CSV_COLUMNS = ["account_id", "as_of", "health", "band", "risk", "outcome", "confidence", "reasons"]
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)  # nobody's data is older, and no plan goes further
RECEIPT = (
    "signal",
    "side",
    "points",
    "text",
    "value",
    "norm",
    "unit",
    "window",
    "source",
    "age_days",
    "validated",
)


def run(
    db: Database, days: Sequence[date], horizon: int, now: datetime, progress: Callable[[str], None]
) -> list[Run]:
    """Score every account as of each of the days, and save a run a day.

    Outcomes lie in the `horizon` days after each. The book is loaded once, and each day sees its own part.
    """
    progress("Loading the book")
    book = load(db, max(days))
    return [_run(db, book, day, horizon, now, progress) for day in days]


def _run(
    db: Database, book: Book, as_of: date, horizon: int, now: datetime, progress: Callable[[str], None]
) -> Run:
    progress(f"Scoring the book as of {as_of}")
    fitted = model.fit(book, as_of, horizon)
    scored = model.score(book, as_of, fitted)
    return scores.save(
        db,
        as_of=as_of,
        horizon=horizon,
        made_at=now,
        model=model.NAME,
        params=fitted.params(),
        scores=_records(scored, as_of),
    )


def frame(db: Database, as_of: date, horizon: int) -> pd.DataFrame:
    """The scores as one row per account, with the columns of `rapport score --out`; saves nothing.

    `reasons` is a JSON list of objects with the names in RECEIPT.
    """
    book = load(db, as_of)
    scored = model.score(book, as_of, model.fit(book, as_of, horizon))
    return scored.assign(as_of=as_of.isoformat(), reasons=scored["reasons"].map(_json))[CSV_COLUMNS]


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write the frame as UTF-8 CSV with a header; what is missing is an empty cell. Sorry where it cannot."""
    try:
        frame.to_csv(path, index=False, lineterminator="\n")
    except OSError as error:
        raise Sorry(f"The scores cannot be written to {path}: {error.strerror or error}.") from error


def load(db: Database, as_of: date) -> Book:
    """The book, without the rows that are dated after the day.

    Sorry where it has no accounts at all, BadInput where the day is out of this world.
    """
    if not FIRST <= as_of <= LAST:
        raise BadInput(f"{as_of} is too far away to be scored: take a day between {FIRST} and {LAST}.")
    # Dates as objects and strings one by one would take ten times as long as all the rest.
    book = Book.of(
        {
            table: frames.read(db, table, until=as_of).to_pandas(
                date_as_object=False, strings_to_categorical=table == "usage"
            )
            for table in COLUMNS
        }
    )
    if book.accounts.empty:
        raise Sorry("There are no accounts to score yet: import some with `rapport import <folder>`.")
    return book


def _records(scored: pd.DataFrame, as_of: date) -> Iterator[Score]:
    for row in scored.to_dict("records"):
        health, risk = row["health"], row["risk"]
        yield Score(
            account_id=row["account_id"],
            as_of=as_of,
            horizon=row["horizon"],
            health=None if pd.isna(health) else int(health),
            band=row["band"],
            risk=None if pd.isna(risk) else float(risk),
            outcome=row["outcome"],
            confidence=row["confidence"],
            raise_by=row["raise_by"],
            next_step=row["next_step"],
            reasons=tuple(row["reasons"]),
        )


def _json(reasons: list[Reason]) -> str:
    receipts = [asdict(reason) for reason in reasons]
    return json.dumps([{name: receipt[name] for name in RECEIPT} for receipt in receipts], ensure_ascii=False)
