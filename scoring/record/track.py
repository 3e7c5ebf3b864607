"""What a score said on a day and what came of it, as plain rows; nothing said uses a later day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from scoring import model
from scoring.activity import Flags, measure, number_of
from scoring.book import Book
from scoring.card.scorecard import Scorecard
from scoring.columns import DATED
from scoring.risk.outcomes import Outcomes, outcomes

SAID = ("account_id", "as_of", "horizon", "outcome", "persona", "health", "band", "risk")
LOGINS = 28  # days of which the active ones are counted: "login counting"
HISTORY = 60  # days that must lie before a forecast that is made afterwards
_CONTRACTS = ("accounts", "subscriptions")  # dated by when they were signed, not by when they were watched


def said(scored: pd.DataFrame, usage: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows that are kept of `model.score`: SAID, and beside them what a bare count would have looked at.

    `logins` are active days in the LOGINS days up to the day, `recency` days since the last active one
    (infinite where there was none); both are missing where the book has no usage at all.
    """
    activity = measure(usage, pd.Index(scored["account_id"]), pd.Timestamp(as_of))
    today, nobody = activity.today, np.isnan(activity.latest).all()
    gone = np.where(np.isnan(activity.latest), np.inf, today - activity.latest)
    counts = {"logins": activity.days(today - LOGINS + 1, today), "recency": gone}
    return scored[list(SAID)].assign(**{name: np.nan if nobody else found for name, found in counts.items()})


def forecasts(rows: pd.DataFrame) -> Flags:
    """Which rows speak of what had not happened yet: none of a silence that lasts a horizon already."""
    silent = (rows["outcome"] == "silence") & (rows["recency"] >= rows["horizon"])
    return ~silent.to_numpy(np.bool_)


def settle(rows: pd.DataFrame, came: Outcomes) -> pd.DataFrame:
    """The rows with `lost` (1.0, 0.0, NaN where it cannot be known) and `lost_on`.

    Each row is settled by the outcome that it was a forecast of.
    """
    lost, lost_on = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    kinds = rows.groupby(["as_of", "horizon", "outcome"])
    for at in kinds.indices.values():
        one = rows.iloc[at[0]]
        found = replace(came, outcome=one["outcome"]).lost(number_of(one["as_of"]), int(one["horizon"]))
        code = came.ids.get_indexer(pd.Index(rows["account_id"].iloc[at]))
        lost[at], lost_on[at] = (np.where(code >= 0, each[code], np.nan) for each in found)
    on = pd.to_datetime(pd.Series(lost_on, index=rows.index), unit="D").astype("datetime64[s]")
    return rows.assign(lost=lost, lost_on=on)


def backtest(
    book: Book,
    days: Sequence[date],
    horizon: int,
    scorecard: Scorecard | None,
    progress: Callable[[str], None],
    anew: int = 1,
) -> pd.DataFrame:
    """What the score says on each of these days from only what was known then, settled from the whole book.

    Columns as `said` and `settle` give them. The horizon of every day has to be over by the book's last. What
    takes long is learnt anew on every `anew`-th day, and holds until the next.
    """
    found: list[pd.DataFrame] = []
    fitted: model.Model | None = None
    for number, day in enumerate(sorted(days)):
        progress(f"Scoring the book as of {day}, from only what was known then")
        known = book.until(day)
        earlier = fitted if number % anew else None
        fitted, scored = model.fit_and_score(known, day, horizon, scorecard, earlier)
        rows = said(scored, known.usage, day)
        found.append(settle(rows, outcomes(book, pd.Timestamp(day + timedelta(days=horizon)))))
    return pd.concat(found, ignore_index=True)


def watched(book: Book) -> tuple[date, date] | None:
    """The first and the last day of usage, or of all that is watched where no usage is; None of nothing."""
    tables = ("usage",) if len(book.usage) else (name for name in DATED if name not in _CONTRACTS)
    dates = [getattr(book, name)[DATED[name]].dropna() for name in tables]
    seen = [each for each in dates if len(each)]
    if not seen:
        return None
    return min(each.min().date() for each in seen), max(each.max().date() for each in seen)


def days(first: date, last: date, every: int) -> Iterator[date]:
    """Every so many days back from the last, none before the first; the newest first."""
    for step in range((last - first).days // every + 1):
        yield last - timedelta(days=step * every)
