"""Use is told where it is known, and compared where a comparison means something."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.facts import usage
from outreach.facts.use import ALL, Use
from store.database import Database
from store.outreach_records import Used
from tests.outreach import accounts
from tests.outreach.accounts import TODAY, ago

NOW, BEFORE = range(1, 29), range(85, 113)  # the days ago of both windows where yesterday's rows are there
PAST = range(1, 160)


def used(people: Mapping[int, float], metric: str = "active_people") -> list[Used]:
    return [Used(ago(days), metric, value) for days, value in sorted(people.items(), reverse=True)]


def steady(value: float, days: Iterable[int] = PAST) -> dict[int, float]:
    return dict.fromkeys(days, value)


def told(rows: list[Used]) -> dict[str, tuple[object, str | None]]:
    return {fact.fact_id: (fact.value, fact.direction) for fact in usage.facts(Use(rows, TODAY))}


def why(rows: list[Used]) -> str:
    return usage.left_out(Use(rows, TODAY))


def test_people_are_those_of_the_busiest_day_now_and_twelve_weeks_earlier() -> None:
    people = steady(30) | {20: 41, 90: 50, 60: 99, 120: 99}
    assert told(used(people)) == {
        "usage.people.now": (41, None),
        "usage.people.before": (50, None),
        "usage.people.change": (pytest.approx(0.18), "down"),
    }
    facts = {fact.fact_id: fact for fact in usage.facts(Use(used(people), TODAY))}
    assert facts["usage.people.change"].made_of == ("usage.people.before", "usage.people.now")
    assert facts["usage.people.now"].on == ago(1)
    assert facts["usage.people.before"].on == ago(85)


def test_work_is_the_metric_that_is_used_most_now_and_its_sums() -> None:
    rows = used(steady(5)) + used(steady(2) | steady(4, NOW), "tasks_done") + used(steady(3), "reports")
    found = told(rows)
    assert found["usage.work.name"] == ("tasks done", None)
    assert found["usage.work.now"] == (112, None)
    assert found["usage.work.before"] == (56, None)
    assert found["usage.work.change"] == (1.0, "up")
    assert found["usage.people.change"] == (0.0, "level")


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [
        (100, 109, "level"),
        (100, 111, "up"),
        (100, 91, "level"),
        (100, 89, "down"),
        (3, 4, "level"),
        (3, 5, "up"),
    ],
)
def test_a_small_change_is_no_news(before: float, now: float, direction: str) -> None:
    found = told(used(steady(before) | steady(now, NOW)))
    assert found["usage.people.change"][1] == direction


@pytest.mark.parametrize("quiet", [7, 8])
def test_a_feed_that_stopped_says_nothing_of_now(quiet: int) -> None:
    rows = used(steady(30, range(quiet, 160)))
    assert (told(rows) == {}) == (quiet > 7)
    assert why(rows) == ("The newest usage is 8 days old, so none is mentioned." if quiet > 7 else "")


@pytest.mark.parametrize("first", [8, 90])
def test_a_change_is_never_computed_over_missing_days(first: int) -> None:
    hole = range(first, first + 8)
    people = {days: value for days, value in steady(30).items() if days not in hole}
    found = set(told(used(people)))
    assert found == (set() if first == 8 else {"usage.people.now"})
    assert why(used(people))
    assert "usage.people.change" in told(used(people | {first + 4: 30}))


def test_a_customer_of_a_few_days_has_no_use_to_tell_of() -> None:
    assert told(used(steady(9, range(1, 20)))) == {}
    assert why(used(steady(9, range(1, 20)))).startswith("It has been in use for less than four weeks")
    assert set(told(used(steady(9, range(1, 60))))) == {"usage.people.now"}


def test_use_on_few_days_is_not_compared() -> None:
    seldom = steady(0) | dict.fromkeys(range(1, 160, 11), 5.0)
    assert set(told(used(seldom))) == {"usage.people.now"}
    assert why(used(seldom)) == "It is used on too few days to compare, so usage is not compared."


def test_where_nobody_uses_it_nothing_is_said_of_use() -> None:
    gone = steady(30) | steady(0, NOW)
    assert told(used(gone)) == {}
    assert why(used(gone)) == "Nobody used it in the last four weeks, so no usage is mentioned."
    assert why([]) == "No usage is on file, so none is mentioned."


def test_what_began_from_nothing_has_no_share() -> None:
    begun = used(steady(30)) + used(steady(0) | steady(4, NOW), "tasks_done")
    assert "usage.work.now" in told(begun)
    assert "usage.work.change" not in told(begun)


@pytest.mark.parametrize("shift", [-7, 0, 7])
def test_weeks_that_were_as_quiet_a_year_ago_are_no_fall(shift: int) -> None:
    year = steady(30, range(1, ALL))
    fallen = year | steady(6, NOW)
    assert told(used(fallen))["usage.people.change"] == (0.8, "down")
    last_year = fallen | steady(5, range(365 + shift, 393 + shift))
    assert set(told(used(last_year))) == {"usage.people.now"}
    assert why(used(last_year)) == "These weeks were as quiet a year ago, so usage is not compared."
    worse = year | steady(2, NOW) | steady(15, range(365 + shift, 393 + shift))
    assert told(used(worse))["usage.people.change"][1] == "down"


def test_seats_are_told_with_those_who_use_them(sqlite_db: Database) -> None:
    accounts.load(
        sqlite_db,
        accounts=[{"account_id": "a1", "name": "Acme", "seats": 40}],
        usage=accounts.use("a1", steady(30)),
    )
    facts = accounts.sheet(sqlite_db, purpose="expansion").facts
    assert (facts["seats.bought"].value, facts["seats.left"].value) == (40, 10)
    assert facts["seats.used.share"].value == 0.75
    assert facts["seats.used.share"].made_of == ("usage.people.now", "seats.bought")
    accounts.load(sqlite_db, usage=accounts.use("a1", {2: 44}))
    facts = accounts.sheet(sqlite_db, purpose="expansion").facts
    assert facts["seats.used.share"].value == 1.1
    assert "seats.left" not in facts
    assert not any(name.startswith("seats.") for name in accounts.sheet(sqlite_db).facts)


VALUES = st.floats(0, 1e6) | st.sampled_from([float("nan"), float("inf"), -1.0, 1e300])
METRICS = st.sampled_from(["active_people", "tasks_done", "reports"])
ROWS = st.dictionaries(st.tuples(st.integers(0, ALL), METRICS), VALUES, max_size=80)


@given(ROWS, st.sampled_from([range(0), range(ALL)]))
def test_whatever_was_reported_a_change_agrees_with_its_two_values(
    given_rows: dict[tuple[int, str], float], dense: range
) -> None:
    days = {(day, "active_people"): 7.0 for day in dense}
    rows = [Used(ago(day), metric, value) for (day, metric), value in sorted((days | given_rows).items())]
    found = {fact.fact_id: fact for fact in usage.facts(Use(rows, TODAY))}
    for fact in found.values():
        assert isinstance(fact.value, str) or 0 <= fact.value < 1e15  # pyright: ignore[reportOperatorIssue]
        if fact.direction:
            before, now = (found[part].value for part in fact.made_of)
            assert isinstance(before, float)
            assert isinstance(now, float)
            assert fact.value == pytest.approx(abs(now - before) / before)
            assert fact.direction == "level" or (fact.direction == "up") == (now > before)
