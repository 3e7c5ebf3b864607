"""A risk that is wrong by habit is mended, one that is right is left alone, and drift is said."""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from scoring.activity import Floats
from scoring.risk.calibration import Calibration, calibrate, expected_error, surprise, watch
from scoring.risk.candidates import EDGE
from scoring.risk.forecast import Forecast, learn
from tests.scoring import planted

HORIZON = 60
DAYS = range(0, 240, 15)


def spread(seed: int, size: int = 4_000) -> Floats:
    return expit(np.random.default_rng(seed).normal(-1.5, 1.0, size))


def come(seed: int, chance: Floats) -> Floats:
    """Whether it came, with these chances."""
    return (np.random.default_rng(seed + 99).random(len(chance)) < chance).astype(np.float64)


@pytest.mark.parametrize("factor", [0.3, 3.0])
def test_odds_that_are_off_by_a_factor_are_put_right(factor: float) -> None:
    truth = spread(1)
    said = expit(logit(truth) + np.log(factor))
    mended = calibrate(said, come(1, truth))
    assert mended.shift == pytest.approx(-np.log(factor), abs=0.2)
    assert expected_error(mended(said), come(2, truth)) < 0.02 < expected_error(said, come(2, truth))


def test_a_spread_that_is_too_wide_is_narrowed() -> None:
    truth = spread(2)
    mended = calibrate(expit(3 * logit(truth)), come(2, truth))
    assert mended.slope == pytest.approx(1 / 3, abs=0.05)


def test_a_risk_that_is_right_hardly_changes_and_few_outcomes_change_little() -> None:
    truth = spread(3)
    right = calibrate(truth, come(3, truth))
    assert (right.shift, right.slope) == (pytest.approx(0, abs=0.15), pytest.approx(1, abs=0.1))
    few = calibrate(np.full(3, 0.5), np.ones(3))
    assert few(np.array([0.5]))[0] < 0.75
    none = calibrate(np.zeros(0), np.zeros(0))
    assert (none.shift, none.slope) == (pytest.approx(0, abs=1e-6), pytest.approx(1, abs=1e-6))


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60),
    st.lists(st.floats(0, 1), min_size=2, max_size=20).map(sorted),
)
def test_who_is_above_stays_above(rows: list[tuple[float, bool]], risks: list[float]) -> None:
    mended = calibrate(np.array([risk for risk, _ in rows]), np.array([float(came) for _, came in rows]))
    after = mended(np.array(risks)).tolist()
    for (low, high), (left, right) in zip(pairwise(risks), pairwise(after), strict=True):
        assert 0 < left <= right < 1
        if high - low > 1e-6 and low > EDGE and high < 1 - EDGE:
            assert left < right


def test_no_change_is_no_change() -> None:
    risk = np.linspace(0.001, 0.999, 50)
    assert Calibration()(risk) == pytest.approx(risk)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_the_expected_error_is_that_of_a_walk_through_the_bins(rows: list[tuple[float, bool]]) -> None:
    total = 0.0
    for low in range(10):
        cell = [(risk, came) for risk, came in rows if low == min(int(risk * 10), 9)]
        total += abs(sum(risk for risk, _ in cell) - sum(came for _, came in cell))
    risk, came = np.array([each for each, _ in rows]), np.array([float(each) for _, each in rows])
    assert expected_error(risk, came) == pytest.approx(total / len(rows), abs=1e-12)


def test_the_surprise_is_the_logarithm_of_what_was_given() -> None:
    found = surprise(np.array([0.25, 0.25, 0.0]), np.array([1.0, 0.0, 1.0]))
    assert found == pytest.approx([np.log(4), np.log(4 / 3), np.log(1e9)])


def test_rows_of_one_account_are_no_proof_of_drift() -> None:
    said, came = np.full(400, 0.3), np.repeat([1.0, 0.0], [160, 240])
    assert watch(said, came, np.arange(400)).drifts
    assert not watch(said, came, np.arange(400) % 20).drifts
    assert not watch(np.full(400, 0.38), came, np.arange(400)).drifts


def learnt(said: float, truth: Floats, seed: int = 0, size: int = 300) -> Forecast:
    """A forecast by the rhythm, off by a factor `said`, where the base odds of each day are `truth`."""
    random = np.random.default_rng(seed)
    day, account = planted.panel(DAYS, size)
    own = 1.5 * random.normal(size=size)[account] + 0.5 * random.normal(size=len(day))
    chance = expit(own + truth[day // 15])
    table = pd.DataFrame({"silence": own - 1.5 + np.log(said)})
    found = learn(planted.past(table, come(seed, chance), day, account), HORIZON, "silence", foretells=True)
    assert found is not None
    assert found.learnt["model"] == "rhythm alone"
    return found


STABLE = np.full(16, -1.5)


@pytest.mark.parametrize("factor", [0.2, 5.0])
def test_a_risk_that_is_far_off_is_marked_and_not_trusted_to_stay_so(factor: float) -> None:
    found = learnt(factor, STABLE)
    assert found.calibration is None
    assert found.learnt["drifts"]


def test_a_risk_that_is_right_is_left_as_it_is() -> None:
    found = learnt(1.0, STABLE)
    assert found.calibration is None
    assert not found.learnt["drifts"]
    assert found.learnt["said"] == pytest.approx(found.learnt["came"], abs=0.05)
    assert json.loads(json.dumps(found.learnt)) == found.learnt


def test_under_drift_the_risk_is_left_alone_and_marked() -> None:
    """What the first of the judging days teach is wrong on the last."""
    found = learnt(1.0, np.where(np.arange(16) < 13, -1.5, 0.5))
    assert found.calibration is None
    assert found.learnt["drifts"]
