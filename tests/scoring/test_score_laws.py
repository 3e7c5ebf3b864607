"""Laws that hold for every book: points add up, nothing foreign or later matters, better is never worse."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from scoring import health, model
from scoring.book import Book
from scoring.columns import DATED, LATER
from tests.scoring.companies import HORIZON, TODAY, Cell, account, ago, book, crowd, one, rows_of, score, use

slow = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
numbers = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.integers(-5, 50))
ids = st.sampled_from(["a", "b", "c", "d", "e"])
WEIGHTS, COSTS = np.array([17.5, 20.0, 3.0, 8.0]), np.array([25.0, 35.0, 8.0, 0.0])
past = st.integers(0, 600).map(ago)
future = st.integers(-100, -1).map(ago)


@st.composite
def rows(draw: st.DrawFn, size: int, **columns: st.SearchStrategy[Cell]) -> list[dict[str, Cell]]:
    one_row = st.fixed_dictionaries({"account_id": ids, **columns})
    return draw(st.lists(one_row, max_size=size))


@st.composite
def books(draw: st.DrawFn, days: st.SearchStrategy[date] = past) -> Book:
    optional = st.one_of(st.none(), days)
    known = draw(st.lists(ids, unique=True, max_size=5))
    accounts = [
        account(each, seats=draw(numbers), renewal_on=draw(optional), churned_on=draw(optional))
        | {"started_on": draw(optional)}
        for each in known
    ]
    metrics = st.sampled_from(["runs", "views", "logins", "active_people"])
    usage = draw(rows(80, day=days, metric=metrics, value=numbers))
    texts = st.sampled_from(["urgent", "low", "", "<!channel> & 🙂"])
    return book(
        accounts,
        usage,
        tickets=draw(rows(6, ticket_id=texts, opened_at=days, closed_at=optional, priority=texts)),
        surveys=draw(rows(6, at=days, kind=st.sampled_from(["nps", "csat", "pulse", "x"]), score=numbers)),
        invoices=draw(rows(6, invoice_id=texts, due_on=days, paid_on=optional)),
        touches=draw(rows(6, at=days, kind=texts, author=texts)),
        goals=draw(rows(4, goal=texts, target=numbers, current=numbers, due_on=optional, status=texts)),
        milestones=draw(rows(4, milestone=texts, expected_on=optional, reached_on=optional)),
        subscriptions=draw(rows(5, started_on=days, ended_on=optional, seats=numbers)),
    )


@given(books())
@slow
def test_points_add_up_to_health_and_unknown_has_neither(any_book: Book) -> None:
    for row in rows_of(score(any_book)).values():
        if row["band"] == "unknown":
            assert pd.isna(row["health"])
            assert pd.isna(row["risk"])
            assert row["reasons"] == []
            assert row["raise_by"]
        else:
            assert sum(reason.points for reason in row["reasons"]) == row["health"]
            assert 0 <= row["health"] <= 100
            assert row["reasons"][0].signal == "start"
            assert all(reason.text and reason.source for reason in row["reasons"][1:])
        assert 0 <= row["confidence"] <= 1
        assert row["next_step"]


@given(books(), st.randoms(use_true_random=False))
@slow
def test_the_order_of_rows_changes_nothing(any_book: Book, random: Random) -> None:
    shuffled = {
        name: frame.sample(frac=1, random_state=random.randrange(1_000))
        for name, frame in any_book.tables().items()
    }
    assert_frame_equal(score(Book.of(shuffled)), score(any_book), check_exact=True)


@given(books(), books(future))
@slow
def test_later_rows_and_later_facts_change_nothing(known: Book, later: Book) -> None:
    whole = {
        name: pd.concat([frame, later.tables()[name]]) if name in DATED and name != "accounts" else frame
        for name, frame in known.tables().items()
    }
    for name, (_, columns) in LATER.items():
        for column in columns:
            if pd.api.types.is_datetime64_any_dtype(whole[name][column]):
                tomorrow = pd.Timestamp(TODAY + timedelta(days=1))
                zone = getattr(whole[name][column].dtype, "tz", None)
                whole[name] = whole[name].assign(
                    **{column: whole[name][column].fillna(tomorrow.tz_localize(zone))}
                )
    assert_frame_equal(score(Book.of(whole)), score(known), check_exact=True)


def test_rows_of_an_account_that_has_not_started_change_nothing() -> None:
    accounts, usage = crowd()
    touches = [{"account_id": "crowd-001", "at": ago(200), "kind": "call"}]
    surveys = [{"account_id": "crowd-001", "at": ago(9), "kind": "csat", "score": 4}]
    known = score(book(accounts, usage, touches=touches, surveys=surveys))
    later = {"account_id": "later", "at": ago(1), "kind": "csat", "score": 90}
    whole = book(
        [*accounts, account("later", age=-1)],
        [*usage, *use("later", range(900))],
        touches=[*touches, later | {"kind": "call"}],
        surveys=[*surveys, later],
    )
    assert_frame_equal(score(whole), known, check_exact=True)


@given(books())
@slow
def test_a_part_of_the_book_is_scored_like_the_whole(any_book: Book) -> None:
    fitted = model.fit(any_book, TODAY, HORIZON)
    whole = model.score(any_book, TODAY, fitted)
    part = pd.Index(["a", "c"])
    alone = model.score(any_book.only(part), TODAY, fitted)
    assert_frame_equal(alone, whole[whole["account_id"].isin(part)].reset_index(drop=True), check_exact=True)


@given(
    st.lists(st.lists(st.floats(-0.5, 0.5) | st.just(np.nan), min_size=4, max_size=4), min_size=1, max_size=9)
)
def test_points_are_whole_and_exact_and_have_the_sign_of_their_lift(lifts: list[list[float]]) -> None:
    table = np.array(lifts)
    total, points = health.points(table, WEIGHTS, COSTS)
    assert (health.START + points.sum(axis=1) == total).all()
    assert ((total >= 0) & (total <= 100)).all()
    assert (points[np.isnan(table)] == 0).all()
    assert (points[table > 0] >= 0).all()
    assert (points[table < 0] <= 0).all()


def test_good_news_is_shared_and_bad_news_is_not_softened_by_it() -> None:
    alone, beside = np.array([[np.nan, -0.5, np.nan, np.nan]]), np.array([[0.5, -0.5, 0.5, 0.5]])
    assert health.points(alone, WEIGHTS, COSTS)[1][0, 1] == -35
    assert health.points(beside, WEIGHTS, COSTS)[1][0, 1] == -35
    best = np.full((1, 4), 0.5)
    assert health.points(best, WEIGHTS, COSTS)[0][0] == 100
    assert health.points(-2 * best, WEIGHTS, COSTS)[0][0] == 0


@given(st.lists(st.floats(-0.5, 0.5), min_size=4, max_size=4), st.integers(0, 3), st.floats(0, 1))
def test_a_better_lift_never_lowers_health(lifts: list[float], which: int, better: float) -> None:
    improved = list(lifts)
    improved[which] = min(0.5, improved[which] + better)
    total, _ = health.points(np.array([lifts, improved]), WEIGHTS, COSTS)
    assert total[1] >= total[0]


@given(st.sets(st.integers(1, 300), min_size=1, max_size=60))
@slow
def test_a_visit_today_never_lowers_health_nor_raises_risk(visits: set[int]) -> None:
    others, their_usage = crowd(12)
    before = [account("a"), *others], [*use("a", sorted(visits)), *their_usage]
    fitted = model.fit(book(*before), TODAY, HORIZON)
    scores = [
        rows_of(model.score(each, TODAY, fitted))["a"]
        for each in (book(*before), book(before[0], [*before[1], *use("a", [0])]))
    ]
    assert scores[1]["risk"] <= scores[0]["risk"] + 1e-12
    assert scores[1]["health"] >= scores[0]["health"]


@pytest.mark.parametrize("seats", [10, 20, 40])
def test_more_active_people_never_lower_health(seats: int) -> None:
    found = []
    for people in (1, 3, 6, 9, 12, 20):
        usage = use("a", range(28), people, "active_people") + use("a", range(28, 300), 6, "active_people")
        found.append(int(one([account("a", seats=seats)], usage)["health"]))
    assert found == sorted(found)


def test_every_weight_that_was_picked_by_hand_is_marked_as_not_validated() -> None:
    row = one([account("a")], use("a", range(0, 300, 2)))
    assert not any(reason.validated for reason in row["reasons"])


def test_with_usage_alone_health_is_the_chance_of_use() -> None:
    sparse = [account("a"), account("b")]
    usage = use("a", range(10, 390, 35)) + use("b", range(120, 390, 20))
    others, their_usage = crowd()
    scored = rows_of(score(book([*sparse, *others], [*usage, *their_usage])))
    for row in (scored["a"], scored["b"]):
        assert row["health"] == pytest.approx(100 * (1 - row["risk"]), abs=0.51)


def test_an_account_scored_on_an_earlier_day_has_the_numbers_it_had_then() -> None:
    accounts, usage = crowd(20)
    whole = book(accounts, usage)
    then = TODAY - timedelta(days=100)
    usage_then = [row for row in usage if row["day"] <= then]  # pyright: ignore[reportOperatorIssue]
    assert_frame_equal(score(whole, then), score(book(accounts, usage_then), then), check_exact=True)
