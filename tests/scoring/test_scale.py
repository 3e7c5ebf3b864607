"""Scoring keeps its numbers when it is split up, and keeps to what is fast."""

import ast
import importlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from scoring import model
from scoring.activity import measure
from scoring.book import Book
from scoring.partition import score_parts
from tests.scoring.companies import HORIZON, TODAY, account, ago, book, crowd, one, reasons, rows_of, use

ROOT = Path(__file__).parents[2]
SLOW = {"apply", "applymap", "iterrows"}


@cache
def company() -> tuple[Book, model.Model, pd.DataFrame]:
    """A book with rows in several tables, its model, and the score of the whole."""
    accounts, usage = crowd()
    names = [str(each["account_id"]) for each in accounts]
    people = [row for name in names[::2] for row in use(name, range(0, 300, 3), 4, "active_people")]
    touches = [{"account_id": name, "at": ago(n), "kind": "call"} for name in names[::3] for n in (5, 40, 80)]
    surveys = [{"account_id": name, "at": ago(9), "kind": "nps", "score": 7} for name in names[::4]]
    whole = book([account("never used"), *accounts], [*usage, *people], touches=touches, surveys=surveys)
    fitted = model.fit(whole, TODAY, HORIZON)
    return whole, fitted, model.score(whole, TODAY, fitted)


@given(st.integers(1, 40))
@settings(max_examples=3, deadline=None)
def test_any_number_of_parts_gives_the_frame_of_the_whole(parts: int) -> None:
    whole, fitted, scored = company()
    assert_frame_equal(score_parts(whole, TODAY, fitted, parts, map), scored, check_exact=True)


def test_fitting_and_scoring_in_one_go_is_fitting_and_then_scoring() -> None:
    whole, fitted, scored = company()
    together, frame = model.fit_and_score(whole, TODAY, HORIZON)
    assert together.params() == fitted.params()
    assert_frame_equal(frame, scored, check_exact=True)


def test_usage_of_some_accounts_is_what_is_measured_of_them_alone() -> None:
    accounts, usage = crowd()
    ids = pd.Index([str(each["account_id"]) for each in accounts])
    odd = [
        {**use("crowd-001", [3], value)[0], "day": day} for value in (-1, 0, np.nan) for day in (ago(3), None)
    ]
    old = use("crowd-004", [900, 1200], metric="seldom used")
    rows = book(accounts, [*usage, *odd, *old, *use("crowd-002", [5], metric="a rare thing")]).usage
    at = pd.Timestamp(TODAY)
    chosen = np.arange(len(ids)) % 3 == 1
    part, alone = measure(rows, ids, at).only(chosen), measure(rows, ids[chosen], at)
    assert "a rare thing" not in part.metrics
    for field in fields(alone):
        np.testing.assert_array_equal(getattr(part, field.name), getattr(alone, field.name))


def test_a_book_without_accounts_can_be_scored_in_parts() -> None:
    empty = book([{"account_id": "a", "name": "A"}]).only(pd.Index([], dtype="str"))
    fitted = model.fit(empty, TODAY, HORIZON)
    assert_frame_equal(score_parts(empty, TODAY, fitted, 3, map), model.score(empty, TODAY, fitted))


def test_parts_share_nothing_and_leave_nothing_out() -> None:
    whole, _, _ = company()
    ids = whole.accounts["account_id"]
    pieces = whole.split(pd.Series(np.arange(len(ids)) % 4, index=ids))
    for name, frame in whole.tables().items():
        assert sum(len(each.tables()[name]) for each in pieces) == len(frame)
    for number, piece in enumerate(pieces):
        alone = whole.only(pd.Index(ids[number::4]))
        for name, frame in piece.tables().items():
            as_text = dict.fromkeys(frame.select_dtypes("category"), "str")
            assert_frame_equal(frame.astype(as_text), alone.tables()[name].astype(as_text))


def test_processes_give_the_same_frame() -> None:
    whole, fitted, scored = company()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert_frame_equal(score_parts(whole, TODAY, fitted, 3, pool.map), scored, check_exact=True)


