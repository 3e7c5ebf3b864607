"""The contract of an account, beside a walk from term to term."""

from datetime import date
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.activity import number_of
from scoring.risk.terms import MONTH, Terms, terms
from tests.scoring.companies import TODAY, Cell, account, ago, book

IDS = pd.Index(["a", "b"])

few = settings(max_examples=40)


def contract(
    started: int, ended: int | None = None, arr: float | None = 1_200, **more: Cell
) -> dict[str, Cell]:
    """A subscription of account a that began and ended so many days ago, with ARR in whole units."""
    return {
        "account_id": "a",
        "started_on": ago(started),
        "ended_on": None if ended is None else ago(ended),
        "arr_minor": None if arr is None else arr * 100,
        "seats": 10,
        "bill_period_months": 12,
    } | more


def found(*rows: dict[str, Cell], day: date = TODAY) -> Terms:
    known = book([account("a", 900), account("b", 900)], subscriptions=rows).until(day)
    return terms(known.subscriptions, IDS, number_of(pd.Timestamp(day)))


@given(st.integers(0, 800), st.sampled_from([1, 3, 12, 36]), st.integers(1, 400))
@few
def test_ends_are_those_of_a_walk_from_term_to_term(started: int, months: int, horizon: int) -> None:
    now = found(contract(started, bill_period_months=months))
    end = -float(started) + months * MONTH
    while end <= 0:
        end += months * MONTH
    assert now.left[0] == end
    assert 0 < now.left[0] <= months * MONTH
    count = 0
    while end <= horizon:
        end, count = end + months * MONTH, count + 1
    assert now.ends(horizon)[0] == count


def test_an_account_without_a_contract_has_nothing_that_could_be_known() -> None:
    now = found(contract(100))
    for name in ("months", "left", "seats", "arr", "discount", "growth", "unchanged"):
        assert np.isnan(getattr(now, name)[1])
    assert np.isnan(now.ends(90)[1])


def test_a_contract_that_is_over_has_no_end_seats_or_arr() -> None:
    now = found(contract(400, 30))
    assert np.isnan([now.left[0], now.seats[0], now.arr[0], now.ends(90)[0]]).all()


def test_a_contract_that_starts_or_ends_tomorrow_is_as_if_nobody_knew() -> None:
    then = ago(50)
    assert repr(found(contract(300), day=then)) == repr(
        found(contract(300, 49), contract(49, arr=9_000, seats=90), day=then)
    )


def test_without_a_billing_period_the_term_is_as_long_as_the_last_one_was() -> None:
    old, now = contract(765, 400, bill_period_months=None), contract(400, bill_period_months=None)
    assert found(old, now).months[0] == 12
    assert found(old, now).left[0] == pytest.approx(2 * 12 * MONTH - 400)
    assert np.isnan(found(now).months[0])


def test_the_base_is_the_largest_with_seats_and_the_rest_adds_to_its_arr() -> None:
    now = found(
        contract(90, arr=1_000, seats=40, discount=0.1, bill_period_months=3),
        contract(80, arr=200, seats=5, discount=0.5),
        contract(70, arr=9_000, seats=None, discount=0.9, bill_period_months=1),
    )
    assert (now.seats[0], now.discount[0], now.months[0], now.arr[0]) == (40, 0.1, 3, 10_200)


def test_a_row_that_states_no_arr_is_not_the_largest() -> None:
    assert found(contract(90, arr=1_000, seats=40), contract(90, arr=None, seats=5)).seats[0] == 40


def test_growth_is_against_the_first_arr_and_unchanged_since_it_last_differed() -> None:
    steps = (
        contract(700, 500, 1_000),
        contract(500, 300, 1_500),
        contract(300, 100, 1_500),
        contract(100, None, 1_500),
    )
    now = found(*steps)
    assert now.growth[0] == pytest.approx(log(1.5))
    assert now.unchanged[0] == 500
    assert found(contract(700)).unchanged[0] == 700
    assert found(contract(700)).growth[0] == 0
    assert found(*steps, contract(20, None, 900, seats=None)).growth[0] == now.growth[0]


def test_other_accounts_and_the_order_of_rows_change_nothing() -> None:
    rows = [contract(700, 500, 1_000), contract(500, None, 1_500), contract(200, None, 300, seats=None)]
    others = [row | {"account_id": name} for name in ("b", "unknown") for row in rows]
    alone, among = found(*rows), found(*others, *reversed(rows))
    for name in ("months", "left", "seats", "arr", "growth", "unchanged"):
        assert getattr(alone, name)[0] == getattr(among, name)[0]
