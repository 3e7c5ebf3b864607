"""Whatever the data is like, a score comes out, or an honest "unknown"."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from scoring import model
from scoring.book import Book
from scoring.columns import COLUMNS
from tests.scoring.companies import TODAY, account, ago, book, crowd, one, score, use


def test_an_empty_book_gives_an_empty_frame_with_all_columns() -> None:
    scored = model.score(Book.of({}), TODAY, model.fit(Book.of({}), TODAY, 90))
    assert list(scored.columns) == list(model.COLUMNS)
    assert scored.empty


def test_one_row_of_usage_gives_one_sane_row() -> None:
    scored = score(book([account("a")], use("a", [3])))
    assert list(scored.index) == ["a"]
    assert scored["band"].iloc[0] in {"healthy", "watch", "at risk"}


@pytest.mark.parametrize("value", [np.nan, 0.0, -5.0, np.inf, 1e300])
def test_values_that_are_no_use_count_for_nothing(value: float) -> None:
    noise = [row | {"value": value} for row in use("a", range(10))]
    before = use("a", range(60, 300, 2))
    assert one([account("a")], before + noise)["risk"] == one([account("a")], before)["risk"]


def test_use_of_nobody_knows_what_counts_for_nothing() -> None:
    noise = [row | {"metric": None} for row in use("a", range(10))]
    before = use("a", range(60, 300, 2))
    assert one([account("a")], before + noise)["risk"] == one([account("a")], before)["risk"]


def test_an_account_without_a_start_begins_with_its_first_use() -> None:
    row = one([account("a") | {"started_on": None}], use("a", range(0, 200, 2)))
    assert row["band"] == "healthy"


def test_the_same_account_twice_is_one_account_and_rows_of_nobody_are_left_out() -> None:
    scored = score(book([account("a"), account("a")], use("a", range(40)) + use("nobody", range(40))))
    assert list(scored.index) == ["a"]


def test_a_feed_that_stopped_makes_unknown_and_not_silent_accounts() -> None:
    accounts, usage = crowd()
    old = [row for row in usage if row["day"] <= ago(60)]  # pyright: ignore[reportOperatorIssue]
    scored = score(book(accounts, old))
    assert (scored["band"] == "unknown").all()
    assert scored["risk"].isna().all()
    assert scored["raise_by"].str.startswith("Refresh the usage feed: its newest row is 60 days old").all()


def test_other_evidence_gives_a_health_without_a_risk() -> None:
    row = one(
        [account("a")],
        invoices=[{"invoice_id": "I", "account_id": "a", "due_on": ago(3)}],
        surveys=[{"account_id": "a", "at": ago(9), "kind": "nps", "score": 9}],
    )
    assert row["health"] > 0
    assert pd.isna(row["risk"])


def test_churned_accounts_are_scored_until_they_churn_and_no_longer() -> None:
    accounts, usage = crowd()
    accounts = [{**accounts[0], "churned_on": ago(10)}, *accounts[1:]]
    name = str(accounts[0]["account_id"])
    assert name not in score(book(accounts, usage)).index
    assert name in score(book(accounts, usage), TODAY - timedelta(days=11)).index


def test_an_account_that_starts_later_is_not_there_yet() -> None:
    assert score(book([account("a"), account("b", age=-3)], use("a", range(50)))).index.to_list() == ["a"]


def test_a_short_history_learns_from_a_shorter_horizon_and_a_tiny_one_keeps_the_prior() -> None:
    accounts, usage = crowd()
    short = book(accounts, [row for row in usage if row["day"] > ago(60)])  # pyright: ignore[reportOperatorIssue]
    assert model.fit(short, TODAY, 90).parameters.fitted_on > 0
    assert model.fit(book([account("a")], use("a", [0, 1, 3])), TODAY, 90).parameters.fitted_on == 0


def test_more_confidence_comes_with_more_feeds_and_longer_history() -> None:
    short = one([account("a", age=20)], use("a", range(20)))
    long = one([account("a")], use("a", range(0, 390, 2)))
    touches = [{"account_id": "a", "at": ago(n), "kind": "call"} for n in (3, 10, 17)]
    more = one([account("a")], use("a", range(0, 390, 2)), touches=touches)
    assert 0 < short["confidence"] < long["confidence"] < more["confidence"] <= 1
    assert short["raise_by"] == "More history: usage is known for 21 days so far, 90 would do"


def test_what_was_known_on_a_day_hides_what_came_later() -> None:
    day = date(2026, 1, 31)
    known = Book.of(
        {
            "accounts": pd.DataFrame(
                {
                    "account_id": ["a", "b"],
                    "started_on": [day, date(2026, 2, 1)],
                    "churned_on": ["2026-03-01"] * 2,
                }
            ),
            "tickets": pd.DataFrame(
                {
                    "account_id": ["a", "a"],
                    "opened_at": ["2026-01-31T23:59:00Z", "2026-02-01T00:00:00Z"],
                    "closed_at": ["2026-02-02T00:00:00Z", None],
                    "satisfaction": [5, None],
                }
            ),
            "subscriptions": pd.DataFrame(
                {
                    "account_id": ["a", "a", "a"],
                    "started_on": ["2025-01-01", "2026-01-15", "2026-02-15"],
                    "ended_on": ["2026-01-15", "2026-02-15", None],
                    "seats": [10, 20, 40],
                    "arr_minor": [100, 200, 400],
                    "currency": ["EUR"] * 3,
                }
            ),
        }
    ).until(day)
    assert known.accounts["account_id"].to_list() == ["a"]
    assert known.accounts["churned_on"].isna().all()
    assert len(known.tickets) == 1
    assert known.tickets[["closed_at", "satisfaction"]].isna().all(axis=None)
    assert known.subscriptions["ended_on"].isna().to_list() == [False, True]
    assert known.accounts[["seats", "arr_minor"]].iloc[0].to_list() == [20, 200]


def test_every_table_of_an_empty_book_has_its_columns() -> None:
    assert {name: list(frame.columns) for name, frame in Book.of({}).tables().items()} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }
