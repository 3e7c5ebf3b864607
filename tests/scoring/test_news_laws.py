"""What holds of every digest, whatever the book does: laws, checked on weeks of made-up mornings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.news.find import find
from scoring.news.found import MOST, Entry, Found, Question
from scoring.news.holds import COOL_DOWN
from scoring.news.page import OUT
from scoring.news.ranking import stakes
from store.digest_records import Snooze
from store.records import Band
from tests.scoring.digest_days import FIRST, Days, Reader, noon, page

BANDS: Sequence[Band] = ("healthy", "watch", "at risk", "unknown")
NAMES = ("ada", "bea", "cyr", "dan", "eve", "fay", "gil", "hal", "ivy", "jon")
SOME = settings(max_examples=6)  # each of ten accounts for two weeks: more accounts cost less than more books
HEALTHS = {"healthy": (70, 100), "watch": (50, 69), "at risk": (0, 49)}


@st.composite
def standings(draw: st.DrawFn) -> tuple[Band, int | None]:
    """A band with a health of its own."""
    band = draw(st.sampled_from(BANDS))
    return band, draw(st.integers(*HEALTHS[band])) if band in HEALTHS else None


@st.composite
def weeks(draw: st.DrawFn, most: int = 14) -> Days:
    """Ten accounts on some days in a row; each stands as it stood for some days, then otherwise."""
    length = draw(st.integers(most // 2, most))
    courses = {name: draw(courses_of(length)) for name in NAMES}
    return [{name: courses[name][day] for name in NAMES} for day in range(length)]


@st.composite
def courses_of(draw: st.DrawFn, length: int) -> list[tuple[Band, int | None]]:
    """Spells of one to five days."""
    course: list[tuple[Band, int | None]] = []
    while len(course) < length:
        course += [draw(standings())] * draw(st.integers(1, 5))
    return course[:length]


FIELDS = st.dictionaries(
    st.sampled_from(NAMES),
    st.fixed_dictionaries(
        {
            "arr_minor": st.none() | st.integers(0, 10**9),
            "risk": st.none() | st.floats(0, 1),
            "renewal_on": st.none() | st.integers(-40, 400).map(lambda days: FIRST + timedelta(days)),
        }
    ),
)


def told_on(mornings: Sequence[Found]) -> dict[str, list[tuple[int, Entry]]]:
    """By account, on which mornings it was told of what."""
    found: dict[str, list[tuple[int, Entry]]] = {}
    for at, morning in enumerate(mornings):
        for entry in morning.listed:
            found.setdefault(entry.account_id, []).append((at, entry))
    return found


@SOME
@given(weeks(), FIELDS, st.integers(1, 7))
def test_the_same_news_of_an_account_never_comes_again_within_the_cool_down(
    days: Days, fields: Mapping[str, Mapping[str, Any]], top: int
) -> None:
    reader = Reader(days, asks=Question(FIRST, top=top), fields=fields)
    for told in told_on(reader.all()).values():
        for (before, old), (after, new) in pairwise(told):
            assert new.news != old.news or after - before >= COOL_DOWN


@SOME
@given(weeks(), st.integers(1, 9))
def test_the_cap_holds_and_nothing_is_told_twice_in_a_morning(days: Days, top: int) -> None:
    for found in Reader(days, asks=Question(FIRST, top=top)).all():
        ids = [entry.account_id for entry in (*found.listed, *found.beyond)]
        assert len(found.listed) <= min(top, MOST)
        assert len(ids) == len(set(ids))


@SOME
@given(st.lists(standings(), min_size=1, max_size=4), st.integers(2, 20))
def test_a_book_that_stays_as_it_is_gives_quiet_digests(
    stand: list[tuple[Band, int | None]], length: int
) -> None:
    day: dict[str, tuple[Band, int | None]] = dict(zip(NAMES, stand, strict=False))
    assert all(found.quiet for found in Reader([day] * length).all())


@SOME
@given(st.sampled_from(["healthy", "watch"]), st.integers(0, 1), st.integers(0, 49))
def test_an_account_that_flaps_each_day_is_told_once(other: Band, first: int, health: int) -> None:
    calm = (other, HEALTHS[other][0])
    days: Days = [{"ada": ("at risk", health) if at % 2 == first else calm} for at in range(16)]
    reader = Reader([{"ada": calm}, *days])
    assert sum(len(found.listed) for found in reader.all()) == 1


@SOME
@given(weeks())
def test_recovered_comes_only_after_three_scored_days_out_of_risk(days: Days) -> None:
    for account_id, told in told_on(Reader(days).all()).items():
        for at, entry in told:
            if entry.news == "recovered":
                last = [days[day][account_id][0] for day in range(at - OUT + 1, at + 1)]
                assert set(last) <= {"healthy", "watch"}
                assert any(before.band == "at risk" for when, before in told if when < at)


@SOME
@given(weeks(), st.integers(1, 20))
def test_a_snoozed_account_is_never_told_before_its_day(days: Days, until: int) -> None:
    snooze = Snooze("ada", "C1", "U1", noon(-1), "date", on_day=FIRST + timedelta(until))
    reader = Reader(days, asks=Question(FIRST, snoozes={"ada": snooze}))
    told = told_on(reader.all()).get("ada", [])
    assert all(FIRST + timedelta(at + 1) >= FIRST + timedelta(until) for at, _ in told)


@SOME
@given(weeks(8), FIELDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_ids_changes_nothing(
    days: Days, fields: Mapping[str, Mapping[str, Any]], random: Any
) -> None:
    book = page(days, len(days) - 1, FIRST, fields)
    rows = list(range(len(book.now)))
    random.shuffle(rows)
    ids = sorted(days[0])
    random.shuffle(ids)
    shuffled = replace(book, now=book.now.iloc[rows], then=book.then.iloc[rows])
    asked = Question(book.today, since=FIRST, members=frozenset(ids))
    assert find(shuffled, asked) == find(book, asked)


@SOME
@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(1, 10**9),
            st.none() | st.floats(0.001, 1),
            st.none() | st.integers(0, 400),
            st.sampled_from(["EUR", "JPY"]),
        ),
        min_size=2,
        max_size=8,
    ),
    st.integers(1, 10**9),
    st.floats(0.001, 1),
    st.integers(0, 400),
)
def test_more_arr_more_risk_and_a_nearer_renewal_never_lower_the_rank(
    accounts: list[tuple[int | None, float | None, int | None, str]], arr: int, risk: float, days: int
) -> None:
    first = accounts[0]
    better = (
        (max(arr, first[0] or 0) if first[0] is not None else None, *first[1:]),
        (first[0], max(risk, first[1]) if first[1] is not None else None, *first[2:]),
        (*first[:2], min(days, first[2]) if first[2] is not None else None, first[3]),
    )
    before = rank(accounts)
    for raised in better:
        assert rank([raised, *accounts[1:]]) <= before + 1e-9


def rank(accounts: Sequence[tuple[int | None, float | None, int | None, str]]) -> int:
    """How many of the others have clearly more at stake than the first."""
    fields = {
        name: {
            "arr_minor": arr,
            "risk": risk,
            "renewal_on": None if days is None else FIRST + timedelta(1 + days),
            "currency": currency,
        }
        for name, (arr, risk, days, currency) in zip(NAMES, accounts, strict=False)
    }
    book = page([dict.fromkeys(fields, ("at risk", 40))], 0, None, fields)
    at = stakes(book.now, book.today)
    return sum(other > at["ada"] * (1 + 1e-9) for name, other in at.items() if name != "ada")
