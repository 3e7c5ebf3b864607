"""A risk that was learnt: plain in what it tells, the same in any order and process, honest in its groups."""

import json
import pickle
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from ingest.load import load
from scoring import model, nightly
from scoring.activity import Floats
from scoring.book import Book
from scoring.model import Model
from scoring.risk import forecast
from scoring.risk.candidates import Candidate, Fitted
from scoring.risk.choice import choose
from scoring.risk.forecast import GROUP, GROUPS, learn
from store.database import Database
from tests.scoring import planted
from tests.scoring.companies import TODAY, account, book, crowd, use

HORIZON = planted.HORIZON


@cache
def fitted() -> Model:
    return model.fit(planted.company(), TODAY, HORIZON)


def scored(whole: Book) -> pd.DataFrame:
    return model.score(whole, TODAY, model.fit(whole, TODAY, HORIZON))


def test_where_the_contract_drives_the_losses_it_is_found_and_churn_is_foretold() -> None:
    found = fitted()
    assert found.outcome == "churn"
    assert found.loss
    assert found.loss.learnt["model"] in ("logistic of all", "boosting of all")
    assert found.loss.learnt["auc"][found.loss.learnt["model"]] > 0.8
    assert found.contraction is not None


def test_what_was_learnt_is_plain_json_and_counts_add_up() -> None:
    said = fitted().learnt()
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    loss = said["loss"]
    assert 0 < loss["lost"] <= loss["accounts"] <= planted.SIZE
    assert set(loss["auc"]) >= {loss["model"], "rhythm alone"}


def test_a_model_that_went_to_another_process_scores_the_same() -> None:
    sent = pickle.loads(pickle.dumps(fitted()))  # noqa: S301 - our own
    whole = planted.company()
    part = whole.only(pd.Index(whole.accounts["account_id"].iloc[::3]))
    here, there = model.score(whole, TODAY, fitted()), model.score(part, TODAY, sent)
    here = here[here["account_id"].isin(there["account_id"])].reset_index(drop=True)
    assert_frame_equal(there, here, check_exact=True)
    assert sent.learnt() == fitted().learnt()


def test_the_order_of_rows_changes_nothing() -> None:
    whole = planted.company()
    shuffled = {name: frame.sample(frac=1, random_state=5) for name, frame in whole.tables().items()}
    assert_frame_equal(scored(Book.of(shuffled)), model.score(whole, TODAY, fitted()), check_exact=True)


def test_other_ids_give_the_same_risks() -> None:
    whole = planted.company()
    ids = whole.accounts["account_id"]
    names = pd.Series([f"{number * 7919 % 1000:03d}" for number in range(len(ids))], index=ids)
    renamed = {
        name: frame.assign(account_id=frame["account_id"].map(names))
        for name, frame in whole.tables().items()
    }
    before = model.score(whole, TODAY, fitted()).set_index("account_id")
    after = (
        scored(Book.of(renamed))
        .set_index("account_id")
        .loc[names[before.index].tolist()]
        .set_axis(before.index)
    )
    for column in ("risk", "contraction"):
        # The rows come in another order, and the search for the best fit ends a little elsewhere.
        assert_series_equal(after[column], before[column], rtol=0, atol=1e-4)
    assert_frame_equal(after[["health", "band", "alike"]], before[["health", "band", "alike"]])


def test_what_nobody_uses_changes_nothing() -> None:
    whole = planted.company()
    rows = whole.usage.iloc[::5].assign(metric="nobody's", value=0.0)
    tables = whole.tables() | {"usage": pd.concat([whole.usage, rows])}
    tables["accounts"] = whole.accounts.assign(industry="retail", region="EU", domain="a.example")
    found, before = scored(Book.of(tables)), model.score(whole, TODAY, fitted())
    for column in ("risk", "contraction"):
        assert_series_equal(found[column], before[column], rtol=0, atol=1e-9)
    assert_series_equal(found["health"], before["health"])


