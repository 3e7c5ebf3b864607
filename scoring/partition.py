"""Scores a book in parts, one after the other or anywhere else, with the result of scoring it whole."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from zlib import crc32

import numpy as np
import pandas as pd

from scoring.book import Book
from scoring.card.scorecard import Scorecard
from scoring.model import Model, fit, score

# Any `map`: the built-in one, that of a process pool, or a Dask client's map and gather in one.
Mapper = Callable[[Callable[[Book], pd.DataFrame], Iterable[Book]], Iterable[pd.DataFrame]]

# `model.fit_and_score`, or what gives the same.
Scorer = Callable[[Book, date, int, Scorecard | None, Model | None], tuple[Model, pd.DataFrame]]


def score_parts(book: Book, as_of: date, model: Model, parts: int, map_: Mapper) -> pd.DataFrame:
    """What `model.score` gives for the whole book, from parts that `map_` scores wherever it likes.

    The part of an account follows from its id alone, on every machine and in every version.
    """
    ids = book.accounts["account_id"].dropna()
    part = pd.Series([crc32(account_id.encode()) % parts for account_id in ids], index=ids, dtype=np.int64)
    pieces = book.split(part) or [book]
    scored = pd.concat(map_(partial(score, as_of=as_of, model=model), pieces), ignore_index=True)
    return scored.sort_values("account_id", ignore_index=True)


def fit_and_score_parts(
    parts: int,
    map_: Mapper,
    book: Book,
    as_of: date,
    horizon: int,
    scorecard: Scorecard | None = None,
    earlier: Model | None = None,
) -> tuple[Model, pd.DataFrame]:
    """What `model.fit_and_score` gives, from one fit on the whole book and parts that `map_` scores."""
    fitted = fit(book, as_of, horizon, scorecard, earlier)
    return fitted, score_parts(book, as_of, fitted, parts, map_)
