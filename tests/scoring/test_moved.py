"""Laws of why health moved: each part moves for its own cause alone, and the three add up."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pandas as pd
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scoring import moved
from scoring.book import Book
from scoring.card import scorecard
from scoring.model import Model, fit, score
from store.records import Moved
from tests.scoring.companies import HORIZON, TODAY, account, book, crowd, use

LAST_WEEK = TODAY - timedelta(days=7)
few = settings(
    max_examples=6, deadline=None, phases=[Phase.generate]
)  # each example scores a book four times
# Use up to today, and what is known of the days after it stays as it is.
STEADY, STOPPED = range(200), range(9, 200)


@cache
def people() -> Book:
    """A crowd, one account whose use goes on, and one whose use stopped nine days ago."""
    accounts, usage = crowd(12)
    mine = [*use("steady", STEADY), *use("stopped", STOPPED)]
    return book([account("steady"), account("stopped"), *accounts], [*mine, *usage])


@cache
def fitted(day: date) -> Model:
    """What was learnt by a day."""
    return fit(people(), day, HORIZON)


def stored(known: Book, model: Model) -> dict[str, int | None]:
    """Health as a run of last week kept it."""
    scored = score(known, LAST_WEEK, model)
    pairs = zip(scored["account_id"], scored["health"], strict=True)
    return {name: None if pd.isna(health) else int(health) for name, health in pairs}


def since_last_week(
    then: Book, now: Book, new: Model | None = None
) -> tuple[dict[str, Moved | None], dict[str, int]]:
    """Why health moved per account, and by how much, from what each day knew."""
    before = fitted(LAST_WEEK)
    after = new or replace(fitted(TODAY), parameters=before.parameters)
    kept, scored = stored(then, before), score(now, TODAY, after)
    former = moved.former(after, before.params(), before.scorecard)
    assert former is not None
    parts = moved.moved(kept, LAST_WEEK, former, after, now, scored)
    steps = {
        name: int(health) - was
        for name, health in zip(scored["account_id"], scored["health"], strict=True)
        if not pd.isna(health) and (was := kept.get(name)) is not None
    }
    return dict(zip(scored["account_id"], parts, strict=True)), steps


def test_without_late_data_or_a_change_of_ours_it_is_all_behaviour() -> None:
    parts, steps = since_last_week(people(), people())
    assert steps["stopped"] < 0
    for name, step in steps.items():
        assert parts[name] == Moved(LAST_WEEK, behaviour=step, scorecard=0, late=0)


def test_rows_that_arrived_late_move_only_late() -> None:
    lacking = replace(people(), usage=without(people().usage, "steady", LAST_WEEK - timedelta(days=20)))
    parts, _ = since_last_week(lacking, people())
    whole, _ = since_last_week(people(), people())
    late, known = parts["steady"], whole["steady"]
    assert late
    assert known
    assert late.late > 0
    assert (late.behaviour, late.scorecard) == (known.behaviour, 0)
    assert all(part == whole[name] for name, part in parts.items() if name != "steady")


def test_a_change_of_the_scorecard_moves_only_scorecard() -> None:
    old = fitted(LAST_WEEK)
    text = old.scorecard.text.replace(
        "contraction: {weight: 20, cost: 35}", "contraction: {weight: 20, cost: 5}"
    )
    assert text != old.scorecard.text
    new = replace(
        fitted(TODAY),
        parameters=old.parameters,
        scorecard=scorecard.parse(text, "scorecard.yml"),
    )
    parts, steps = since_last_week(people(), people(), new)
    found = {name: part for name, part in parts.items() if part}
    assert any(part.scorecard for part in found.values())
    assert all(part.late == 0 for part in found.values())
    then = stored(people(), replace(new, facts=old.facts))
    for name, part in found.items():
        assert part.scorecard == (then[name] or 0) - (stored(people(), old)[name] or 0)
        assert part.behaviour + part.scorecard == steps[name]


def test_parameters_that_were_fitted_again_are_ours_too() -> None:
    old = fitted(LAST_WEEK)
    now = fitted(TODAY)
    other = replace(old.parameters, pace=old.parameters.pace * 3, drop=old.parameters.drop * 5)
    parts, _ = since_last_week(people(), people(), replace(now, parameters=other))
    assert any(part.scorecard for part in parts.values() if part)
    assert all(part.late == 0 for part in parts.values() if part)


@given(st.data())
@few
def test_the_parts_add_up_whatever_came_late_and_whatever_changed(data: st.DataObject) -> None:
    usage = people().usage
    nth, cost = data.draw(st.integers(2, 9)), data.draw(st.integers(0, 60))
    then = replace(people(), usage=usage[usage.index % nth > 0])
    old = fitted(LAST_WEEK)
    text = old.scorecard.text.replace(
        "recency: {weight: 17.5, cost: 25}", f"recency: {{weight: 9, cost: {cost}}}"
    )
    new = replace(fitted(TODAY), scorecard=scorecard.parse(text, "scorecard.yml"))
    parts, steps = since_last_week(then, people(), new)
    assert any(parts.values())
    for name, part in parts.items():
        assert part is None or part.late + part.scorecard + part.behaviour == steps[name]


def test_who_was_unknown_or_not_there_has_no_parts() -> None:
    new = fitted(TODAY)
    kept = stored(people(), new) | {"steady": None}
    kept.pop("stopped")
    parts = moved.moved(kept, LAST_WEEK, new, new, people(), score(people(), TODAY, new))
    by_name = dict(zip(score(people(), TODAY, new)["account_id"], parts, strict=True))
    assert by_name["steady"] is None
    assert by_name["stopped"] is None
    assert any(by_name.values())


def test_a_run_of_another_model_is_not_compared() -> None:
    new = fitted(TODAY)
    assert moved.former(new, {"memory": 180.0}, new.scorecard) is None
    more = new.params() | {"ridge": 0.5}
    assert moved.former(new, more, new.scorecard) == new


def without(usage: pd.DataFrame, account_id: str, since: date) -> pd.DataFrame:
    """The usage but for the last days up to last week of one account."""
    late = usage["day"].between(pd.Timestamp(since), pd.Timestamp(LAST_WEEK))
    return usage[~(late & (usage["account_id"] == account_id))]
