"""On a real book of 23,570 accounts: a ranking as good as the reference, and no leak from the future."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from scoring import model
from scoring.book import Book

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "cdnow"
DAY, HORIZON = date(1997, 12, 31), 182


@pytest.fixture(scope="module")
def cdnow() -> Book:
    if not DATA.is_dir():
        pytest.skip("needs the cdnow data in shared/data, beside the project")
    accounts = pd.read_csv(DATA / "accounts.csv", dtype={"account_id": "str"})
    return Book.of({"accounts": accounts, "usage": pd.read_parquet(DATA / "usage.parquet")})


@pytest.fixture(scope="module")
def scored(cdnow: Book) -> pd.DataFrame:
    return model.score(cdnow, DAY, model.fit(cdnow, DAY, HORIZON))


def test_the_risk_of_silence_ranks_at_least_as_well_as_the_reference(
    cdnow: Book, scored: pd.DataFrame
) -> None:
    after = cdnow.usage["day"].between(pd.Timestamp(DAY), pd.Timestamp("1998-07-01"), inclusive="neither")
    silent = ~scored["account_id"].isin(cdnow.usage["account_id"][after])
    assert silent.mean() == pytest.approx(0.772, abs=0.001)
    ranks = scored["risk"].astype("float64").rank()
    hits = silent.sum()
    auc = (ranks[silent].sum() - hits * (hits + 1) / 2) / (hits * (len(silent) - hits))
    assert auc >= 0.800


def test_nearly_every_account_gets_a_number_and_the_points_add_up(scored: pd.DataFrame) -> None:
    known = scored[scored["health"].notna()]
    assert len(known) >= 0.99 * len(scored)
    totals = np.array([sum(reason.points for reason in reasons) for reasons in known["reasons"]])
    assert (totals == known["health"].to_numpy(dtype=np.int64)).all()


def test_a_book_without_its_future_gives_identical_scores(cdnow: Book, scored: pd.DataFrame) -> None:
    past = cdnow.usage[cdnow.usage["day"] <= pd.Timestamp(DAY)]
    alone = Book.of({"accounts": cdnow.accounts, "usage": past})
    assert_frame_equal(model.score(alone, DAY, model.fit(alone, DAY, HORIZON)), scored, check_exact=True)
