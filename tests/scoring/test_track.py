"""What was said uses no later day, and what came is what came."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from scoring.backtest import Span, days
from scoring.book import Book
from scoring.record import track
from scoring.risk.outcomes import outcomes
from store.errors import BadInput
from tests.scoring.companies import TODAY, account, ago, book, crowd, use

SAID = [*track.SAID, "logins", "recency"]


@pytest.fixture(scope="module")
def company() -> Book:
    accounts, usage = crowd()
    return book(accounts, usage)


def test_a_book_without_its_future_says_the_same(company: Book) -> None:
    day = ago(60)
    whole = track.backtest(company, [day], 30, None, lambda _: None)
    past = track.backtest(company.until(day), [day], 30, None, lambda _: None)
    assert_frame_equal(whole[SAID], past[SAID], check_exact=True)
    assert whole["lost"].notna().all()
    assert (whole["lost"] != past["lost"]).any()


def test_what_came_is_silence_or_churn_by_what_was_said(company: Book) -> None:
    day = ago(60)
    rows = track.backtest(company, [day], 30, None, lambda _: None)
    after = company.usage["day"].between(pd.Timestamp(day), pd.Timestamp(ago(30)), inclusive="right")
    silent = ~rows["account_id"].isin(company.usage["account_id"][after])
    of_silence = (rows["outcome"] == "silence").to_numpy()
    assert (rows["lost"].to_numpy() == silent.to_numpy())[of_silence].all()
    churned = rows.assign(outcome="churn")
    left = company.accounts.assign(churned_on=pd.Timestamp(ago(40)))
    came = outcomes(Book.of(company.tables() | {"accounts": left}), pd.Timestamp(TODAY))
    found = track.settle(churned, came)
    assert (found["lost"] == 1.0).all()
    assert (found["lost_on"] == pd.Timestamp(ago(40))).all()


def test_counts_are_active_days_of_four_weeks_and_days_since_the_last() -> None:
    small = book([account("a"), account("b")], use("a", [2, 5, 27, 28, 40]))
    rows = pd.DataFrame({name: ["a", "b"] for name in track.SAID})
    found = track.said(rows, small.usage, TODAY)
    assert found["logins"].tolist() == [3, 0]
    assert found["recency"].tolist() == [2, np.inf]
    assert track.said(rows, small.usage.iloc[:0], TODAY)[["logins", "recency"]].isna().all(axis=None)


def test_whoever_has_been_silent_for_the_horizon_is_no_forecast_of_silence() -> None:
    rows = pd.DataFrame({"outcome": ["silence", "silence", "churn"], "recency": [29, 30, 99], "horizon": 30})
    assert track.forecasts(rows).tolist() == [True, False, True]


def test_days_go_back_as_far_as_the_book_allows(company: Book) -> None:
    found = days(company, TODAY, 90, Span())
    assert found[0] == ago(90)
    assert all(one - two == timedelta(days=30) for one, two in pairwise(found))
    assert ago(399 - track.HISTORY) <= found[-1] < ago(399 - track.HISTORY - 30)
    assert days(company, TODAY, 90, Span(ago(200), ago(100), 50)) == [ago(100), ago(150), ago(200)]


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        (Span(last=ago(89)), "is not over: the book's data ends on 2026-06-30"),
        (Span(first=ago(600)), "There is no day to go back to between"),
        (Span(first=ago(95), last=ago(99)), "There is no day to go back to between"),
    ],
)
def test_days_that_the_book_does_not_reach_are_one_sentence(company: Book, span: Span, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        days(company, TODAY, 90, span)
    with pytest.raises(BadInput, match="nothing to look back at"):
        days(book([account("a")]), date(2026, 6, 30), 90, Span())
