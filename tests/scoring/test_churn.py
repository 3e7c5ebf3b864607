"""Churn against a walk through the book from day to day, against published numbers, and its laws."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from scoring.book import Book
from scoring.churn import measure as churn
from scoring.churn import rates, retention, stays
from store.churn import Churn, Period, Revenue, Source
from store.records import Money
from tests.scoring.companies import book

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm"
EPOCH = date(2024, 1, 15)  # so that the books straddle 29 February
TODAY = EPOCH + timedelta(days=150)
ONE = timedelta(days=1)
ALWAYS = date(1900, 1, 1)
Stay = tuple[date, date | None, bool]  # from, left on, again
Arr = tuple[int, str] | None  # minor units and currency


@dataclass(frozen=True)
class Sub:
    start: date
    end: date | None = None
    arr: int | None = 100_00
    currency: str = "EUR"

    def runs(self, on: date) -> bool:
        """Its last day included."""
        return self.start <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True)
class Customer:
    started: date | None = None
    churned: date | None = None
    arr: int | None = None
    subs: Sequence[Sub] = field(default_factory=tuple[Sub, ...])

    def runs(self, on: date) -> bool:
        return any(sub.runs(on) for sub in self.subs)


def book_of(customers: Sequence[Customer]) -> Book:
    accounts = [
        {
            "account_id": f"a{number}",
            "name": f"Account {number}",
            "started_on": each.started,
            "churned_on": each.churned,
            "arr_minor": each.arr,
            "currency": "EUR",
        }
        for number, each in enumerate(customers)
    ]
    subscriptions = [
        {
            "account_id": f"a{number}",
            "started_on": sub.start,
            "ended_on": sub.end,
            "arr_minor": sub.arr,
            "currency": sub.currency,
        }
        for number, each in enumerate(customers)
        for sub in each.subs
    ]
    return book(accounts, subscriptions=subscriptions)


def measure(
    customers: Sequence[Customer], first: date, last: date, by: Source = "churn dates", today: date = TODAY
) -> Churn:
    return churn.measure(book_of(customers), by, Period(first, last), today)


# The naive way: day after day.


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def walked(customer: Customer) -> list[Stay]:
    """The stays that the subscriptions make; a customer without any never leaves."""
    found: list[Stay] = []
    begin, last = None, EPOCH
    for on in span(EPOCH - timedelta(days=70), TODAY + timedelta(days=400)):
        if customer.runs(on):
            begin, last = begin or on, on
        elif begin and (on - last).days > stays.GAP:
            found.append((begin, last, bool(found)))
            begin = None
    if begin:
        found.append((begin, None, bool(found)))
    if not found:
        return [(customer.started or ALWAYS, None, False)]
    begin, left, _ = found[0]
    return [(min(begin, customer.started or begin), left, False), *found[1:]]


def stated(customer: Customer) -> list[Stay]:
    """The one stay that the dates of the account make."""
    begin = customer.started or min((sub.start for sub in customer.subs), default=ALWAYS)
    left = customer.churned
    return [(begin, left if left and left >= begin else None, False)]


def pays(customer: Customer, on: date) -> Arr:
    """What a customer pays in the evening; what ran before a gap of at most 30 days runs on in it."""
    own = None if customer.arr is None else (customer.arr, "EUR")
    if not any(sub.start <= on and sub.start <= (sub.end or on) for sub in customer.subs):
        return own  # what ends before it starts is no subscription
    near = [on + timedelta(days=n) for n in range(-stays.GAP, stays.GAP + 1)]
    before = max((day for day in near if day < on and customer.runs(day)), default=None)
    after = min((day for day in near if day > on and customer.runs(day)), default=None)
    if not customer.runs(on) and before and after and (after - before).days <= stays.GAP:
        on = before
    live = [sub for sub in customer.subs if sub.runs(on)]
    live = [sub for sub in live if sub.end != on] or live
    known = [sub.arr for sub in live if sub.arr is not None]
    if not live:
        return 0, "EUR"
    return (sum(known), live[0].currency) if known and len({s.currency for s in live}) == 1 else own


@dataclass
class Walk:
    start: int = 0
    gained: int = 0
    returned: int = 0
    lost: int = 0
    end: int = 0
    gone: int = 0
    days: int = 0
    unpriced: int = 0
    arr: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])


def simulate(customers: Sequence[Customer], first: date, last: date, by: Source) -> Walk:
    found = Walk()
    for customer in customers:
        held = stated(customer) if by == "churn dates" else walked(customer)
        held = [stay for stay in held if stay[0] <= TODAY]
        for on in span(first, last):
            found.gained += any(begin == on and not again for begin, _, again in held)
            found.returned += any(begin == on and again for begin, _, again in held)
            found.lost += any(left == on for _, left, _ in held)
            found.days += sum(begin <= on and (left is None or on <= left) for begin, left, _ in held)
        was, now = (there(held, day) for day in (first - ONE, last))
        found.start, found.end, found.gone = (
            found.start + was,
            found.end + now,
            found.gone + (was and not now),
        )
        before = pays(customer, first - ONE) if was else (0, "")
        add_arr(found, before, pays(customer, last) if now else (0, ""), was, now)
    return found


def there(held: Sequence[Stay], evening: date) -> bool:
    return any(begin <= evening and (left is None or evening < left) for begin, left, _ in held)


def add_arr(found: Walk, start: Arr, end: Arr, was: bool, now: bool) -> None:  # noqa: FBT001
    if start is None or end is None:
        found.unpriced += 1
        return
    for currency in {start[1], end[1]} - {""}:
        before, after = (amount if of == currency else 0 for amount, of in (start, end))
        found.arr["start", currency] += before
        found.arr["end", currency] += after
        moved = after - before
        kind = "new" if not was else "left" if not now else "grown" if moved > 0 else "shrunk"
        found.arr[kind, currency] += abs(moved)


days = st.integers(-60, 150).map(lambda n: EPOCH + timedelta(days=n))
ends = days | st.integers(0, 250).map(lambda n: EPOCH + timedelta(days=n))
amounts = st.none() | st.integers(1, 10**12)
currencies = st.sampled_from(["EUR", "EUR", "EUR", "USD"])
subs = st.builds(Sub, days, st.none() | ends, amounts, currencies)
customers = st.builds(Customer, st.none() | days, st.none() | days, amounts, st.lists(subs, max_size=5))
books = st.lists(customers, min_size=1, max_size=5)
windows = st.tuples(st.integers(0, 149), st.integers(0, 149)).map(
    lambda pair: (EPOCH + timedelta(days=min(pair)), EPOCH + timedelta(days=max(pair)))
)
sources = st.sampled_from(("churn dates", "subscriptions"))
many = settings(max_examples=20)


def parts(found: Churn) -> dict[tuple[str, str], int]:
    kinds = ("start", "left", "shrunk", "grown", "new", "end")
    return {
        (kind, of.currency): amount for of in found.revenue for kind in kinds if (amount := getattr(of, kind))
    }


@given(books, windows, sources)
@many
def test_every_count_is_that_of_a_walk_from_day_to_day(
    of: list[Customer], window: tuple[date, date], by: Source
) -> None:
    found, walk = measure(of, *window, by), simulate(of, *window, by)
    assert (found.start, found.gained, found.returned, found.lost, found.end, found.gone) == (
        walk.start,
        walk.gained,
        walk.returned,
        walk.lost,
        walk.end,
        walk.gone,
    )
    assert found.exposure.of == walk.days
    assert found.unpriced == walk.unpriced
    assert parts(found) == {key: amount for key, amount in walk.arr.items() if amount}


@given(books, windows, sources)
@many
def test_customers_and_arr_reconcile_exactly(
    of: list[Customer], window: tuple[date, date], by: Source
) -> None:
    found = measure(of, *window, by)
    assert found.start + found.gained + found.returned - found.lost == found.end
    for each in found.revenue:
        assert each.start - each.left - each.shrunk + each.grown + each.new == each.end
        assert (each.gross.part, each.net.part) == (each.left + each.shrunk, each.gross.part - each.grown)
    assert found.gone <= min(found.lost, found.start)
    assert found.low <= (found.customers.value or 0) <= found.high
    assert len(found.leavers) == min(found.leaving, churn.LISTED)


@given(books, windows, st.integers(0, 149), sources)
@many
def test_adjoining_periods_add_up(
    of: list[Customer], window: tuple[date, date], cut: int, by: Source
) -> None:
    first, last = window
    middle = min(first + timedelta(days=cut), last)
    whole, one = measure(of, first, last, by), measure(of, first, middle, by)
    if middle == last:
        return
    two = measure(of, middle + ONE, last, by)
    assert one.end == two.start
    for each in ("lost", "gained", "returned"):
        assert getattr(one, each) + getattr(two, each) == getattr(whole, each)
    assert one.exposure.of + two.exposure.of == whole.exposure.of
    if whole.exposure.of:
        days = [each.exposure.of / whole.exposure.of for each in (one, two)]
        rate = sum((each.exposure.value or 0) * share for each, share in zip((one, two), days, strict=True))
        assert whole.exposure.value == pytest.approx(rate)


@given(books, windows, sources)
@many
def test_the_curve_falls_from_all_to_none_and_fewer_and_fewer_are_at_risk(
    of: list[Customer], window: tuple[date, date], by: Source
) -> None:
    points = measure(of, *window, by).curve
    assert [point.months for point in points] == list(range(len(points)))
    assert [p.share for p in points] == sorted((p.share for p in points), reverse=True)
    assert [p.at_risk for p in points] == sorted((p.at_risk for p in points), reverse=True)
    assert all(0 <= p.share <= 1 and p.at_risk > 0 for p in points)


# Published numbers.


def test_the_interval_is_wilsons() -> None:
    assert rates.wilson(10, 100) == pytest.approx((0.0552, 0.1744), abs=5e-5)
    for part, of in ((0, 1), (1, 1), (9, 214), (0, 100), (100, 100)):
        known = binomtest(part, of).proportion_ci(method="wilson")
        assert rates.wilson(part, of) == pytest.approx((known.low, known.high), abs=1e-7)
    assert rates.wilson(0, 0) == (0, 1)


def test_the_curve_is_that_of_the_trial_in_every_textbook() -> None:
    """Freireich's leukaemia trial of 1963, treated arm; weeks are taken as months here."""
    left = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    end = pd.Timestamp("2020-01-01")
    rows = [(end - pd.DateOffset(months=n), pd.NaT) for n in still]
    rows += [(end - pd.DateOffset(months=n + 40), end - pd.DateOffset(months=40)) for n in left]
    frame = pd.DataFrame(rows, columns=["begin", "left"]).assign(again=False)
    points = {point.months: point for point in retention.curve(frame, end.date())}
    known = {
        6: (0.857, 21),
        7: (0.807, 17),
        10: (0.753, 15),
        13: (0.690, 12),
        16: (0.627, 11),
        22: (0.538, 7),
    }
    assert {month: (round(points[month].share, 3), points[month].at_risk) for month in known} == known
    assert (round(points[23].share, 3), points[5].share) == (0.448, 1.0)


