"""Why health moved, in words: only what moved is named, and the parts are those that add up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.records import Moved, Score
from tests.views.checks import check
from tests.views.samples import ACME, CARD, SCORE, TODAY
from views import account, moved, plain, receipts

WEEK = TODAY - timedelta(days=7)
points = st.integers(-100, 100)


def of(behaviour: int, scorecard: int, late: int) -> Score:
    return replace(SCORE, moved=Moved(WEEK, behaviour, scorecard, late))


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (of(-10, 0, -2), "The move: −10 what they did, −2 data that arrived late."),
        (of(-12, 0, 0), "All of the move is what they did."),
        (of(0, 4, 0), "All of the move is how we score."),
        (of(5, 0, -5), "The move: +5 what they did, −5 data that arrived late."),
        (
            of(-6, 3, 1),
            "The move: −6 what they did, +3 how we score, +1 data that arrived late.",
        ),
        (of(0, 0, 0), ""),
        (SCORE, ""),
    ],
)
def test_a_sentence_says_what_moved_and_nothing_else(score: Score, said: str) -> None:
    assert moved.sentence(score) == said


def test_the_card_says_it_under_the_trend_and_why_part_by_part() -> None:
    score = of(-10, 0, -2)
    card = plain.render(account.show(replace(CARD, score=score)))
    trend, why = (
        "74 → 38 over 12 weeks\n",
        "The move: −10 what they did, −2 data that arrived late.",
    )
    assert trend + why in card
    text = plain.render(receipts.show(ACME, score))
    assert "Since 15 Nov 2026: −12" in text
    for line in ("−10  what the customer did", "0  a change on our side", "−2  data about days up to then"):
        assert line in text


@given(points, points, points)
@settings(max_examples=20)
def test_any_parts_are_taken_by_slack(behaviour: int, scorecard: int, late: int) -> None:
    score = of(behaviour, scorecard, late)
    check(account.show(replace(CARD, score=score)))
    check(receipts.show(ACME, score))
