"""What another scorecard would change: whose band, and how well health ranks those who were lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from scoring import backtest, model
from scoring.backtest import Span
from scoring.book import Book
from scoring.card.scorecard import Scorecard
from scoring.record import track
from scoring.risk.outcomes import ENOUGH, outcomes
from scoring.risk.ranking import auc
from store.errors import BadInput
from store.records import Band

BANDS: tuple[Band, ...] = ("at risk", "watch", "unknown", "healthy")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Change:
    """An account that changes band; its health is None where that is unknown."""

    account_id: str
    name: str
    bands: tuple[str, str]
    healths: tuple[int | None, int | None]


@dataclass(frozen=True)
class Ranking:
    """How well health ranked, on past days, the accounts that were then lost below those that were not.

    `now` and `then` are AUCs, the chance that a lost one had the lower health, under the scorecard that holds
    and under the new one; None where fewer than ENOUGH accounts were lost, or kept. `lost` and `kept` count
    accounts, `scores` the scores of the `days` that both scorecards gave a health.
    """

    now: float | None
    then: float | None
    lost: int
    kept: int
    scores: int
    days: int


@dataclass(frozen=True)
class Rehearsal:
    """The changes, those that fall furthest first; accounts per band under both; accounts per new persona."""

    as_of: date
    accounts: int
    changes: tuple[Change, ...]
    bands: Mapping[Band, tuple[int, int]]
    personas: Mapping[str, int]
    ranking: Ranking


def rehearse(
    book: Book, as_of: date, horizon: int, cards: tuple[Scorecard, Scorecard], progress: Progress
) -> Rehearsal:
    """Score the book as of the day, and the past days whose horizon is over by then, by both scorecards."""
    now, then = (model.score(book, as_of, model.fit(book, as_of, horizon, card)) for card in cards)
    count = then["persona"].value_counts()
    return Rehearsal(
        as_of=as_of,
        accounts=len(now),
        changes=_changes(now, then, book.accounts.set_index("account_id")["name"]),
        bands={band: (int((now["band"] == band).sum()), int((then["band"] == band).sum())) for band in BANDS},
        personas={each.name: int(count.get(each.name, 0)) for each in cards[1].personas},
        ranking=_ranking(book, as_of, horizon, cards, progress),
    )


def _changes(now: pd.DataFrame, then: pd.DataFrame, names: pd.Series) -> tuple[Change, ...]:
    fall = (then["health"] - now["health"]).astype("float64").fillna(0.0).to_numpy()
    moved = np.flatnonzero(now["band"].to_numpy() != then["band"].to_numpy())
    healths = [frame["health"].astype("object").where(frame["health"].notna(), None) for frame in (now, then)]
    return tuple(
        Change(
            account_id=now["account_id"].iloc[at],
            name=names[now["account_id"].iloc[at]],
            bands=(now["band"].iloc[at], then["band"].iloc[at]),
            healths=(healths[0].iloc[at], healths[1].iloc[at]),
        )
        for at in moved[np.argsort(fall[moved], kind="stable")]
    )


def _ranking(
    book: Book, as_of: date, horizon: int, cards: tuple[Scorecard, Scorecard], progress: Progress
) -> Ranking:
    try:
        days = backtest.days(book, as_of, horizon, Span())
    except BadInput:  # the book is too young for any horizon to be over
        return Ranking(None, None, 0, 0, 0, 0)
    rows = pd.concat([_past(book, day, horizon, cards, progress) for day in days], ignore_index=True)
    told = rows["lost"].notna() & rows["health"].notna() & rows["then"].notna() & track.forecasts(rows)
    rows = rows[told]
    lost = rows["lost"].to_numpy(np.float64) > 0
    accounts = [rows["account_id"][chosen].nunique() for chosen in (lost, ~lost)]
    enough = min(accounts) >= ENOUGH
    areas = [auc(lost, -rows[name].to_numpy(np.float64)) if enough else None for name in ("health", "then")]
    return Ranking(areas[0], areas[1], accounts[0], accounts[1], len(rows), rows["as_of"].nunique())


def _past(
    book: Book, day: date, horizon: int, cards: tuple[Scorecard, Scorecard], progress: Progress
) -> pd.DataFrame:
    """What was said on the day and what came of it, with the health by the new scorecard as `then`."""
    progress(f"Scoring the book as of {day}, from only what was known then")
    known = book.until(day)
    fitted = model.fit(known, day, horizon, cards[0])
    scored, other = (model.score(known, day, each) for each in (fitted, fitted.by(cards[1])))
    came = outcomes(book, pd.Timestamp(day + timedelta(days=horizon)))
    return track.settle(track.said(scored, known.usage, day), came).assign(then=other["health"])