@pytest.mark.parametrize(
    ("begin", "end", "months"),
    [
        ("2024-01-31", "2024-02-29", 1),
        ("2023-01-31", "2023-02-28", 1),
        ("2023-01-31", "2023-03-01", 1 + 1 / 31),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2028-02-29", 48),
        ("2024-01-15", "2024-01-15", 0),
        ("2024-01-15", "2024-01-30", 15 / 31),
        ("2024-12-31", "2025-01-01", 1 / 31),
    ],
)
def test_months_are_those_of_the_calendar(begin: str, end: str, months: float) -> None:
    at = (pd.Series(pd.to_datetime([each])).to_numpy() for each in (begin, end))
    assert retention.months(*at)[0] == pytest.approx(months)


# What one would ask about.

JULY, SEPTEMBER, LATER = date(2024, 7, 1), date(2024, 9, 30), date(2024, 12, 31)


def quarter(customers: Sequence[Customer], by: Source = "churn dates", today: date = LATER) -> Churn:
    return measure(customers, JULY, SEPTEMBER, by, today)


def test_the_five_rates_of_a_small_quarter() -> None:
    stayed = Customer(
        subs=[Sub(date(2024, 1, 1), date(2024, 8, 1), 200_00), Sub(date(2024, 8, 1), None, 150_00)]
    )
    grew = Customer(subs=[Sub(date(2024, 1, 1), None, 300_00), Sub(date(2024, 9, 30), None, 90_00)])
    left = Customer(churned=JULY, subs=[Sub(date(2024, 1, 1), JULY, 100_00)])
    came = Customer(subs=[Sub(date(2024, 8, 2), None, 70_00)])
    passed_by = Customer(churned=date(2024, 8, 31), subs=[Sub(date(2024, 8, 1), date(2024, 8, 31), 10_00)])
    found = quarter([stayed, grew, left, came, passed_by])
    assert (found.start, found.gained, found.lost, found.end, found.gone) == (3, 2, 2, 3, 1)
    assert found.customers.value == pytest.approx(1 / 3)
    assert found.average.value == pytest.approx(2 / 3)
    assert found.exposure.value == pytest.approx(30 * 2 / (92 + 92 + 1 + 60 + 31))
    (eur,) = found.revenue
    gross, net = rates.gross_churn(100_00, 50_00, 600_00), rates.net_churn(100_00, 50_00, 90_00, 600_00)
    assert eur == Revenue("EUR", 600_00, 100_00, 50_00, 90_00, 70_00, 610_00, gross, net)
    assert (gross.value, net.value) == (0.25, 0.1)
    assert [(each.name, each.arr) for each in found.leavers] == [
        ("Account 2", Money(100_00, "EUR")),
        ("Account 4", None),
    ]


