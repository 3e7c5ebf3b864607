"""A filter means the same by SQL and on a frame, on both databases, row by row."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import select

from scoring import filters, nightly
from scoring.activity import PEOPLE
from scoring.book import ABSURD
from store.database import Database, Tx
from store.filters import columns, exist, feeds, past, people, sql
from store.filters.fields import FIELDS
from store.filters.known import end_of, known_on
from store.filters.members import members
from store.filters.read import read
from store.filters.tree import Filter, Node, Or
from tests.store.filter_book import ANA, DAY, fill
from tests.store.filter_samples import METRICS, made_up

MANY = 10_000
AT_ONCE = 500  # filters in one SELECT
ON_A_FRAME: dict[date, tuple[pd.DataFrame, np.ndarray]] = {}  # by day, once for both databases
EVERYTHING = [
    *FIELDS,
    *(f"{metric}.{days}d" for metric in (*METRICS, "EXPORTS", "nothing") for days in (1, 7, 28, 30, 365)),
]


@pytest.fixture
def book(db: Database) -> Database:
    fill(db)
    return db


def by_sql(tx: Tx, wanted: Sequence[Filter], day: date) -> np.ndarray:
    """Whether each account (rows, by id) is in each filter (columns), without regard to who has left."""
    held = past.held(tx, end_of(day))
    then = known_on(tx, day, exist.spellings(tx, EVERYTHING), held)
    found = columns.accounts({name: columns.column(name, then) for name in EVERYTHING}, then).cte("known")
    by_name = dict(zip(EVERYTHING, list(found.c)[1:], strict=True))
    bound = [people.bound(tx, each) for each in wanted]
    nodes: list[Node] = [each.root for each in bound if each.root]
    meant = exist.meanings(tx, Filter("", Or(tuple(nodes))), ANA, held)
    asked = sql.Asked(by_name, meant, day)
    flags = [sql.holds(node, asked).label(f"is{number}") for number, node in enumerate(nodes)]
    asking = select(found.c.account_id, *flags).order_by(found.c.account_id)
    rows = tx.execute(asking, execution_options={"compiled_cache": None}).all()  # none comes twice
    return np.array([row[1:] for row in rows], dtype=np.bool_)


@cache
def samples(seed: int) -> Sequence[Filter]:
    """Filters that are made up."""
    rng = random.Random(seed)  # noqa: S311 - the same filters each time
    return [read(made_up(rng)) for _ in range(MANY // 2)]


def by_frame(tx: Tx, wanted: Sequence[Filter], day: date) -> tuple[pd.DataFrame, np.ndarray]:
    """The frame of the day, and whether each account (rows, by id) is in each filter (columns)."""
    known = filters.frame(tx, EVERYTHING, day).sort_values("account_id", ignore_index=True)
    if day in ON_A_FRAME:  # the same frame from another database need not be asked again
        assert_frame_equal(known, ON_A_FRAME[day][0], check_exact=True)
    else:
        found = [filters.holds(known, people.bound(tx, each), ANA, day) for each in wanted]
        ON_A_FRAME[day] = known, np.column_stack(found)
    return ON_A_FRAME[day]


@pytest.mark.parametrize("back", [0, 3])
def test_made_up_filters_have_the_same_accounts_by_sql_and_on_a_frame(book: Database, back: int) -> None:
    day, wanted = DAY - timedelta(days=back), samples(back)
    with book.read() as tx:
        _, found = by_frame(tx, wanted, day)
        for start in range(0, len(wanted), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            differ = (by_sql(tx, wanted[some], day) != found[:, some]).any(axis=0)
            assert not [each.text for each, wrong in zip(wanted[some], differ, strict=True) if wrong]


def test_attributes_of_a_past_day_are_those_that_the_score_saw(book: Database) -> None:
    day = DAY - timedelta(days=3)
    known = nightly.read(book, [day]).as_known(day).accounts.set_index("account_id")
    with book.read() as tx:
        found = filters.frame(tx, ("plan", "owner", "tags", "seats", "arr", "renewal"), day)
    found = found.set_index("account_id")
    expected = known.reindex(found.index)
    for name, column in (("plan", "plan"), ("owner", "owner"), ("tags", "tags"), ("renewal", "renewal_on")):
        theirs = expected[column].replace("", None) if name != "renewal" else expected[column]
        assert (found[name].isna() == theirs.isna()).all(), name
        assert (found[name].dropna().astype("str") == theirs.dropna().astype("str")).all(), name
    assert found["seats"].equals(expected["seats"])
    assert found["arr"].astype("float64").equals(expected["arr_minor"])


def test_who_left_is_out_of_the_frames_accounts_as_of_those_by_sql(book: Database) -> None:
    for typed in ("", "plan:pro", "health < 60 or plan = none", "lifecycle:churned", "churned < 90d or mine"):
        wanted = read(typed)
        with book.read() as tx:
            known = filters.frame(tx, wanted.fields(), DAY)
            expected = members(tx, wanted, ANA, DAY)
        assert set(known["account_id"][filters.mask(known, wanted, ANA, DAY)]) == expected != set()


def test_each_condition_has_an_outcome_of_its_own(book: Database) -> None:
    wanted = read("health < 60 and (mine or not plan:Pro)")
    with book.read() as tx:
        known = filters.frame(tx, wanted.fields(), DAY)
    each = filters.outcomes_by_condition(known, wanted, ANA, DAY)
    assert list(each) == ["health < 60", "mine", "plan = Pro"]
    whole = each["health < 60"] & (each["mine"] | ~each["plan = Pro"])
    assert (whole.to_numpy() == filters.holds(known, wanted, ANA, DAY)).all()


def test_what_counts_as_people_and_as_a_slip_is_the_same_as_in_the_score() -> None:
    assert set(feeds.PEOPLE) == PEOPLE
    assert feeds.ABSURD == ABSURD