@pytest.fixture
def dask_map() -> Iterator[Callable[..., Iterable[pd.DataFrame]]]:
    """The map of a Dask cluster in this process, that no other machine can reach."""
    distributed = pytest.importorskip(
        "distributed", reason="Dask is the optional extra `dask`: not installed"
    )
    cluster = distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address=None,
    )
    with cluster, distributed.Client(cluster) as client:
        yield lambda function, pieces: client.gather(client.map(function, list(pieces)))


def test_dask_gives_the_same_frame(dask_map: Callable[..., Iterable[pd.DataFrame]]) -> None:
    whole, fitted, scored = company()
    assert_frame_equal(score_parts(whole, TODAY, fitted, 4, dask_map), scored, check_exact=True)


@pytest.mark.parametrize("file", sorted((ROOT / "scoring").rglob("*.py")), ids=lambda file: file.stem)
def test_no_frame_is_walked_row_by_row_in_python(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [(each.attr, each.lineno) for each in called if isinstance(each, ast.Attribute)]
    assert not [f"{file.name}:{line} .{name}()" for name, line in names if name in SLOW]


@pytest.mark.parametrize("shuffled", [False, True])
def test_the_bench_compares_like_with_like(tmp_path: Path, *, shuffled: bool) -> None:
    pytest.importorskip("duckdb", reason="the bench needs DuckDB: not installed")
    scale = importlib.import_module("bench.scale")
    file = tmp_path / "usage.parquet"
    # 480 days, so that every window has rows in it.
    scale.make(file, 20, 480, shuffled=shuffled)
    sums = {name: scale.rival(name, file)[1] for name in scale.RIVALS} | {"ours": scale.ours(file)[1]}
    assert all(sums["numpy"].values())
    assert sums["ours"].keys() == set(scale.SAME.values())
    scale.agree(sums)
    with pytest.raises(AssertionError, match="by ours"):
        scale.agree(sums | {"ours": {"days 28": 1.0}})


def test_a_metric_in_seconds_does_not_drown_one_in_logins() -> None:
    seconds = use("acme", range(300), 3600, "seconds_used")
    logins = use("acme", range(28), 2, "logins") + use("acme", range(28, 300), 8, "logins")
    fall = reasons(one([account("acme")], [*seconds, *logins]))["contraction"]
    assert fall.points < 0
    assert fall.text == "Use fell to 61% of its own norm, most of all logins: 14 a week, not 56"
    assert (fall.value, fall.norm) == (14.0, 56.0)


@pytest.mark.parametrize(
    ("recent", "text"),
    [
        (8, "Use is steady at 100% of its own norm; exports: 21 a week, its norm 21"),
        (24, "Use rose to 191% of its own norm, most of all logins: 168 a week, not 56"),
    ],
)
def test_several_metrics_are_told_as_one_share_and_by_the_one_that_moved(recent: int, text: str) -> None:
    exports = use("acme", range(300), 3, "exports")
    logins = use("acme", range(28), recent, "logins") + use("acme", range(28, 300), 8, "logins")
    assert reasons(one([account("acme")], [*exports, *logins]))["contraction"].text == text


def test_a_team_of_which_a_quarter_is_left_is_not_healthy() -> None:
    logins = use("a", range(0, 300, 2), 5, "logins")
    before = use("a", range(28, 300), 12, "active_people")
    steady, fallen = (
        one([account("a", seats=12)], [*logins, *before, *use("a", range(28), left, "active_people")])
        for left in (12, 3)
    )
    assert (steady["band"], fallen["band"]) == ("healthy", "watch")
    worst = min(fallen["reasons"], key=lambda reason: reason.points)
    assert worst.text == "3 active people of 12 seats; its norm is 12"
    assert fallen["next_step"] == worst.step


def test_a_fall_is_told_from_a_sum_that_no_order_of_rows_changes() -> None:
    accounts, usage = crowd()
    more = [{**row, "metric": "views", "value": float(n % 7 + 1)} for n, row in enumerate(usage)]
    forth, back = (
        rows_of(model.score(each, TODAY, model.fit(each, TODAY, HORIZON)))
        for each in (book(accounts, [*usage, *more]), book(accounts, [*more[::-1], *usage[::-1]]))
    )
    assert forth == back