def test_growth_beyond_what_was_lost_makes_net_churn_negative() -> None:
    grew = Customer(subs=[Sub(date(2024, 1, 1), None, 100_00), Sub(date(2024, 8, 1), None, 50_00)])
    (eur,) = quarter([grew]).revenue
    assert (eur.gross.value, eur.net.value) == (0, -0.5)


def test_who_leaves_on_the_last_day_is_lost_in_the_period_and_on_the_day_after_it_is_not() -> None:
    known = date(2024, 1, 1)
    assert quarter([Customer(known, SEPTEMBER), Customer(known, SEPTEMBER + ONE)]).lost == 1
    assert quarter([Customer(known, JULY - ONE), Customer(known, JULY)]).lost == 1


@pytest.mark.parametrize(("gap", "lost", "returned"), [(1, 0, 0), (30, 0, 0), (31, 1, 1)])
def test_coming_back_within_30_days_is_no_churn(gap: int, lost: int, returned: int) -> None:
    end = date(2024, 8, 1)
    subs = [Sub(date(2024, 1, 1), end), Sub(end + timedelta(days=gap))]
    found = quarter([Customer(subs=subs)], "subscriptions")
    assert (found.lost, found.returned, found.gone, found.leaving) == (lost, returned, 0, 0)


def test_a_gap_over_the_end_of_the_quarter_costs_no_arr() -> None:
    subs = [Sub(date(2024, 1, 1), date(2024, 9, 25)), Sub(date(2024, 10, 10), None, 120_00)]
    (eur,) = quarter([Customer(subs=subs)], "subscriptions").revenue
    assert (eur.shrunk, eur.end) == (0, 100_00)