def test_the_same_import_twice_changes_nothing(sqlite_db: Database, tmp_path: Path) -> None:
    whole = planted.company()
    whole = whole.only(pd.Index(whole.accounts["account_id"].iloc[:20]))
    folder = tmp_path / "bundle"
    folder.mkdir()
    for name in ("accounts", "usage", "tickets", "surveys", "touches", "milestones", "subscriptions"):
        frame = whole.tables()[name].dropna(axis=1, how="all")
        money = {"arr_minor": "arr"}.items() & {(each, "arr") for each in frame}
        frame = frame.assign(**{column: frame[minor] // 100 for minor, column in money})
        frame.drop(columns=[minor for minor, _ in money]).to_csv(folder / f"{name}.csv", index=False)
    found: list[pd.DataFrame] = []
    for _ in range(2):
        assert load(sqlite_db, [folder], None, tmp_path / "rejects.csv", [].append).ok
        found.append(nightly.frame(sqlite_db, TODAY, HORIZON))
    assert found[0]["risk"].notna().any()
    assert_frame_equal(found[1], found[0], check_exact=True)


def test_no_risk_that_judges_or_calibrates_was_learnt_from_an_outcome_that_came_later() -> None:
    """A candidate that looks at the days it is shown: those it learns from are over when it is asked."""
    day, account = planted.panel(range(0, 300, 15), 60)
    past = planted.past(pd.DataFrame({"day": day * 1.0}), account % 2, day, account)
    asked: list[int] = []

    def fit(table: pd.DataFrame, outcome: Floats) -> Fitted:
        over = table["day"].max() + HORIZON

        def risk(table: pd.DataFrame) -> Floats:
            assert over <= table["day"].min()
            asked.append(len(table))
            return np.full(len(table), 0.5)

        return risk

    found = choose(past, HORIZON, [Candidate("spy", fit)])
    assert found is not None
    judged = len(found.judged.outcome)
    forecast._replayed(past, found, HORIZON)  # pyright: ignore[reportPrivateUsage]
    assert asked == [judged, *[60] * (judged // 60)]


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=20, max_size=250), st.integers(1, 3))
def test_groups_add_up_and_are_of_the_newest_day(rows: list[tuple[int, bool]], days: int) -> None:
    size = len(rows)
    day, who = planted.panel(range(days), size)
    risk = np.array([risk / 12 for risk, _ in rows])
    lost = np.array([float(lost) for _, lost in rows])
    newest = day == days - 1
    # On all days before the newest one it was the other way round.
    past = planted.past(
        pd.DataFrame(index=range(len(day))), np.where(newest, lost[who], 1 - lost[who]), day, who
    )
    groups = forecast._alike(np.where(newest, risk[who], 1 - risk[who]), past)  # pyright: ignore[reportPrivateUsage]
    assert groups.of.sum() == size
    assert groups.lost.sum() == lost.sum()
    assert (groups.lost <= groups.of).all()
    assert (groups.of >= GROUP).all()
    assert len(groups.of) <= GROUPS
    found = [each for each in groups.find(risk) if each is not None]
    # Each account brings its share of its group: all groups are found, with everybody they count.
    assert sum(1 / each.of for each in found) == pytest.approx(len(groups.of))
    assert sum(each.lost / each.of for each in found) == pytest.approx(lost.sum())
    assert groups.find(np.array([np.nan, 0.0]))[0] is None


def test_an_account_that_cannot_be_judged_has_neither_risk_nor_company() -> None:
    whole = planted.company()
    tables = whole.tables()
    nobody = pd.DataFrame({"account_id": ["nobody"], "name": ["Nobody"], "started_on": [TODAY]})
    with_it = Book.of(tables | {"accounts": pd.concat([whole.accounts, nobody])})
    row = model.score(with_it, TODAY, fitted()).set_index("account_id").loc["nobody"]
    assert all(pd.isna(row[column]) for column in ("risk", "contraction", "health"))
    assert row["alike"] is None


def test_with_too_little_that_happened_the_rhythm_stands_alone_and_says_so() -> None:
    accounts, usage = crowd(12)
    found = model.fit(book([account("a"), *accounts], [*use("a", range(9)), *usage]), TODAY, HORIZON)
    assert found.loss is None
    assert found.contraction is None
    rows = model.score(book(accounts, usage), TODAY, found)
    assert rows["contraction"].isna().all()
    assert rows["alike"].isna().all()


def test_silence_is_what_is_left_where_leavers_were_there_for_too_short() -> None:
    """Twenty left, but all of them in the last days: no horizon that knows of them is over."""
    accounts, usage = crowd(42)
    gone = [each | {"churned_on": TODAY} if at < 25 else each for at, each in enumerate(accounts)]
    assert model.fit(book(gone, usage), TODAY, 30).outcome == "silence"


@pytest.mark.parametrize("column", ["silence", "recency"])
def test_a_forecast_is_refused_where_there_is_no_past(column: str) -> None:
    none = planted.past(pd.DataFrame({"silence": []}), np.zeros(0), [], [])
    assert learn(none, HORIZON, column, foretells=True) is None
