"""A reason survives being written down."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.reasons import dump, finite, parse
from store.records import Reason

NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
REASONS = st.builds(
    Reason,
    value=NUMBERS,
    norm=NUMBERS,
    unit=st.text(),
    step=st.text(),
    age_days=st.none() | st.integers(0, 9999),
)


@given(st.lists(REASONS, max_size=3).map(tuple))
def test_any_reasons_come_back_in_their_order(reasons: tuple[Reason, ...]) -> None:
    assert parse(json.loads(json.dumps(dump(reasons)))) == reasons


def test_a_reason_takes_no_more_room_than_it_says_something() -> None:
    start = Reason("start", "start", 50, "Every account starts at 50")
    assert dump([start]) == [
        {"signal": "start", "side": "start", "points": 50, "text": "Every account starts at 50"}
    ]


def test_a_field_that_reasons_no_longer_have_is_passed_over() -> None:
    old = {"signal": "start", "side": "start", "points": 50, "text": "Start", "colour": "red"}
    assert parse([old]) == (Reason("start", "start", 50, "Start"),)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), None])
def test_what_is_no_finite_number_is_none(number: float | None) -> None:
    assert finite(number) is None
