"""What became of accounts, beside a walk through their days; and nothing is said of what is not over."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.activity import number_of
from scoring.risk.outcomes import BEFORE, ENOUGH, HALF, VOLUME, Outcomes, outcomes
from tests.scoring.companies import TODAY, Cell, account, ago, book, use

NOW = pd.Timestamp(TODAY)
END = number_of(NOW)

few = settings(max_examples=40)

visits = st.lists(st.sets(st.integers(0, 200), max_size=80), min_size=1, max_size=5)


def seen(histories: Sequence[Sequence[int]], left: Sequence[int | None] = ()) -> Outcomes:
    """What became of accounts that were active these many days ago, and left so many days ago."""
    gone = [*left, *[None] * len(histories)]
    accounts = [
        account(f"a{at}", churned_on=None if gone[at] is None else ago(gone[at] or 0))
        for at in range(len(histories))
    ]
    usage = [row for at, days in enumerate(histories) for row in use(f"a{at}", days)]
    return outcomes(book(accounts, usage), NOW)


@pytest.mark.parametrize(("gone", "outcome"), [(ENOUGH - 1, "silence"), (ENOUGH, "churn")])
def test_churn_is_what_is_foretold_from_twenty_that_left_on(gone: int, outcome: str) -> None:
    accounts = [account(f"a{at:02d}", churned_on=ago(at) if at < gone else None) for at in range(30)]
    assert outcomes(book(accounts, use("a29", range(9))), NOW).outcome == outcome


def test_who_leaves_after_the_day_is_not_counted() -> None:
    accounts = [account(f"a{at:02d}", churned_on=ago(at - 1)) for at in range(ENOUGH)]
    assert outcomes(book(accounts), NOW).outcome == "silence"


@given(visits, st.integers(0, 150), st.integers(1, 90))
@few
def test_silence_is_that_of_a_walk_through_the_days(
    histories: list[set[int]], back: int, horizon: int
) -> None:
    lost, when = seen([sorted(days) for days in histories]).lost(END - back, horizon)
    for at, days in enumerate(histories):
        active = any(back - horizon <= day < back for day in days)
        if active or back >= horizon:
            assert lost[at] == (not active)
        else:
            assert np.isnan(lost[at])
        assert when[at] == END - back + 1 if lost[at] == 1 else np.isnan(when[at])


@given(
    st.lists(st.none() | st.integers(0, 200), min_size=1, max_size=6), st.integers(0, 150), st.integers(1, 90)
)
@few
def test_churn_is_that_of_a_walk_through_the_days(left: list[int | None], back: int, horizon: int) -> None:
    came = replace(seen([[]] * len(left), left), outcome="churn")
    lost, when = came.lost(END - back, horizon)
    for at, gone in enumerate(left):
        if gone is not None and back - horizon <= gone < back:
            assert (lost[at], when[at]) == (1, END - gone)
        else:
            before = gone is not None and gone >= back
            assert np.isnan(lost[at]) if before or back < horizon else lost[at] == 0
            assert np.isnan(when[at])


def test_who_had_left_before_the_day_is_no_case_of_silence_either() -> None:
    lost, _ = seen([[150], [150]], [120, None]).lost(END - 100, 60)
    assert np.isnan(lost[0])
    assert lost[1] == 1


@given(visits, st.integers(0, 100), st.integers(5, 60), st.sampled_from([1.0, 5.0]))
@few
def test_contraction_is_that_of_a_walk_through_the_days(
    histories: list[set[int]], back: int, horizon: int, size: float
) -> None:
    """The second metric is a hundred times the first, and both count the same."""
    accounts = [account(f"a{at}") for at in range(len(histories))]
    usage: list[dict[str, Cell]] = []
    for at, days in enumerate(histories):
        usage += use(f"a{at}", sorted(days), size) + use(f"a{at}", sorted(days)[::2], 100, "views")
    found = outcomes(book(accounts, usage), NOW).contracted(END - back, horizon)
    for at, days in enumerate(histories):
        amount = {day: 1 + (rank % 2 == 0) for rank, day in enumerate(sorted(days))}
        before = [each for day, each in amount.items() if back <= day < back + BEFORE]
        after = sum(each for day, each in amount.items() if back - horizon <= day < back)
        if back < horizon or len(before) < VOLUME or not after:
            assert np.isnan(found[at])
        else:
            assert found[at] == (after / horizon <= HALF * sum(before) / BEFORE)


def test_use_that_falls_to_half_without_a_day_less_is_contraction() -> None:
    histories = use("a", range(60, 150), 10) + use("a", range(60), 4) + use("b", range(150), 10)
    found = outcomes(book([account("a"), account("b")], histories), NOW).contracted(END - 60, 60)
    assert found.tolist() == [1, 0]
