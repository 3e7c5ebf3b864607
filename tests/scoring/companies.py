"""Small books for the tests: accounts with a usage history of a known shape, and rows of the other tables."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from scoring import model
from scoring.book import Book
from store.records import Reason

TODAY = date(2026, 6, 30)
HORIZON = 90

Cell = str | float | date | None
Rows = Sequence[Mapping[str, Cell]]
Row = dict[Hashable, Any]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def account(account_id: str, age: int = 400, **more: Cell) -> dict[str, Cell]:
    return {"account_id": account_id, "name": account_id.title(), "started_on": ago(age), **more}


def use(
    account_id: str, days: Sequence[int], value: float = 5, metric: str = "runs"
) -> list[dict[str, Cell]]:
    """One usage row for each of these many days ago."""
    return [{"account_id": account_id, "day": ago(n), "metric": metric, "value": value} for n in days]


def book(accounts: Rows, usage: Rows = (), **tables: Rows) -> Book:
    given: dict[str, Rows] = {"accounts": accounts, "usage": usage, **tables}
    return Book.of({name: pd.DataFrame(list(rows)) for name, rows in given.items()})


@cache
def crowd(size: int = 30) -> tuple[list[dict[str, Cell]], list[dict[str, Cell]]]:
    """Accounts of many habits, some of which left, so that the model has a past to learn from."""
    random = np.random.default_rng(7)
    accounts, usage = [], []
    for number in range(size):
        name = f"crowd-{number:03d}"
        left = int(random.integers(40, 350)) if number % 3 == 0 else 0
        days = [n for n in range(left, 400) if random.random() < 0.05 + 0.9 * number / size]
        accounts.append(account(name))
        usage += use(name, days)
    return accounts, usage


def score(book: Book, as_of: date = TODAY, horizon: int = HORIZON) -> pd.DataFrame:
    return model.score(book, as_of, model.fit(book, as_of, horizon)).set_index("account_id")


def one(accounts: Rows, usage: Rows = (), horizon: int = HORIZON, **tables: Rows) -> Row:
    """The score of the first account, with a crowd beside it."""
    others, their_usage = crowd()
    scored = score(book([*accounts, *others], [*usage, *their_usage], **tables), horizon=horizon)
    return rows_of(scored)[str(accounts[0]["account_id"])]


def rows_of(scored: pd.DataFrame) -> dict[str, Row]:
    """The scored accounts by id."""
    return {str(row["account_id"]): row for row in scored.reset_index().to_dict("records")}


def reasons(row: Row) -> dict[str, Reason]:
    return {reason.signal: reason for reason in row["reasons"]}
