"""The nightly run: load the book, score it, save it with its record."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

from scoring import history, model, moved
from scoring.book import Book
from scoring.card.scorecard import Scorecard, built_in, held
from scoring.columns import COLUMNS
from scoring.partition import Scorer
from scoring.record import keep as record
from store import changes, former, frames, scorecards, scores
from store.changes import Change
from store.database import Database
from store.errors import BadInput, Sorry
from store.records import Reason, Run, Score
from store.scorecards import ScorecardText
from store.texts import defused

CSV_COLUMNS = ["account_id", "as_of", "health", "band", "risk", "outcome", "confidence", "reasons"]
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)  # nobody's data is older, and no plan goes further
QUARTER = 13  # weeks for which what was learnt holds, where many are scored at once: to learn takes long
CARDS = 100  # scorecards back to which a move can be explained
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


@dataclass(frozen=True)
class Stored:
    """What a run needs of the database: the book, what was in it before, and the scorecards."""

    book: Book
    changes: Mapping[str, Sequence[Change]]
    applied: Sequence[ScorecardText]
    scorer: Scorer = model.fit_and_score

    @property
    def scorecard(self) -> Scorecard:
        """The scorecard that holds."""
        return held(self.applied[0] if self.applied else None)

    def as_known(self, day: date) -> Book:
        """The book with undated columns as they were at the end of the day."""
        return history.as_known(self.book, self.changes, day)

    def score(
        self, day: date, horizon: int, earlier: model.Model | None = None
    ) -> tuple[model.Model, pd.DataFrame]:
        """The model as of the day, by the scorecard that holds, and what it says."""
        return self.scorer(self.as_known(day), day, horizon, self.scorecard, earlier)

    def version(self, version: str) -> Scorecard | None:
        """The scorecard of a version; None where its text was never stored."""
        known = next((each for each in self.applied if each.version == version), None)
        if known:
            return held(known)
        return built_in() if built_in().version == version else None


def run(
    db: Database, days: Sequence[date], horizon: int, now: datetime, progress: Callable[[str], None]
) -> list[Run]:
    """Score every account as of each of the days, and save a run a day.

    Outcomes lie in the `horizon` days after each. The book is loaded once, and each day sees its own part.
    """
    progress("Loading the book")
    stored = read(db, days)
    made: list[Run] = []
    for day in days:
        progress(f"Scoring the book as of {day}")
        made.append(_save(db, stored, day, *stored.score(day, horizon), now))
    return made


def night(
    db: Database,
    days: Sequence[date],
    horizon: int,
    now: datetime,
    progress: Callable[[str], None],
    scorer: Scorer = model.fit_and_score,
) -> Run:
    """Score as of each of the days, the last of which is the night's, and keep the score's own record.

    More than one day is a book's first night: then the record of the year before is recomputed too. The days
    come oldest first.
    """
    progress("Loading the book")
    stored = read(db, days, scorer)
    made: list[Run] = []
    fitted: model.Model | None = None
    for number, day in enumerate(days):
        is_anew = number % QUARTER == 0 or day == days[-1]
        progress(f"Scoring the book as of {day}")
        fitted, scored = stored.score(day, horizon, None if is_anew else fitted)
        run = _save(db, stored, day, fitted, scored, now)
        record.keep(db, stored.book, scored, run)
        made.append(run)
    if len(days) > 1:
        record.backfill(db, stored.book, horizon, stored.scorecard, now, progress)
    record.settle(db, stored.book, days[-1])
    return made[-1]


def read(db: Database, days: Sequence[date], scorer: Scorer = model.fit_and_score) -> Stored:
    """What runs as of these days need; as `load`."""
    book = load(db, max(days))
    since = history.end_of(min(days) - timedelta(days=8))  # a run is compared with the one of a week before
    changed = {table: changes.read(db, table, since) for table in changes.UNDATED}
    with db.read() as tx:
        return Stored(book, changed, scorecards.history(tx, CARDS), scorer)


def _save(
    db: Database, stored: Stored, as_of: date, fitted: model.Model, scored: pd.DataFrame, now: datetime
) -> Run:
    made = Run(
        as_of,
        fitted.horizon,
        now,
        model.NAME,
        fitted.params(),
        fitted.outcome,
        fitted.scorecard.version,
        fitted.learnt(),
    )
    why = _moved(db, stored, fitted, as_of, scored)
    return scores.save(db, made, _records(scored.assign(moved=why), as_of))


def _moved(db: Database, stored: Stored, fitted: model.Model, as_of: date, scored: pd.DataFrame) -> pd.Series:
    """Why health moved since the run of a week before; None where there is none, or not by this model."""
    with db.read() as tx:
        before = former.week_before(tx, as_of, fitted.horizon)
        healths = former.healths(tx, before.run_id) if before else {}
    card = stored.version(before.scorecard) if before else None
    old = moved.former(fitted, before.params, card) if before and card else None
    if before is None or old is None:
        return pd.Series([None] * len(scored), index=scored.index, dtype="object")
    return moved.moved(healths, before.as_of, old, fitted, stored.as_known(before.as_of), scored)


def frame(db: Database, as_of: date, horizon: int, scorer: Scorer = model.fit_and_score) -> pd.DataFrame:
    """The scores as one row per account, with the columns of `rapport score --out`; saves nothing.

    `reasons` is a JSON list of objects with the names in RECEIPT.
    """
    stored = read(db, [as_of], scorer)
    _, scored = stored.score(as_of, horizon)
    return scored.assign(as_of=as_of.isoformat(), reasons=scored["reasons"].map(_json))[CSV_COLUMNS]


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write the frame as UTF-8 CSV with a header; what is missing is an empty cell. Sorry where it cannot.

    An id that a spreadsheet would take for a formula has an apostrophe in front: `=a` is written `'=a`.
    """
    safe = frame.assign(account_id=frame["account_id"].map(defused))
    try:
        safe.to_csv(path, index=False, lineterminator="\n")
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
            persona=row["persona"],
            contraction=None if pd.isna(row["contraction"]) else float(row["contraction"]),
            alike=row["alike"],
            placed=bool(row["placed"]),
            moved=row["moved"],
        )


def _json(reasons: list[Reason]) -> str:
    receipts = [{name: getattr(reason, name) for name in RECEIPT} for reason in reasons]
    return json.dumps(receipts, ensure_ascii=False)
