"""Kept each week, settled when it is over, filled in for the past: the record in a real database."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from scoring import model
from scoring.book import Book
from scoring.card.scorecard import built_in
from scoring.record import keep as record
from scoring.record import track
from store import bundle, tracked
from store.accuracy import Accuracy, TooFew
from store.database import Database
from store.records import Run
from tests.scoring.companies import TODAY, account, ago, book, use

NOW = datetime(2026, 6, 30, 5, tzinfo=UTC)
HORIZON = 30


@pytest.fixture(scope="module")
def company() -> Book:
    """Accounts that come by every few days; every other one stops, one in ten days."""
    accounts = [account(f"a{n:02}") for n in range(56)]
    usage = [
        row for n in range(56) for row in use(f"a{n:02}", range(5 * n + 8 if n % 2 else 0, 390, 2 + n % 3))
    ]
    return book(accounts, usage)


@pytest.fixture
def stored(db: Database, company: Book) -> Database:
    rows = company.accounts[["account_id", "name"]]
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.Table.from_pandas(rows, preserve_index=False))
    return db


def keep(db: Database, company: Book, as_of: date) -> None:
    known = company.until(as_of)
    scored = model.score(known, as_of, model.fit(known, as_of, HORIZON))
    made_at = datetime(as_of.year, as_of.month, as_of.day, 23, tzinfo=UTC)
    record.keep(db, known, scored, Run(as_of, HORIZON, made_at, "test", {}))


def days(db: Database) -> list[date]:
    with db.read() as tx:
        return tracked.days(tx, HORIZON)


def test_one_day_a_week_is_kept_and_what_was_said_first_stays(stored: Database, company: Book) -> None:
    for day in (ago(60), ago(57), ago(60), ago(53)):
        keep(stored, company, day)
    assert days(stored) == [ago(60), ago(53)]


def test_what_is_over_is_settled_as_the_pure_functions_say(stored: Database, company: Book) -> None:
    keep(stored, company, ago(60))
    keep(stored, company, ago(10))
    record.settle(stored, company, TODAY)
    with stored.read() as tx:
        rows = tracked.settled(tx, HORIZON, TODAY).to_pandas().set_index("account_id").sort_index()
    expected = track.backtest(company, [ago(60)], HORIZON, None, lambda _: None)
    expected = expected[track.forecasts(expected)].set_index("account_id").sort_index()
    assert rows["lost"].astype(float).tolist() == expected["lost"].tolist()
    assert rows["band"].tolist() == expected["band"].tolist()
    assert rows["logins"].tolist() == expected["logins"].tolist()
    assert 0 < rows["lost"].sum() < len(rows)


def test_a_feed_that_stopped_makes_nobody_silent(stored: Database, company: Book) -> None:
    keep(stored, company, ago(40))
    usage = company.usage[company.usage["day"] <= pd.Timestamp(ago(20))]
    record.settle(stored, Book.of(company.tables() | {"usage": usage}), TODAY)
    assert record.read(stored, HORIZON, TODAY) == TooFew(None, HORIZON, 0, 0)


def test_the_past_is_filled_in_once_and_measured(stored: Database, company: Book) -> None:
    keep(stored, company, ago(60))
    said: list[str] = []
    record.backfill(stored, company, HORIZON, built_in(), NOW, said.append)
    filled = days(stored)
    assert all(day.day == 1 for day in filled if day != ago(60))
    assert len(filled) == len(said) + 1 == 9  # September to May, of which May was kept at the time
    assert min(filled) >= ago(388 - track.HISTORY)
    assert max(filled) <= ago(HORIZON)
    record.backfill(stored, company, HORIZON, built_in(), NOW + timedelta(days=6), said.append)
    assert days(stored) == filled
    record.settle(stored, company, TODAY)
    found = record.read(stored, HORIZON, TODAY)
    assert isinstance(found, Accuracy)
    assert (found.days.number, found.days.fresh) == (9, 1)
    assert found.ranking is not None
    assert found.ranking.auc > 0.6
    some = record.read(stored, HORIZON, TODAY, frozenset({"a11", "a02"}))
    assert isinstance(some, TooFew)
    assert (some.lost, some.kept) == (1, 1)
