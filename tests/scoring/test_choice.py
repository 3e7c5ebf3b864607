"""How well a risk ranks and how sure that is; the simplest model that is as good as the best is chosen."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from scoring.activity import Flags, Floats, Ints
from scoring.risk.candidates import candidates
from scoring.risk.choice import choose, divide
from scoring.risk.past import ENOUGH, Past
from scoring.risk.ranking import auc, error, influence
from tests.scoring import planted

HORIZON = 60
DAYS = range(0, 240, 15)
CANDIDATES = candidates("silence", foretells=True)


def drawn(seed: int, size: int, rows: int = 1) -> tuple[Flags, Floats, Ints]:
    """Outcome, a risk with ties that tells something of it, and whose row it is; rows of one are alike."""
    random = np.random.default_rng(seed)
    account = np.repeat(np.arange(size), rows)
    own = random.normal(size=size)
    happened = (random.random(size) < expit(own - 0.5))[account]
    said = (own + random.normal(size=size))[account] + 0.3 * random.normal(size=len(account))
    return happened, np.round(said, 1), account


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=40))
def test_auc_is_that_of_scikit_learn_with_ties_and_unknown_without_both_outcomes(
    rows: list[tuple[bool, int]],
) -> None:
    happened, risk = np.array([each for each, _ in rows]), np.array([each / 7 for _, each in rows])
    if happened.all() or not happened.any():
        assert np.isnan(auc(happened, risk))
    else:
        assert auc(happened, risk) == pytest.approx(roc_auc_score(happened, risk), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_the_error_of_the_auc_is_delongs_where_each_account_has_one_row(seed: int) -> None:
    """DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988); ours divides by n where theirs has n - 1."""
    happened, risk, account = drawn(seed, 300)
    won = np.sign(risk[happened][:, None] - risk[~happened]) / 2 + 0.5
    hits, rest = won.mean(axis=1), won.mean(axis=0)
    variance = hits.var(ddof=1) / len(hits) + rest.var(ddof=1) / len(rest)
    assert error(influence(happened, risk, account)) == pytest.approx(np.sqrt(variance), rel=0.01)


def test_the_error_of_the_auc_is_that_of_drawing_other_accounts() -> None:
    happened, risk, account = drawn(1, 120, rows=6)
    random = np.random.default_rng(0)
    found: list[float] = []
    for _ in range(400):
        rows = (random.integers(0, 120, 120)[:, None] * 6 + np.arange(6)).ravel()
        found.append(auc(happened[rows], risk[rows]))
    said = error(influence(happened, risk, account))
    assert said == pytest.approx(np.std(found), rel=0.15)
    assert said > 1.5 * error(influence(happened, risk, np.arange(len(risk))))


def test_a_risk_that_separates_all_and_one_that_says_nothing_are_sure_of_it() -> None:
    happened = np.arange(40) < 20
    assert error(influence(happened, np.where(happened, 0.9, 0.1), np.arange(40))) == 0
    assert error(influence(happened, np.full(40, 0.3), np.arange(40))) == 0


def test_two_risks_that_rank_alike_do_not_differ() -> None:
    happened, risk, account = drawn(3, 100, rows=3)
    one, other = (
        influence(happened, risk, account),
        influence(happened, (2 * risk + 1).astype(np.float64), account),
    )
    assert error(one - other) < 1e-12


def world(seed: int, driver: str, size: int = 250, base: float = -2.5) -> Past:
    """Losses that follow one column of features, while all the others are noise."""
    random = np.random.default_rng(seed)
    day, account = planted.panel(DAYS, size)
    names = ("silence", "recency", "active_28", "active_90", "active_days", "age", "term_left", "discount")
    own = {name: random.normal(size=size)[account] for name in names}
    table = pd.DataFrame({name: own[name] + 0.3 * random.normal(size=len(day)) for name in names})
    outcome = random.random(len(day)) < expit(base + 1.5 * table[driver])
    return planted.past(table, outcome, day, account)


@pytest.mark.parametrize("seed", range(3))
def test_where_the_rhythm_is_all_there_is_it_is_chosen_alone(seed: int) -> None:
    choice = choose(world(seed, "silence"), HORIZON, CANDIDATES)
    assert choice is not None
    assert choice.chosen.candidate.name == "rhythm alone"
    assert [trial.candidate.name for trial in choice.trials] == [each.name for each in CANDIDATES]


@pytest.mark.parametrize("seed", range(2))
def test_where_only_the_contract_matters_a_richer_model_is_chosen(seed: int) -> None:
    choice = choose(world(seed, "term_left"), HORIZON, CANDIDATES)
    assert choice is not None
    assert choice.chosen.candidate.name == "logistic of all"
    assert choice.chosen.auc > choice.trials[0].auc + 0.2


@given(st.sets(st.integers(0, 400), min_size=1, max_size=20), st.integers(1, 120))
def test_outcomes_that_were_learnt_from_end_before_the_first_judging_day(
    days: set[int], horizon: int
) -> None:
    day, account = planted.panel(sorted(days), 60)
    outcome = (account + day) % 2
    split = divide(planted.past(pd.DataFrame(index=range(len(day))), outcome, day, account), horizon)
    if split is None:
        assert max(days) - min(days) < horizon or len(days) == 1
        return
    learnt, judged = split
    assert learnt.day.max() + horizon <= judged.day.min()
    assert judged.day.max() == max(days)
    assert len(np.unique(judged.day)) <= -(-len(days) // 3)


def test_too_little_that_happened_chooses_nothing() -> None:
    day, account = planted.panel(DAYS, 100)
    table = pd.DataFrame({"silence": np.zeros(len(day))})
    for few in (0, ENOUGH - 1):
        for outcome in (account < few, account >= few):
            past = planted.past(table, outcome, day, account)
            assert choose(past, HORIZON, CANDIDATES) is None
    enough = planted.past(table, account < ENOUGH, day, account)
    assert choose(enough, HORIZON, CANDIDATES) is not None
    assert choose(enough, DAYS[-1] + 1, CANDIDATES) is None


def test_a_table_that_tells_nothing_of_the_rhythm_is_still_learnt_from() -> None:
    """No usage and no start dates, as in an export of contracts: those features are missing throughout."""
    known = world(4, "discount")
    rest = known.table.columns.drop("discount")
    bare = planted.past(
        known.table.assign(**dict.fromkeys(rest, np.nan)), known.outcome, known.day, known.account
    )
    choice = choose(bare, HORIZON, CANDIDATES)
    assert choice is not None
    assert choice.chosen.candidate.name == "logistic of all"
    assert choice.trials[1].auc == 0.5