def test_what_ended_lately_may_still_come_back() -> None:
    ended = [Customer(subs=[Sub(date(2024, 1, 1), date(2024, 9, day))]) for day in (1, 20)]
    assert quarter(ended, "subscriptions", today=date(2024, 10, 10)).recent == 1
    assert quarter(ended, "subscriptions", today=date(2024, 12, 1)).recent == 0


def test_an_empty_start_has_no_rate_of_customers_and_of_arr() -> None:
    found = quarter([Customer(date(2024, 8, 1), arr=100_00)])
    assert (found.customers.value, found.revenue[0].gross.value, found.revenue[0].net.value) == (None,) * 3
    assert found.average.value == 0
    nobody = quarter([Customer(date(2024, 11, 1))])
    assert (nobody.average.value, nobody.exposure.value, nobody.curve, nobody.revenue) == (None, None, (), ())


def test_a_customer_without_a_start_was_always_there_and_is_in_no_curve() -> None:
    found = quarter([Customer(), Customer(date(2024, 1, 1))])
    assert (found.start, found.undated, found.curve[0].at_risk) == (2, 1, 1)


def test_currencies_are_never_added_up() -> None:
    january = date(2024, 1, 1)
    moves = Customer(subs=[Sub(january, date(2024, 8, 1), 100), Sub(date(2024, 8, 1), None, 120, "USD")])
    pays = Customer(churned=date(2024, 8, 9), subs=[Sub(january, None, 500, "USD")])
    usd, eur = quarter([moves, pays]).revenue
    assert (usd.currency, usd.start, usd.left, usd.grown, usd.end) == ("USD", 500, 500, 120, 120)
    assert (eur.currency, eur.start, eur.shrunk, eur.end) == ("EUR", 100, 100, 0)


