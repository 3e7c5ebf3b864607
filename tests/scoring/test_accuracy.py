"""The record against naive counting, against scikit-learn, and its laws."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from scoring.record.cases import judge
from scoring.record.intervals import rank
from scoring.record.measure import measure
from scoring.record.reliability import reliability
from store.accuracy import Accuracy, Case, TooFew

HORIZON = 90
FIRST = date(2026, 1, 1)
MONTHS = [FIRST + timedelta(days=30 * month) for month in range(4)]
Row = dict[str, Any]


def row(
    account: str, as_of: date, band: str, risk: float | None, lost_on: date | None = None, **more: Any
) -> Row:
    """A settled forecast of churn."""
    came = lost_on is not None and as_of < lost_on <= as_of + timedelta(days=HORIZON)
    return {
        "account_id": account,
        "as_of": pd.Timestamp(as_of),
        "horizon": HORIZON,
        "outcome": "churn",
        "persona": "everybody",
        "health": 30 if band == "at risk" else 80,
        "band": band,
        "risk": risk,
        "logins": 5.0,
        "lost": float(came),
        "lost_on": lost_on if came else None,
        **more,
    }


def frame(rows: Sequence[Row]) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).astype({"health": "Int64", "risk": "Float64", "lost_on": "datetime64[s]"})


def measured(rows: Sequence[Row]) -> Accuracy:
    found = measure(frame(rows), HORIZON)
    assert isinstance(found, Accuracy)
    return found


def planted() -> list[Row]:
    """26 churners, 19 of them called at risk a month before, and 100 that stay, 22 of them called."""
    day, left = date(2026, 3, 1), date(2026, 3, 31)
    rows = [
        row(f"gone-{n:02}", day, "at risk" if n < 19 else "healthy", 0.6 - n / 100, left) for n in range(26)
    ]
    return rows + [
        row(f"kept-{n:02}", day, "at risk" if n < 22 else "healthy", 0.5 - n / 300) for n in range(100)
    ]


def test_the_planted_record_is_counted_right() -> None:
    found = measured(planted())
    assert (found.right.part, found.right.of, found.found.part, found.found.of) == (19, 41, 19, 26)
    assert (found.lost.part, found.lost.of, found.forecasts) == (26, 126, 126)
    assert found.lift == pytest.approx((19 / 41) / (26 / 126))
    assert found.lead is not None
    assert (found.lead.accounts, found.lead.median) == (19, 30)
    assert found.misses[0] == Case("gone-19", date(2026, 3, 1), 80, "healthy", 0.6 - 0.19, date(2026, 3, 31))
    assert len(found.misses) == 7
    assert {case.account_id for case in found.false_alarms} == {f"kept-{n:02}" for n in range(22)}


def test_too_few_losses_or_too_few_kept_give_no_number() -> None:
    lost = [row(f"g{n}", FIRST, "at risk", 0.9, FIRST + timedelta(days=9)) for n in range(19)]
    kept = [row(f"k{n}", FIRST, "healthy", 0.1) for n in range(40)]
    found = measure(frame(lost + kept), HORIZON, due=FIRST)
    assert isinstance(found, TooFew)
    assert (found.lost, found.kept, found.due) == (19, 40, FIRST)
    assert found.months == pytest.approx(HORIZON / 19 / 30.44)
    more = [*lost, row("g19", FIRST, "healthy", 0.9, FIRST + timedelta(days=9))]
    assert isinstance(measure(frame(more + kept), HORIZON), Accuracy)
    assert isinstance(measure(frame(more + kept[:19]), HORIZON), TooFew)
    assert measure(frame(lost).iloc[:0], HORIZON) == TooFew(None, HORIZON, 0, 0)


def test_an_alarm_that_was_withdrawn_is_a_miss_and_no_false_alarm() -> None:
    left = MONTHS[2] + timedelta(days=10)
    bands = ("at risk", "at risk", "healthy")
    rows = [row("acme", day, band, 0.5, left) for day, band in zip(MONTHS, bands, strict=False)]
    found = measured([*planted(), *rows])
    assert "acme" in {case.account_id for case in found.misses}
    assert "acme" not in {case.account_id for case in found.false_alarms}
    assert (found.right.part, found.found.part) == (20, 19)


def test_lead_time_runs_from_the_first_alarm_of_the_unbroken_run_within_the_horizon() -> None:
    left = MONTHS[3] + timedelta(days=5)
    bands = ("at risk", "healthy", "at risk", "at risk")
    rows = frame([row("acme", day, band, 0.5, left) for day, band in zip(MONTHS, bands, strict=True)])
    assert judge(rows, HORIZON).lead.tolist() == [35]
    always = frame([row("acme", day, "at risk", 0.5, left) for day in MONTHS])
    assert judge(always, HORIZON).lead.tolist() == [65]  # the first month is over 90 days before


def test_of_a_silence_only_its_first_forecast_counts_and_what_was_silent_already_is_none() -> None:
    def silent(account: str, day: date, band: str, recency: float, *, lost: bool) -> Row:
        on = day + timedelta(days=1) if lost else None
        return row(account, day, band, 0.5, on, outcome="silence", recency=recency)

    rows = [silent(f"k{n}", day, "healthy", 1, lost=False) for n in range(25) for day in MONTHS]
    for n in range(20):
        rows += [silent(f"g{n}", MONTHS[0], "healthy", 1, lost=False)]
        rows += [silent(f"g{n}", MONTHS[1], "healthy", 20, lost=True)]
        rows += [silent(f"g{n}", MONTHS[2], "at risk", 50, lost=True)]
        rows += [silent(f"g{n}", MONTHS[3], "at risk", 110, lost=True)]
    found = measured(rows)
    assert (found.found.part, found.found.of) == (0, 20)  # it saw them when it had happened
    assert {case.lost_on for case in found.misses} == {MONTHS[1] + timedelta(days=1)}
    assert found.early is not None
    assert found.right.part == 20


def test_rows_of_another_outcome_are_left_out_and_counted() -> None:
    earlier = [row(f"s{n}", FIRST - timedelta(days=99), "at risk", 0.9, outcome="silence") for n in range(30)]
    found = measured([*planted(), *earlier])
    assert (found.other, found.outcome) == (30, "churn")
    assert found.right == measured(planted()).right
    newer = [row(f"s{n}", FIRST + timedelta(days=99), "at risk", 0.9, outcome="silence") for n in range(30)]
    assert measured([*planted(), *newer]).outcome == "churn"  # of silence there is too little yet


def test_counting_logins_gets_as_many_alarms_and_shares_them_among_equals() -> None:
    same = [each | {"logins": 0.0 if each["band"] == "at risk" else 9.0} for each in planted()]
    (rival,) = measured(same).rivals
    assert rival.found == pytest.approx(19)
    (blind,) = measured([each | {"logins": 3.0} for each in planted()]).rivals
    assert blind.found == pytest.approx(26 * 41 / 126)
    assert blind.ranking is not None
    assert blind.ranking.auc == 0.5
    assert measured([each | {"logins": None} for each in planted()]).rivals == ()


def test_days_that_were_scored_at_the_time_are_told_from_those_recomputed() -> None:
    rows = frame(planted()).assign(made_at=pd.Timestamp("2026-03-02 02:00", tz="UTC"))
    later = frame([row("kept-00", MONTHS[0], "healthy", 0.1)])
    both = pd.concat([rows, later.assign(made_at=pd.Timestamp("2026-03-02", tz="UTC"))])
    found = measure(both, HORIZON)
    assert isinstance(found, Accuracy)
    assert (found.days.number, found.days.fresh) == (2, 1)


BANDS = ("healthy", "watch", "at risk", "unknown")
forecasts = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 3),
        st.sampled_from(BANDS),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=24,
    unique_by=lambda each: (each[0], each[1]),
)
leaving = st.lists(st.integers(0, 250), min_size=6, max_size=6)


def made(found: Sequence[tuple[int, int, str, int, int]], left: Sequence[int]) -> list[Row]:
    """Forecasts of six accounts on four days; an account that left before is not in them."""
    rows: list[Row] = []
    for account, month, band, risk, logins in found:
        on = FIRST + timedelta(days=left[account])
        if on > MONTHS[month]:
            rows.append(row(f"a{account}", MONTHS[month], band, risk / 5, on, logins=float(logins)))
    return rows


def naive(rows: Sequence[Row]) -> dict[str, set[str]]:
    """The verdicts by walking through the rows of each account."""
    verdicts: dict[str, set[str]] = {name: set() for name in ("lost", "called", "right", "found")}
    for account in {each["account_id"] for each in rows}:
        mine = sorted((r for r in rows if r["account_id"] == account), key=lambda r: r["as_of"])
        came = [each for each in mine if each["lost"]]
        if came:
            verdicts["lost"].add(account)
            if came[-1]["band"] == "at risk":
                verdicts["found"].add(account)
        if any(each["band"] == "at risk" for each in mine):
            verdicts["called"].add(account)
        if any(each["band"] == "at risk" for each in came):
            verdicts["right"].add(account)
    return verdicts


@given(forecasts, leaving)
def test_verdicts_are_those_of_walking_through_each_account(
    found: Sequence[tuple[int, int, str, int, int]], left: Sequence[int]
) -> None:
    rows = made(found, left)
    if rows:
        ordered = frame(rows).sort_values(["account_id", "as_of"], ignore_index=True)
        ids = np.array(sorted({each["account_id"] for each in rows}))
        verdicts, expected = judge(ordered, HORIZON), naive(rows)
        for name in expected:
            assert set(ids[getattr(verdicts, name)]) == expected[name]


@given(forecasts, leaving, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_neither_the_order_of_rows_nor_the_ids_change_the_record(
    found: Sequence[tuple[int, int, str, int, int]], left: Sequence[int], random: Any
) -> None:
    rows = [*planted(), *made(found, left)]
    shuffled = random.sample(rows, len(rows))
    renamed = [each | {"account_id": f"z{each['account_id'][::-1]}"} for each in rows]
    expected = measured(rows)
    assert measured(shuffled) == expected
    other = measured(renamed)
    for name in ("right", "found", "lost", "base", "lift", "lead", "groups", "ece", "covered"):
        assert getattr(other, name) == getattr(expected, name)
    assert [rival.found for rival in other.rivals] == pytest.approx([r.found for r in expected.rivals])


def test_an_unrelated_account_changes_no_verdict_on_the_others() -> None:
    before, after = measured(planted()), measured([*planted(), row("new", MONTHS[0], "healthy", 0.2)])
    assert after.misses == before.misses
    assert after.false_alarms == before.false_alarms
    assert (after.right, after.found, after.lead) == (before.right, before.found, before.lead)


risks = st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 4)), min_size=2, max_size=40)


@given(risks)
def test_auc_is_that_of_scikit_learn_and_lies_in_its_interval(rows: list[tuple[bool, int, int]]) -> None:
    lost, risk, account = (np.array(column) for column in zip(*rows, strict=True))
    found = rank(lost, risk / 6, account)
    if lost.all() or not lost.any():
        assert found is None
        return
    assert found is not None
    assert found.auc == pytest.approx(roc_auc_score(lost, risk))
    assert 0 <= found.low <= found.auc + 1e-12
    assert found.auc - 1e-12 <= found.high <= 1


def test_the_interval_of_copied_forecasts_is_that_of_the_accounts() -> None:
    random = np.random.default_rng(3)
    lost = random.random(200) < 0.3
    risk = random.normal(size=200) + lost
    once = rank(lost, risk, np.arange(200))
    copied = rank(np.tile(lost, 9), np.tile(risk, 9), np.tile(np.arange(200), 9))
    alone = rank(np.tile(lost, 9), np.tile(risk, 9), np.arange(1800))
    assert once is not None
    assert copied is not None
    assert alone is not None
    assert (copied.low, copied.high) == pytest.approx((once.low, once.high))
    assert alone.high - alone.low < 0.5 * (once.high - once.low)


def test_the_interval_holds_the_truth_about_95_times_in_100() -> None:
    random, held = np.random.default_rng(5), 0
    for _ in range(400):
        skill = random.normal(size=(60, 1))
        lost = np.repeat(random.random(60) < 0.4, 4)
        risk = (skill + 0.5 * random.normal(size=(60, 4))).ravel() + 1.5 * lost
        found = rank(lost, risk, np.repeat(np.arange(60), 4))
        assert found is not None
        held += found.low <= 0.8286 <= found.high  # Φ(1.5 / √(2 · 1.25))
    assert 0.91 <= held / 400 <= 0.985


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8)), max_size=60))
def test_groups_hold_every_forecast_once_and_never_tear_equal_risks_apart(
    rows: list[tuple[bool, int]],
) -> None:
    lost, risk = np.array([r[0] for r in rows], dtype=bool), np.array([r[1] / 8 for r in rows])
    groups, error = reliability(lost, risk)
    assert len(groups) <= 10
    assert sum(group.size for group in groups) == len(rows)
    assert all(one.most < two.least for one, two in pairwise(groups))
    if rows:
        gaps = [
            abs(risk[chosen].sum() - lost[chosen].sum())
            for group in groups
            for chosen in [(risk >= group.least) & (risk <= group.most)]
        ]
        assert error == pytest.approx(sum(gaps) / len(rows))
