"""The book as it was known: undoing changes gives back what was there, on every day between them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from scoring import history, nightly
from scoring.book import Book
from scoring.columns import COLUMNS
from store import bundle, changes
from store.changes import Change
from store.database import Database
from tests.scoring.companies import TODAY, account, ago, book

plans = st.sampled_from(["Team", "Business", None])
numbers = st.none() | st.integers(0, 500)
dates = st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))
rows = st.fixed_dictionaries({"plan": plans, "seats": numbers, "renewal_on": dates})


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def accounts_of(state: dict[str, dict[str, Any]]) -> Book:
    return book([account(each, **columns) for each, columns in sorted(state.items())])


def json_of(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


states_of_three = st.fixed_dictionaries({"a": rows, "b": rows, "c": rows})


@given(st.lists(states_of_three, min_size=1, max_size=4))
@settings(max_examples=25)
def test_every_past_day_is_what_was_stored_on_its_evening(states: list[dict[str, dict[str, Any]]]) -> None:
    days = [TODAY - timedelta(days=len(states) - n) for n in range(len(states))]
    found: list[Change] = []
    for (old, new), day in zip(pairwise(states), days[1:], strict=True):
        for each in old:
            before = {c: json_of(v) for c, v in old[each].items() if v != new[each][c]}
            if before:
                found.insert(0, Change(at_noon(day), {"account_id": each}, before))
    today = accounts_of(states[-1])
    for state, day in zip(states, days, strict=True):
        then = history.as_known(today, {"accounts": found}, day)
        assert_frame_equal(then.accounts, accounts_of(state).accounts)


def test_a_row_is_told_apart_by_its_whole_key() -> None:
    today = book([account("a")], goals=[goal("a", "x", 1), goal("a", "y", 2), goal("b", "x", 3)])
    found = [Change(at_noon(TODAY), {"account_id": "a", "goal": "y"}, {"target": 9.5})]
    then = history.as_known(today, {"goals": found}, ago(1)).goals
    assert list(then["target"]) == [1, 9.5, 3]
    assert_frame_equal(history.as_known(today, {"goals": found}, TODAY).goals, today.goals)


def test_a_row_that_is_gone_or_absurd_harms_nothing() -> None:
    today = book([account("a", seats=5)])
    found = [
        Change(at_noon(TODAY), {"account_id": "nobody"}, {"seats": 7}),
        Change(at_noon(TODAY), {"account_id": "a"}, {"arr_minor": 10**16}),
    ]
    then = history.undo(today.accounts, found)
    assert then["seats"].tolist() == [5]
    assert then["arr_minor"].isna().all()


def test_flags_and_texts_are_as_a_fresh_import_makes_them() -> None:
    plain = {"contact_id": "c", "account_id": "a", "role": None, "do_not_contact": True}
    today = book([account("a")], contacts=[plain | {"role": "user", "do_not_contact": None}])
    found = [Change(at_noon(TODAY), {"contact_id": "c"}, {"role": None, "do_not_contact": True})]
    assert_frame_equal(history.undo(today.contacts, found), book([account("a")], contacts=[plain]).contacts)


@pytest.mark.parametrize(("day", "plan"), [(3, "Team"), (2, "Business"), (1, "Business"), (0, "Enterprise")])
def test_imports_are_undone_on_both_databases(db: Database, day: int, plan: str) -> None:
    for days, bought in ((10, "Team"), (2, "Business"), (0, "Enterprise")):
        with db.begin() as tx:
            rows = pa.table({"account_id": ["a"], "name": ["A"], "plan": [bought]})
            bundle.load(tx, "accounts", rows, at_noon(ago(days)))
    found = {table: changes.read(db, table, history.end_of(ago(30))) for table in changes.UNDATED}
    then = history.as_known(nightly.load(db, TODAY), found, ago(day))
    assert then.accounts["plan"].tolist() == [plan]


def test_every_column_whose_past_is_kept_is_one_of_the_book() -> None:
    assert all(set(kept) <= set(COLUMNS[table]) for table, kept in changes.UNDATED.items())


def test_before_the_first_import_stands_what_it_brought() -> None:
    today = book([account("a", plan="Business")])
    found = {"accounts": [Change(at_noon(ago(2)), {"account_id": "a"}, {"plan": "Team"})]}
    assert history.as_known(today, found, date(2001, 1, 1)).accounts["plan"].tolist() == ["Team"]


def goal(account_id: str, name: str, target: float) -> dict[str, Any]:
    return {"account_id": account_id, "goal": name, "target": target}


def test_no_changes_are_no_work() -> None:
    frame = pd.DataFrame({"account_id": ["a"]})
    assert history.undo(frame, []) is frame
