from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.records import Money
from views import words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (42, "in 42 days"),
        (-12, "12 days ago"),
        (420, "in about 14 months"),
        (-1100, "about 3 years ago"),
    ],
)
def test_a_distance_is_said_as_a_person_would(days: int, said: str) -> None:
    assert words.away(TODAY + timedelta(days=days), TODAY) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (9.0, "9"),
        (0.25, "0.25"),
        (1 / 3, "0.33"),
        (12_345.678, "12,346"),
        (42.57, "43"),
        (1000.0, "1,000"),
        (4.6, "4.6"),
        (10.0, "10"),
        (-2.5, "−2.5"),
        (0.1 + 0.2, "0.3"),
        (1e-9, "less than 0.01"),
        (0.0, "0"),
        (-0.0, "0"),
        (float("nan"), "unknown"),
        (float("inf"), "unknown"),
    ],
)
def test_numbers_have_few_digits(value: float, said: str) -> None:
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("risk", "said"),
    [
        (0.0, "less than 1 in 200"),
        (0.05, "about 1 in 20"),
        (0.1, "about 1 in 10"),
        (0.31, "about 1 in 3"),
        (0.42, "about 4 in 10"),
        (0.5, "about 5 in 10"),
        (0.94, "about 9 in 10"),
        (0.97, "more than 19 in 20"),
        (1.0, "more than 19 in 20"),
    ],
)
def test_a_risk_is_a_natural_frequency(risk: float, said: str) -> None:
    assert words.chance(risk) == said


@given(st.floats(0.005, 0.95))
def test_a_frequency_is_near_the_risk_it_stands_for(risk: float) -> None:
    of, _, base = words.chance(risk).removeprefix("about ").partition(" in ")
    assert int(of) / int(base) == pytest.approx(risk, rel=0.2)


@given(st.floats(0, 1))
def test_every_risk_and_every_confidence_has_a_name(value: float) -> None:
    assert words.level(value) in {"low", "moderate", "high", "very high"}
    assert words.certainty(value).split(",")[0] in {"low", "fair", "high"}


def test_one_of_a_unit_is_singular() -> None:
    said = [words.amount(1, unit) for unit in ("active days", "days overdue", "a week", "people", "", "of 5")]
    assert said == ["1 active day", "1 day overdue", "1 a week", "1 person", "1", "1 of 5"]
    assert words.amount(1200, "active days") == "1,200 active days"


def test_points_are_signed_with_a_real_minus() -> None:
    assert [words.signed(points) for points in (3, -12, 0)] == ["+3", "−12", "0"]
    assert [words.arrow(points) for points in (3, -12, 0)] == ["▲ 3", "▼ 12", "unchanged"]
    assert [words.spoken(points) for points in (3, -12, 0)] == ["up 3", "down 12", "unchanged"]


def test_money_days_and_counts_are_short() -> None:
    assert words.money(Money(4_800_000, "EUR")) == "€ 48,000"
    assert words.money(Money(4_800_050, "CHF")) == "CHF 48,000"
    assert words.day(date(2027, 1, 3)) == "3 Jan 2027"
    assert [words.count(n, "account") for n in (1, 1200)] == ["1 account", "1,200 accounts"]
