"""The leak test: without its future, or with another one, a book has the same scores on a past day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from scoring import model, silence
from scoring.activity import number_of
from scoring.book import Book
from scoring.card.scorecard import built_in
from scoring.model import Model
from scoring.risk.features import features
from scoring.risk.outcomes import outcomes
from scoring.risk.past import gather_past
from scoring.snapshot import Snapshot, gather, used
from tests.scoring import planted
from tests.scoring.companies import ago

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DAY = ago(120)
HORIZON = planted.HORIZON

# Written down once more, apart from the product: since when a row is there, and what is known of it later.
ROWS = {
    "accounts": "started_on",
    "usage": "day",
    "tickets": "opened_at",
    "surveys": "at",
    "invoices": "due_on",
} | {
    "touches": "at",
    "subscriptions": "started_on",
    "pulses": "at",
}
LATER = {
    "accounts": {"churned_on": ["churn_reason"]},
    "tickets": {"closed_at": ["satisfaction"]},
    "invoices": {"paid_on": []},
    "milestones": {"reached_on": []},
    "subscriptions": {"ended_on": []},
}


def without_future(book: Book, day: date) -> Book:
    """The book without the rows of later days, and without what only later days told of the others."""
    tables = book.tables()
    for name, dated in ROWS.items():
        tables[name] = tables[name][~_after(tables[name][dated], day)]
    for name, columns in LATER.items():
        for dated, told in columns.items():
            late = _after(tables[name][dated], day)
            tables[name] = tables[name].assign(
                **{each: tables[name][each].mask(late) for each in [dated, *told]}
            )
    return Book(**{name: frame.reset_index(drop=True) for name, frame in tables.items()})


def _after(dates: pd.Series, day: date) -> pd.Series:
    plain = dates.dt.tz_localize(None) if isinstance(dates.dtype, pd.DatetimeTZDtype) else dates
    return plain.dt.normalize() > pd.Timestamp(day)


def scored(book: Book, day: date, horizon: int) -> tuple[Model, pd.DataFrame]:
    found = model.fit(book, day, horizon)
    return found, model.score(book, day, found)


@cache
def company_then() -> tuple[Model, pd.DataFrame]:
    return scored(planted.company(), DAY, HORIZON)


def cdnow() -> Book:
    """Every fourth buyer; test_cdnow has all of them on a day on which nothing can be learnt yet."""
    accounts = pd.read_csv(DATA / "cdnow" / "accounts.csv", dtype={"account_id": "str"}).iloc[::4]
    whole = Book.of({"accounts": accounts, "usage": pd.read_parquet(DATA / "cdnow" / "usage.parquet")})
    return whole.only(pd.Index(accounts["account_id"]))


def messages() -> Book:
    events = pd.read_parquet(DATA / "messages" / "events.parquet")
    counts = events.groupby(["account_id", events["at"].dt.normalize().rename("day")]).size().rename("value")
    usage = counts.reset_index().assign(metric="messages")
    return Book.of({"accounts": pd.read_csv(DATA / "messages" / "accounts.csv"), "usage": usage})


def crm() -> Book:
    """Every second client: half of them are enough to learn from, in half the time."""
    subscriptions = pd.read_csv(DATA / "crm" / "subscriptions.csv")
    accounts = pd.read_csv(DATA / "crm" / "accounts.csv").iloc[::2]
    whole = Book.of(
        {
            "accounts": accounts,
            "subscriptions": subscriptions.assign(arr_minor=subscriptions["arr"] * 100),
            "usage": pd.read_parquet(DATA / "crm" / "usage.parquet"),
        }
    )
    return whole.only(pd.Index(accounts["account_id"]))


@pytest.mark.parametrize(
    ("load", "day", "horizon", "outcome"),
    [
        (cdnow, date(1998, 3, 31), 60, "silence"),
        (messages, date(2004, 8, 20), 30, "silence"),
        (crm, date(2023, 9, 1), 90, "churn"),
    ],
)
def test_a_real_book_without_its_future_has_identical_scores(
    load: Callable[[], Book], day: date, horizon: int, outcome: str
) -> None:
    if not (DATA / load.__name__).is_dir():
        pytest.skip(f"needs the {load.__name__} data in shared/data, beside the project")
    book = load()
    past = without_future(book, day)
    assert len(past.usage) < len(book.usage)
    fitted, found = scored(book, day, horizon)
    assert (fitted.outcome, fitted.loss is not None) == (outcome, True)
    alone, expected = scored(past, day, horizon)
    assert_frame_equal(found, expected, check_exact=True)
    assert fitted.learnt() == alone.learnt()


def test_a_book_with_rows_in_every_table_has_identical_scores_without_its_future() -> None:
    past = without_future(planted.company(), DAY)
    for name, frame in planted.company().tables().items():
        if name in ROWS and name != "accounts":
            assert 0 < len(past.tables()[name]) < len(frame), name
    fitted, found = company_then()
    assert fitted.outcome == "churn"
    assert fitted.contraction is not None
    alone, expected = scored(past, DAY, HORIZON)
    assert_frame_equal(found, expected, check_exact=True)
    assert fitted.learnt() == alone.learnt()


def test_another_future_changes_nothing() -> None:
    """Others leave later, contracts change hands, plans are renamed, newcomers come, and use explodes."""
    past = without_future(planted.company(), DAY)
    ids = past.accounts["account_id"]
    tomorrow, later = pd.Timestamp(DAY) + pd.Timedelta(days=1), pd.Timestamp(DAY) + pd.Timedelta(days=30)
    tables = past.tables()
    leaves = tables["accounts"]["churned_on"].isna() & (np.arange(len(ids)) % 2 == 0)
    tables["accounts"] = tables["accounts"].assign(
        churned_on=tables["accounts"]["churned_on"].mask(leaves, tomorrow),
        churn_reason=tables["accounts"]["churn_reason"].mask(leaves, "gone"),
    )
    tables["subscriptions"] = tables["subscriptions"].assign(
        ended_on=tables["subscriptions"]["ended_on"].fillna(later)
    )
    for name, dated in LATER.items():
        for column in dated.keys() - {"churned_on", "ended_on"}:
            zone = getattr(tables[name][column].dtype, "tz", None)
            tables[name] = tables[name].assign(
                **{column: tables[name][column].fillna(later.tz_localize(zone))}
            )
    for name, dated in ROWS.items():
        zone = getattr(tables[name][dated].dtype, "tz", None)
        rows = tables[name].drop_duplicates("account_id").assign(**{dated: tomorrow.tz_localize(zone)})
        rows = rows.assign(
            **dict.fromkeys(rows.columns.intersection(["plan", "kind", "colour", "metric"]), "new")
        )
        numbers = rows.select_dtypes("number").columns
        rows = rows.assign(**{str(number): 99_999.0 for number in numbers})
        if name == "accounts":
            rows = rows.assign(account_id=rows["account_id"] + "-new")
        tables[name] = pd.concat([tables[name], rows], ignore_index=True)
    fitted, found = scored(Book.of(tables), DAY, HORIZON)
    assert_frame_equal(found, company_then()[1], check_exact=True)
    assert fitted.learnt() == company_then()[0].learnt()


def test_every_day_that_is_learnt_from_knows_nothing_of_the_days_after_it() -> None:
    """What the model learns from, a day's features, is what the book without its future has on that day."""
    known = planted.company().until(DAY)
    ids, parameters = pd.Index(known.accounts["account_id"]), silence.Parameters(120, 1.0, 14.0, 0.8, 0.003)
    past = gather_past(known, outcomes(known, pd.Timestamp(DAY)), HORIZON, parameters, built_in())
    days = np.unique(past.day)
    assert days.max() + HORIZON == number_of(pd.Timestamp(DAY))
    for day in days[[0, len(days) // 2, -1]]:
        at = pd.Timestamp(0) + timedelta(days=int(day))
        book = without_future(known, at.date()).until(at.date())
        book = replace(
            book, accounts=book.accounts[book.accounts["churned_on"].isna()].reset_index(drop=True)
        )
        activity = used(book, at)
        expected = features(Snapshot(book, at, HORIZON, gather(book, activity), parameters, activity))
        rows = past.of([int(day)])
        assert len(rows.account) > 0.8 * len(expected)
        found = rows.table.set_axis(ids[rows.account])
        assert_frame_equal(found, expected.loc[found.index], check_exact=True, check_names=False)
