"""Laws of the signals about contracts, money, ratings and people, whatever the rows are like."""

from datetime import date
from random import Random

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.activity import measure
from scoring.book import Book
from scoring.signals import champion, experience, growth, money, renewal
from scoring.snapshot import Facts, Snapshot, gather, used
from tests.scoring.companies import TODAY, account, ago, book, use
from tests.scoring.test_contract_signals import PARAMETERS
from tests.scoring.test_true_sentences import ODD

OURS = (
    renewal.RENEWAL,
    renewal.BILLING,
    renewal.DISCOUNT,
    growth.GROWTH,
    growth.PEAK,
    money.MONEY,
    experience.CSAT,
    champion.CHAMPION,
)
slow = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ids = st.sampled_from(["a", "b", "c"])
days = st.one_of(st.integers(-40, 900), st.sampled_from([0, 1, 364, 365])).map(ago)
amounts = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.integers(-1, 100_000))
USAGE = [row for name in "abc" for row in use(name, range(0, 800, 3))]


@st.composite
def books(draw: st.DrawFn) -> Book:
    def rows(**columns: st.SearchStrategy[object]) -> list[dict[str, object]]:
        return draw(st.lists(st.fixed_dictionaries({"account_id": ids, **columns}), max_size=9))

    tables = {
        "subscriptions": rows(
            started_on=days,
            ended_on=st.one_of(st.none(), days),
            seats=st.one_of(st.none(), st.integers(0, 50)),
            arr_minor=amounts,
            currency=st.sampled_from([None, "USD", "JPY"]),
            discount=st.one_of(amounts, st.floats(0, 1)),
            bill_period_months=st.one_of(amounts, st.sampled_from([1, 6, 12])),
        ),
        "tickets": rows(opened_at=days, closed_at=st.one_of(st.none(), days), satisfaction=amounts),
        "contacts": rows(
            name=st.sampled_from(["Dana", "Eli"]), role=st.sampled_from(["champion", "sponsor"])
        ),
        "touches": rows(at=days, author=st.sampled_from(["dana", "Eli", ""])),
    }
    accounts = [account(name, age=900, renewal_on=draw(st.one_of(st.none(), days))) for name in "abc"]
    return book(accounts, USAGE, **tables)  # pyright: ignore[reportArgumentType]


def seen(any_book: Book, facts: Facts | None = None, day: date = TODAY) -> Snapshot:
    known = any_book.until(day)
    tables = {
        name: frame.sort_values(list(frame.columns), ignore_index=True)
        for name, frame in known.tables().items()
    }
    activity = measure(known.usage, pd.Index(sorted(known.accounts["account_id"])), pd.Timestamp(day))
    ordered, at = Book(**tables), pd.Timestamp(day)
    return Snapshot(ordered, at, 90, facts or gather(known, activity), PARAMETERS, used(ordered, at))


def told(snapshot: Snapshot) -> list[tuple[object, ...]]:
    """All that each signal says of each account, NaN as None."""
    return [
        (
            signal.name,
            snapshot.ids[at],
            *(
                float(each[at]) if np.isfinite(each[at]) else None
                for each in (m.lift, m.value, m.norm, m.age)
            ),
            m.text(at) if np.isfinite(m.lift[at]) else "",
        )
        for signal in OURS
        for m in [signal.measure(snapshot)]
        for at in range(snapshot.size)
    ]


@given(books())
@slow
def test_lifts_are_bounded_and_every_sentence_is_whole(any_book: Book) -> None:
    for _, _, lift, *_, text in told(seen(any_book)):
        assert lift is None or -0.5 <= float(str(lift)) <= 0.5
        assert not ODD.search(str(text)), text


@given(books(), st.randoms(use_true_random=False))
@slow
def test_a_part_and_another_order_of_the_book_say_the_same(any_book: Book, random: Random) -> None:
    whole = seen(any_book)
    expected = told(whole)
    mixed = {
        name: frame.sample(frac=1, random_state=random.randrange(1_000))
        for name, frame in any_book.tables().items()
    }
    assert told(seen(Book.of(mixed))) == expected
    part = told(seen(any_book.only(pd.Index(["a", "c"])), whole.facts))
    assert part == [row for row in expected if row[1] != "b"]


@given(books())
@slow
def test_what_comes_after_the_day_changes_nothing(any_book: Book) -> None:
    then = ago(120)
    earlier = any_book.until(then)
    facts = seen(earlier, day=then).facts
    assert told(seen(any_book, facts, then)) == told(seen(earlier, facts, then))
