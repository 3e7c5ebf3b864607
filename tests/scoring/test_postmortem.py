"""Post-mortems by rule: the signal and the alert that lasted, who acted after, and one lesson."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import fit, score
from scoring.postmortem import COSTS, LOOKS, TOO_LATE, look_back
from store.postmortem import Act, Kept, Postmortem
from store.records import Band, Reason, Side
from tests.scoring import companies
from tests.scoring.companies import HORIZON, TODAY, account, crowd, use
from tests.views.samples import SCORE

LEFT = date(2026, 11, 20)
START = Reason("start", "start", 50, "Every account starts at 50")


def ago(days: int) -> date:
    return LEFT - timedelta(days=days)


def kept(days: int, band: Band = "watch", points: int = 0, side: Side = "adoption", late: int = 1) -> Kept:
    """A score of so many days before the end with one reason, made `late` days after its day."""
    reason = Reason("use", side, points, f"Use of {days} days before")
    health = None if band == "unknown" else 50 + points
    reasons = () if band == "unknown" else (START, reason)
    stored = replace(SCORE, as_of=ago(days), band=band, health=health, reasons=reasons)
    return Kept(stored, datetime.combine(ago(days) + timedelta(days=late), time(2), UTC))


def act(days: int) -> Act:
    return Act(datetime.combine(ago(days), time(12), UTC), "call", "ana", "Called Dana")


def told(*scores: Kept, acts: Sequence[Act] = ()) -> Postmortem:
    return look_back(LEFT, scores, acts)


def test_the_first_signal_is_the_side_that_cost_points_ever_after() -> None:
    found = told(kept(60, points=-9), kept(50, points=-3), kept(40, points=-4), kept(30), kept(20, points=-6))
    assert found.signal
    assert (found.signal.on, found.signal.points, found.signal.side) == (ago(20), -6, "adoption")
    found = told(kept(60), kept(50, points=-5), kept(40, points=-4), kept(1, points=-30))
    assert found.signal
    assert (found.signal.on, found.signal.points) == (ago(50), -5)
    assert found.signal.text == "Use of 50 days before"


def test_a_side_is_known_by_its_worst_reason_and_the_longest_side_counts() -> None:
    both = kept(50, points=-5)
    invoice = Reason("invoices", "commercial", -20, "An invoice is overdue")
    first = replace(both, score=replace(both.score, reasons=(START, invoice)))
    later = kept(40, points=-6)
    last = replace(later, score=replace(later.score, reasons=(*later.score.reasons, invoice)))
    found = told(kept(60), first, last)
    assert found.signal
    assert (found.signal.on, found.signal.side, found.signal.text) == (ago(50), "commercial", invoice.text)


def test_the_alert_is_the_first_day_at_risk_that_lasted() -> None:
    found = told(kept(90, "at risk"), kept(60), kept(45, "at risk"), kept(20, "unknown"), kept(1, "at risk"))
    assert (found.alert, found.was_called) == (ago(45), None)


def test_who_was_called_at_risk_but_not_at_the_end_is_a_miss() -> None:
    found = told(kept(90, "at risk"), kept(60, "at risk"), kept(1, "healthy"))
    assert (found.alert, found.was_called) == (None, ago(60))
    assert told(kept(1, "healthy")).was_called is None


@pytest.mark.parametrize(
    ("scores", "acts", "lesson"),
    [
        ((), (), "nothing stored"),
        ((kept(60, "unknown"),), (), "no signal"),
        ((kept(60), kept(1, points=COSTS + 1)), (act(30),), "no signal"),
        ((kept(60), kept(30, points=-8)), (act(10),), "not called"),
        ((kept(60), kept(TOO_LATE, "at risk", -20)), (), "nobody acted"),
        ((kept(60), kept(TOO_LATE, "at risk", -20)), (act(3),), "acted"),
        ((kept(60), kept(TOO_LATE, "at risk", -20)), (act(TOO_LATE + 1),), "nobody acted"),
        ((kept(60), kept(TOO_LATE - 1, "at risk", -20)), (act(3),), "too late"),
        ((kept(60), kept(40, points=-8), kept(20, "at risk", -20)), (act(35),), "acted"),
    ],
)
def test_one_lesson_by_rule(scores: tuple[Kept, ...], acts: tuple[Act, ...], lesson: str) -> None:
    assert told(*scores, acts=acts).lesson == lesson


def test_what_was_done_after_the_end_or_before_the_signal_did_not_answer_it() -> None:
    acts = [act(41), act(40), act(0), act(-1)]
    assert told(kept(60), kept(40, points=-8), acts=acts).acts == [act(40), act(0)]


def test_health_is_looked_up_at_fixed_days_and_never_from_an_old_score() -> None:
    found = told(kept(96), kept(60, points=-5), kept(30, "unknown"), kept(15, points=-9))
    known = {days: point and (point.as_of, point.health) for days, point in found.before}
    assert tuple(known) == LOOKS
    assert known == {90: (ago(96), 50), 60: (ago(60), 45), 30: (ago(30), None), 7: None}


def test_scores_that_were_made_later_are_counted() -> None:
    found = told(kept(30, late=2), kept(20, late=3), kept(10, late=400))
    assert (found.kept, found.late, found.since) == (3, 2, ago(30))


def test_the_feed_that_was_missing_is_named_only_where_one_was() -> None:
    last = kept(1)
    assert told(last).missing == SCORE.raise_by
    whole = replace(last, score=replace(last.score, confidence=1.0))
    assert told(whole).missing == ""


stories = st.lists(
    st.builds(
        lambda band, points: (band, points),
        st.sampled_from(["at risk", "watch", "healthy", "unknown"]),
        st.integers(-40, 20),
    ),
    max_size=12,
)


@given(stories, st.lists(st.integers(-5, 100).map(act), max_size=4))
def test_signal_and_alert_stand_from_their_day_to_the_end(
    story: list[tuple[Band, int]], acts: list[Act]
) -> None:
    scores = [kept(7 * (len(story) - n), band, points) for n, (band, points) in enumerate(story)]
    found = told(*scores, acts=acts)
    known = [each.score for each in scores if each.score.health is not None]
    if found.alert:
        assert all(each.band == "at risk" for each in known if each.as_of >= found.alert)
    elif known:
        assert known[-1].band != "at risk"
    if found.signal:
        assert all(each.reasons[1].points <= COSTS for each in known if each.as_of >= found.signal.on)
    elif known:
        assert known[-1].reasons[1].points > COSTS
    assert bool(found.kept) == (found.lesson != "nothing stored")


def test_no_score_is_computed_for_the_day_of_the_churn_or_any_after_it() -> None:
    others, usage = crowd(6)
    gone = account("gone", churned_on=companies.ago(30), churn_reason="budget")
    whole = companies.book([gone, *others], [*use("gone", range(300)), *usage])
    fitted = fit(whole, TODAY, HORIZON)
    for days in (90, 31):
        assert "gone" in set(score(whole, companies.ago(days), fitted)["account_id"])
    for days in (30, 29, 1, 0, -400):
        assert "gone" not in set(score(whole, companies.ago(days), fitted)["account_id"])
