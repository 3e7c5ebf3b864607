"""What was agreed, what it costs and what it brings: each signal on its own, at its edges."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import silence
from scoring.activity import measure
from scoring.book import Book
from scoring.signals import champion, experience, growth, money, renewal, subscription
from scoring.signals.catalogue import SIGNALS
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot, gather
from tests.scoring.companies import TODAY, Cell, Rows, account, ago, book, use

PARAMETERS = silence.Parameters(memory=180.0, shape=1.0, rate=13.0, pace=1.0, drop=0.001)


def on(any_book: Book, day: date = TODAY) -> Snapshot:
    known = any_book.until(day)
    activity = measure(known.usage, pd.Index(known.accounts["account_id"]), pd.Timestamp(day))
    return Snapshot(known, pd.Timestamp(day), 90, gather(known, activity), PARAMETERS, activity)


def found(signal: Signal, rows: Rows, **more: Rows) -> Measured:
    """The signal of one account with these subscriptions."""
    return signal.measure(on(book([account("a", age=900)], subscriptions=rows, **more)))


def sold(start: int, end: int | None = None, **more: Cell) -> dict[str, Cell]:
    ended = None if end is None else ago(end)
    return {"account_id": "a", "started_on": ago(start), "ended_on": ended, "seats": 10, **more}


def said(signal: Signal, rows: Rows, **more: Rows) -> str:
    measured = found(signal, rows, **more)
    assert np.isfinite(measured.lift[0])
    return measured.text(0)


def lift(signal: Signal, rows: Rows, **more: Rows) -> float:
    return float(found(signal, rows, **more).lift[0])


@pytest.mark.parametrize(
    ("start", "months", "after", "end"),
    [
        ("2026-01-31", 1, "2026-02-01", "2026-02-28"),
        ("2026-01-31", 1, "2026-02-28", "2026-03-31"),
        ("2024-02-29", 12, "2026-06-30", "2027-02-28"),
        ("2025-06-30", 12, "2026-06-30", "2027-06-30"),
        ("2026-06-30", 6, "2026-06-30", "2026-12-30"),
    ],
)
def test_a_term_ends_on_the_same_day_of_a_later_month(start: str, months: int, after: str, end: str) -> None:
    first, last, expected = (
        np.array([day], dtype="datetime64[D]").astype(np.float64) for day in (start, after, end)
    )
    assert renewal.term_end(first, np.array([float(months)]), last) == expected


@given(st.integers(0, 20_000), st.integers(0, 3_000), st.integers(1, 60))
def test_the_next_end_of_a_term_is_ahead_and_less_than_a_term_away(start: int, run: int, months: int) -> None:
    after = float(start + run)
    end = float(renewal.term_end(np.array([float(start)]), np.array([float(months)]), np.array([after]))[0])
    assert after < end <= after + months * 31


def test_the_end_of_the_term_counts_before_a_date_that_is_only_known_today() -> None:
    rows = [sold(323, bill_period_months=12)]
    accounts = [account("a", age=900, renewal_on=ago(-5))]
    measured = renewal.RENEWAL.measure(on(book(accounts, subscriptions=rows)))
    assert measured.text(0) == "Renews in 42 days, on 11 Aug 2026"
    assert measured.value[0] == 42
    hidden = [sold(323, end=-3, bill_period_months=12)]
    assert said(renewal.RENEWAL, hidden) == measured.text(0)


def test_a_contract_from_month_to_month_is_always_about_to_renew_and_that_is_no_news() -> None:
    rows = [sold(49, 19, bill_period_months=1), sold(19, bill_period_months=1)]
    assert said(renewal.RENEWAL, rows) == "Month to month: renews in 11 days"
    assert lift(renewal.RENEWAL, rows) == pytest.approx(0, abs=0.04)


def test_a_subscription_that_outlived_its_billing_period_renews_on_the_stated_date() -> None:
    rows = [sold(200, bill_period_months=1)]
    assert said(renewal.RENEWAL, rows).startswith("Month to month")
    accounts = [account("a", age=900, renewal_on=ago(-42))]
    measured = renewal.RENEWAL.measure(on(book(accounts, subscriptions=rows)))
    assert measured.text(0) == "Renews in 42 days, on 11 Aug 2026"


def test_a_period_that_is_not_stated_is_read_off_the_last_term_unless_that_was_cut_short() -> None:
    assert said(renewal.RENEWAL, [sold(688, 323), sold(323)]) == "Renews in 42 days, on 11 Aug 2026"
    assert np.isnan(lift(renewal.RENEWAL, [sold(688, 500), sold(500)]))


@pytest.mark.parametrize("months", [0, -1, 1e9, float("nan"), float("inf")])
def test_a_period_that_cannot_be_is_not_known(months: float) -> None:
    rows = [sold(20, bill_period_months=months)]
    assert np.isnan(lift(renewal.RENEWAL, rows))
    assert np.isnan(lift(renewal.BILLING, rows))


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (12, 1, "Billed every month; a year ago it was every year"),
        (1, 12, "Billed every year; a year ago it was every month"),
        (6, 6, "Billed every 6 months"),
    ],
)
def test_a_shorter_billing_period_is_worse_and_a_longer_one_better(before: int, now: int, words: str) -> None:
    rows = [sold(500, 100, bill_period_months=before), sold(100, bill_period_months=now)]
    assert said(renewal.BILLING, rows) == words
    assert np.sign(lift(renewal.BILLING, rows)) == (-1 if now < before else 1)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [sold(500, 100, discount=0.45), sold(100, discount=0)],
            "The discount has ended; a year ago it was 45%",
        ),
        (
            [sold(500, 100, discount=0.4), sold(100, discount=0.1)],
            "The discount is 10%; a year ago it was 40%",
        ),
        (
            [sold(90, 30, discount=0), sold(30, discount=0.2)],
            "The discount is 20%; at the start there was none",
        ),
        ([sold(90, 30, discount=0.2), sold(30, discount=0.2)], "The discount is 20%, as it was at the start"),
        ([sold(30, discount=0.2)], "The discount is 20%"),
    ],
)
def test_a_discount_is_told_against_the_accounts_own_past(rows: Rows, words: str) -> None:
    assert said(renewal.DISCOUNT, rows) == words
    ended = rows[-1].get("discount") != 0.2
    assert (lift(renewal.DISCOUNT, rows) < 0) == ended


def test_never_having_had_a_discount_is_no_news_and_one_that_cannot_be_is_not_known() -> None:
    never = found(renewal.DISCOUNT, [sold(30, discount=0)])
    assert (never.value[0], np.isnan(never.lift[0])) == (0, True)
    assert np.isnan(found(renewal.DISCOUNT, [sold(30, discount=45)]).value[0])


def test_the_base_is_the_largest_with_seats_and_one_that_ends_today_only_if_it_is_alone() -> None:
    add_on = sold(10, seats=None, arr_minor=9_000, bill_period_months=1)
    small, large = (sold(10, arr_minor=arr, bill_period_months=n) for arr, n in ((100, 6), (200, 12)))
    for rows in ([add_on, small, large], [large, add_on, small]):
        assert found(renewal.BILLING, rows).value[0] == 12
    over = large | {"ended_on": TODAY}
    assert found(renewal.BILLING, [over, small]).value[0] == 6
    assert found(renewal.BILLING, [over]).value[0] == 12
    nothing = subscription.now(on(book([account("a")], subscriptions=[sold(90, 10)])))
    assert nothing.row.tolist() == [-1]


def test_arr_is_told_against_the_start_while_the_account_is_young_and_against_its_highest_later() -> None:
    young = [sold(200, 50, arr_minor=10_000), sold(50, arr_minor=8_800)]
    assert said(growth.GROWTH, young) == "ARR is 12% lower than at the start, on 12 Dec 2025"
    assert lift(growth.GROWTH, young) < lift(growth.GROWTH, [young[0], young[1] | {"arr_minor": 12_000}])
    old = [sold(800, 500, arr_minor=10_000), sold(500, 450, arr_minor=20_000), sold(450, arr_minor=15_000)]
    assert said(growth.PEAK, old) == "ARR is 25% below its highest, which it reached on 15 Feb 2025"
    assert found(growth.GROWTH, old).value[0] == pytest.approx(150)
    assert np.isnan(lift(growth.GROWTH, old))
    lately = [old[0], sold(500, 100, arr_minor=20_000), sold(100, arr_minor=15_000)]
    assert np.isnan(lift(growth.PEAK, lately)), "the contract tells that already"


def test_a_seamless_renewal_is_neither_a_gap_nor_a_double_and_currencies_are_never_added_up() -> None:
    for gap in (0, 1):
        monthly = [
            sold(30 * n + 30, 30 * n + gap, arr_minor=500 + extra) for n in range(6) for extra in (0, 1)
        ]
        past = growth.course(on(book([account("a")], subscriptions=[*monthly, sold(0, arr_minor=1_001)])))
        assert past.highest[0] == 10.01
        assert past.now[0] == 10.01
    mixed = [sold(90, 40, arr_minor=100, currency="USD"), sold(40, arr_minor=900, currency="EUR")]
    assert np.isnan(found(growth.GROWTH, mixed).value[0])


def paid(arr: Sequence[float | None], value: Sequence[float]) -> Measured:
    """Use and ARR a year ago and today."""
    rows = [sold(800, 100, arr_minor=arr[0]), sold(100, arr_minor=arr[1])]
    usage = use("a", range(100), value[1]) + use("a", range(100, 800), value[0])
    return money.MONEY.measure(on(book([account("a", age=900, currency="USD")], usage, subscriptions=rows)))


def test_value_for_money_is_use_per_arr_against_the_same_weeks_a_year_ago() -> None:
    dearer = paid((1_000_000, 2_000_000), (10, 10))
    assert dearer.text(0) == "They use 50% less for their money than a year ago"
    assert dearer.value[0] == pytest.approx(14)
    assert dearer.norm[0] == pytest.approx(28)
    assert dearer.lift[0] < 0
    assert paid((1_000, 1_000), (10, 10)).text(0) == "They use as much for their money as a year ago"
    assert paid((1_000, 1_000), (10, 12)).text(0) == "They use 20% more for their money than a year ago"
    assert paid((1_000, 1_000), (1, 5)).text(0) == "They use 5 times as much for their money as a year ago"
    lifts = [paid((1_000, 1_000), (10, value)).lift[0] for value in (1, 5, 9, 12, 40)]
    assert lifts == sorted(lifts)


@pytest.mark.parametrize("arr", [(0, 1_000), (1_000, 0), (None, None)])
def test_without_arr_there_is_no_value_for_money(arr: tuple[float | None, float | None]) -> None:
    assert np.isnan(paid(arr, (10, 10)).lift[0])


def rated(*scores: tuple[int, float]) -> list[dict[str, Cell]]:
    return [
        {
            "ticket_id": f"{n}",
            "account_id": "a",
            "opened_at": ago(n + 2),
            "closed_at": ago(n),
            "satisfaction": s,
        }
        for n, s in scores
    ]


def test_a_ticket_that_was_rated_is_a_csat_response_of_the_day_it_was_closed() -> None:
    asked = [{"account_id": "a", "at": ago(50), "kind": "csat", "score": 4}]
    tickets = rated((20, 2))
    csat = experience.CSAT.measure(on(book([account("a")], tickets=tickets, surveys=asked)))
    assert csat.text(0) == "The last ticket was rated 2 of 5 on 10 Jun 2026; before that 4"
    assert (csat.value[0], csat.norm[0], csat.age[0]) == (2, 4, 20)
    alone = experience.CSAT.measure(on(book([account("a")], surveys=asked)))
    assert csat.lift[0] < alone.lift[0]
    still_open = [tickets[0] | {"closed_at": None}]
    for unknown in (still_open, rated((20, 77)), rated((-1, 2))):
        same = experience.CSAT.measure(on(book([account("a")], tickets=unknown, surveys=asked)))
        assert same.lift[0] == alone.lift[0]


def met(**days: Sequence[int]) -> Measured:
    contacts = [
        {"contact_id": name, "account_id": "a", "name": name.title(), "role": role}
        for name, role in (("dana", "champion"), ("eli", "sponsor"))
    ]
    touches = [
        {"account_id": "a", "at": ago(n), "kind": "call", "author": name}
        for name, each in days.items()
        for n in each
    ]
    return champion.CHAMPION.measure(on(book([account("a")], contacts=contacts, touches=touches)))


def test_the_champion_who_is_gone_is_named_though_a_sponsor_is_in_touch_and_costs_less_then() -> None:
    gone = range(60, 97, 9)
    alone, beside = met(dana=gone), met(dana=gone, eli=[2])
    assert beside.text(0) == (
        "Dana (champion) was last heard from 60 days ago; usually every 9 days."
        " Eli (sponsor) is still in touch"
    )
    assert alone.text(0) == "Dana (champion) was last heard from 60 days ago; usually every 9 days"
    assert alone.lift[0] < beside.lift[0] < 0
    assert (beside.value[0], beside.norm[0]) == (60, 9)
    assert met(dana=gone, eli=[80]).lift[0] == alone.lift[0]
    both = met(dana=range(3, 40, 9), eli=range(1, 40, 9))
    assert both.text(0) == "Eli (sponsor) was last heard from 1 day ago; usually every 9 days"


def test_one_word_after_a_long_silence_is_a_start_and_the_next_settles_it() -> None:
    silent = met(dana=[100, 110, 120, 130])
    back = met(dana=[0, 100, 110, 120, 130])
    settled = met(dana=[0, 6, 100, 110, 120, 130])
    assert back.text(0) == (
        "Dana (champion) was last heard from today, after 100 days without a word; usually every 10 days"
    )
    assert silent.lift[0] < back.lift[0] < 0 < settled.lift[0]


@given(st.sets(st.integers(1, 200), min_size=3, max_size=12))
def test_a_word_today_never_makes_it_worse(days: set[int]) -> None:
    assert met(dana=[0, *sorted(days)]).lift[0] >= met(dana=sorted(days)).lift[0] - 1e-12


def test_an_account_of_which_nothing_is_known_has_no_lift_and_no_value() -> None:
    snapshot = on(book([account("a", age=400)], use("b", range(9))))
    for signal in SIGNALS:
        measured = signal.measure(snapshot)
        assert np.isnan(measured.lift).all(), signal.name
        if signal.source != "usage":
            assert np.isnan(measured.value).all(), signal.name
