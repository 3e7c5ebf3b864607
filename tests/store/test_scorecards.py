"""Scorecards that were applied."""

from datetime import UTC, datetime, timedelta

from store import scorecards
from store.database import Database
from store.scorecards import ScorecardText

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST = ScorecardText("11111111", "signals: {} # 🦊\n", NOON, "ana@lumen.example")


def test_none_holds_before_one_is_applied(db: Database) -> None:
    with db.read() as tx:
        assert scorecards.current(tx) is None
        assert scorecards.history(tx, 5) == []


def test_the_one_applied_last_holds_and_an_earlier_one_may_come_back(db: Database) -> None:
    second = ScorecardText("22222222", "bands: {}\n", NOON, "ben@lumen.example")
    again = ScorecardText(FIRST.version, FIRST.text, NOON + timedelta(days=1), "ben@lumen.example")
    with db.begin() as tx:
        for each in (FIRST, second, again):
            scorecards.apply(tx, each)
    with db.read() as tx:
        assert scorecards.current(tx) == again
        assert scorecards.history(tx, 5) == [again, second, FIRST]
        assert scorecards.history(tx, 1) == [again]
