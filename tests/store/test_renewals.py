"""What renews soon, soonest first, of some owners only."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from store import bundle, overrides, renewals, scores
from store.database import Database
from store.records import Override, Run
from tests.store.test_scores import SCORE

DAY = date(2026, 11, 22)
LAST = DAY + timedelta(days=90)
MADE = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ANA = ["ana@example.com"]


@pytest.fixture
def run_id(db: Database) -> int:
    """Five customers, of whom two are scored."""
    ids = ["late", "soon", "left", "lapsed", "far", "ben"]
    ahead = [90, 0, 5, -1, 91, 3]
    with db.begin() as tx:
        bundle.load(
            tx,
            "accounts",
            pa.table(
                {
                    "account_id": ids,
                    "name": [each.upper() for each in ids],
                    "owner": ["Ana@Example.com"] * 5 + ["ben@example.com"],
                    "renewal_on": [DAY + timedelta(days=days) for days in ahead],
                    "churned_on": pa.array([None, None, DAY, None, None, None], pa.date32()),
                }
            ),
        )
    scored = [replace(SCORE, account_id=each, as_of=DAY) for each in ("late", "ben")]
    return scores.save(db, Run(DAY, 90, MADE, "test", {}), scored).run_id


def due(db: Database, run_id: int, limit: int = 9) -> list[tuple[str, int | None, str]]:
    with db.read() as tx:
        found = renewals.due(tx, run_id, ANA, DAY, LAST, limit)
        assert renewals.count(tx, ANA, DAY, LAST) == 2
    return [(account.account_id, health, band) for account, health, band in found]


def test_the_soonest_comes_first_and_who_left_lapsed_or_is_another_s_does_not(
    db: Database, run_id: int
) -> None:
    assert due(db, run_id) == [("soon", None, "unknown"), ("late", 38, "at risk")]
    assert due(db, run_id, limit=1) == [("soon", None, "unknown")]


def test_a_band_that_was_set_by_hand_counts(db: Database, run_id: int) -> None:
    with db.begin() as tx:
        overrides.put(tx, Override("late", "healthy", "They told me", "ana", MADE, LAST))
    assert due(db, run_id)[1] == ("late", 38, "healthy")


def test_nobody_has_none(db: Database, run_id: int) -> None:
    with db.read() as tx:
        assert renewals.due(tx, run_id, [], DAY, LAST, 9) == []
