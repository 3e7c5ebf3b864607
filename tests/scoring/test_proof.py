"""What outcomes say of the scorecard: what tells is proven, noise is not, borders move where they can."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from scoring.card.scorecard import parse
from scoring.health import RISK_HIGH, RISK_SOME
from scoring.risk.past import ENOUGH, Past
from scoring.risk.proof import HIGH, SOME, place, proven
from scoring.signals.catalogue import NAMES
from tests.scoring import planted

DAYS = range(0, 240, 60)
CARD = """
signals: {pace: {weight: 10, cost: 50}}
bands: {at risk: 33, watch: 55}
"""
PERSONAS = """
personas:
  large: {when: {plan: Enterprise}, bands: {at risk: 40, watch: 70}}
  small: {when: {plan: Starter}}
"""


def world(seed: int, slope: float, base: float = -2.0, size: int = 800) -> Past:
    """Each account has a lift of its own on `pace`, from bad to good; losses follow it with this slope."""
    random = np.random.default_rng(seed)
    day, account = planted.panel(DAYS, size)
    pace = np.clip(random.uniform(-0.5, 0.5, size)[account] + random.normal(0, 0.02, len(day)), -0.5, 0.5)
    # One fate per account, so that its rows stand and fall together.
    outcome = random.random(size)[account] < expit(base - slope * pace)
    return planted.past(pd.DataFrame(index=range(len(day))), outcome, day, account, pace=pace)


def test_a_signal_that_ranks_the_losses_is_proven() -> None:
    assert proven(world(0, 4.0)) == {"pace"}


def test_a_signal_that_is_better_for_those_who_were_lost_is_not() -> None:
    assert proven(world(0, -4.0)) == frozenset()


def test_too_few_losses_prove_nothing() -> None:
    past = world(0, 4.0)
    few = np.unique(past.account[past.outcome == 1])[: ENOUGH - 1]
    assert proven(past.only((past.outcome == 0) | np.isin(past.account, few))) == frozenset()
    no_lift = planted.past(past.table, past.outcome, past.day, past.account)
    assert proven(no_lift) == frozenset()


def test_a_signal_is_proven_by_the_rows_that_have_it() -> None:
    past = world(1, 4.0)
    pace = past.lifts[:, NAMES.index("pace")]
    half = np.where(past.account % 2 == 0, pace, np.nan)
    assert proven(planted.past(past.table, past.outcome, past.day, past.account, pace=half)) == {"pace"}
    few = np.where(past.account < ENOUGH, pace, np.nan)
    assert proven(planted.past(past.table, past.outcome, past.day, past.account, pace=few)) == frozenset()


def test_noise_is_proven_as_seldom_as_chance_has_it() -> None:
    """Two standard errors to one side are 2.3 % of the signals; each account keeps its noise and its fate."""
    count = 0
    for seed in range(20):
        past, random = world(seed, 0.0, size=200), np.random.default_rng(seed + 50)
        noise = random.uniform(-0.5, 0.5, (200, len(NAMES)))[past.account]
        count += len(proven(replace(past, lifts=noise)))
    assert count <= 0.045 * 20 * len(NAMES)


def border(base: float, slope: float, average: float, factor: float) -> float:
    """Health at which the odds of a loss are so many times those of the average."""
    pace = (base - logit(average) - np.log(factor)) / slope
    return 50 + 100 * pace


@pytest.mark.parametrize("slope", [5.0, 8.0])
def test_borders_are_where_the_odds_of_a_loss_are_so_many_times_the_average(slope: float) -> None:
    past = world(2, slope, size=4_000)
    borders = place(past, parse(CARD, "card.yml"), foretold=False)
    assert borders.placed.tolist() == [True]
    average = past.outcome.mean()
    assert borders.at_risk[0] == pytest.approx(border(-2.0, slope, average, HIGH), abs=7)
    assert borders.watch[0] == pytest.approx(border(-2.0, slope, average, SOME), abs=7)
    assert borders.at_risk[0] < borders.watch[0]


@pytest.mark.parametrize("slope", [0.0, -4.0])
def test_borders_stay_the_scorecards_own_where_health_tells_nothing(slope: float) -> None:
    borders = place(world(3, slope), parse(CARD, "card.yml"), foretold=False)
    assert (borders.at_risk.tolist(), borders.watch.tolist()) == ([33], [55])
    assert borders.placed.tolist() == [False]


def test_no_past_places_nothing() -> None:
    none = world(0, 4.0).only(np.zeros(len(world(0, 4.0).outcome), dtype=np.bool_))
    borders = place(none, parse(CARD, "card.yml"), foretold=False)
    assert (borders.at_risk.tolist(), borders.placed.tolist()) == ([33], [False])


def test_borders_of_the_risk_follow_the_average_only_where_it_was_foretold() -> None:
    past = world(4, 0.0)
    stay = place(past, parse(CARD, "card.yml"), foretold=False)
    assert (stay.high, stay.some) == (RISK_HIGH, RISK_SOME)
    moved = place(past, parse(CARD, "card.yml"), foretold=True)
    assert logit([moved.high, moved.some]) - logit(past.outcome.mean()) == pytest.approx(np.log([HIGH, SOME]))


def merged(*parts: Past) -> Past:
    """Several worlds side by side, each a persona of its own, in this order."""

    return Past(
        table=pd.concat([part.table for part in parts], ignore_index=True),
        lifts=np.concatenate([part.lifts for part in parts]),
        outcome=np.concatenate([part.outcome for part in parts]),
        day=np.concatenate([part.day for part in parts]),
        account=np.concatenate([part.account + 10_000 * at for at, part in enumerate(parts)]),
        persona=np.concatenate([np.full(len(part.outcome), at) for at, part in enumerate(parts)]),
    )


def test_each_persona_has_borders_of_its_own_and_one_with_too_few_losses_those_of_all() -> None:
    """Large accounts are lost from a better health on, small ones are hardly there."""
    large, rest = world(5, 9.0, base=0.0, size=3_000), world(6, 4.0, base=-2.0, size=3_000)
    few = world(7, 4.0, size=30)
    borders = place(merged(large, few, rest), parse(CARD + PERSONAS, "card.yml"), foretold=False)
    everybody = place(
        replace(merged(large, few, rest), persona=np.zeros(4 * 6_030, np.int64)),
        parse(CARD, "card.yml"),
        foretold=False,
    )
    assert borders.placed.all()
    assert (borders.at_risk[1], borders.watch[1]) == (everybody.at_risk[0], everybody.watch[0])
    assert len({*zip(borders.at_risk.tolist(), borders.watch.tolist(), strict=True)}) == 3


def test_where_nothing_can_be_placed_each_persona_keeps_what_the_scorecard_states_for_it() -> None:
    borders = place(merged(world(8, 0.0), world(9, 0.0)), parse(CARD + PERSONAS, "card.yml"), foretold=False)
    assert borders.at_risk.tolist() == [40, 33, 33]
    assert borders.watch.tolist() == [70, 55, 55]
    assert not borders.placed.any()