def test_a_period_that_has_not_ended_is_measured_up_to_today() -> None:
    today = date(2024, 8, 15)
    found = quarter([Customer(date(2024, 1, 1), today), Customer(date(2024, 1, 1), today + ONE)], today=today)
    assert (found.so_far, found.period.last, found.lost, found.end) == (True, today, 1, 1)
    assert found.exposure.of == 2 * 46


def test_who_has_no_running_subscription_and_no_churn_date_is_counted_and_named() -> None:
    ended = Customer(subs=[Sub(date(2024, 1, 1), date(2024, 5, 1))])
    found = quarter([ended, Customer(churned=JULY)])
    assert (found.lapsed, found.end) == (1, 1)


def test_where_nobody_can_be_seen_to_leave_there_is_no_source() -> None:
    running = Customer(subs=[Sub(date(2024, 1, 1))])
    ended = Customer(subs=[Sub(date(2024, 1, 1), date(2024, 2, 1))])
    assert stays.source(book_of([Customer(), running])) is None
    assert stays.source(book_of([ended])) == "subscriptions"
    assert stays.source(book_of([ended, Customer(churned=JULY)])) == "churn dates"


def test_the_leavers_with_the_largest_arr_are_listed() -> None:
    left = [Customer(date(2024, 1, 1), JULY + n * ONE, arr=n) for n in range(1, 14)]
    found = quarter(left)
    assert (found.leaving, [each.arr for each in found.leavers]) == (
        13,
        [Money(n, "EUR") for n in range(13, 3, -1)],
    )


@pytest.fixture(scope="module")
def crm() -> Book:
    if not DATA.is_dir():
        pytest.skip("needs the crm data in shared/data, beside the project")
    tables = {name: pd.read_csv(DATA / f"{name}.csv") for name in ("accounts", "subscriptions")}
    arr = (tables["subscriptions"]["arr"] * 100).round()
    return Book.of(tables | {"subscriptions": tables["subscriptions"].assign(arr_minor=arr)})


def test_a_real_books_quarters_add_up_to_its_year_and_both_sources_agree(crm: Book) -> None:
    quarters = [
        Period(date(2023, n, 1), date(2023, n + 2, 31 if n in {1, 10} else 30)) for n in (1, 4, 7, 10)
    ]
    whole = Period(date(2023, 1, 1), date(2023, 12, 31))
    today = date(2024, 1, 1)
    year, *found = (churn.measure(crm, "churn dates", each, today) for each in (whole, *quarters))
    assert (year.start, year.lost, year.end) == (334, 106, 549)
    assert sum(each.lost for each in found) == year.lost
    assert sum(each.exposure.of for each in found) == year.exposure.of
    for one, two in pairwise(found):
        assert one.revenue[0].end == two.revenue[0].start
    bought = churn.measure(crm, "subscriptions", whole, today)
    assert (bought.start, bought.lost, bought.revenue) == (year.start, year.lost, year.revenue)
