"""Runs and scores: saved whole, and read back as of any day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from store import bundle, scores
from store.database import Database
from store.records import Alike, Band, Moved, Reason, Run, Score, TrendPoint
from store.tables import RunRow, ScoreRow

DAY = date(2026, 11, 22)
MADE = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
START = Reason("start", "start", 50, "Every account starts at 50")
DROP = Reason(
    signal="active_people",
    side="adoption",
    points=-12,
    text="9 active people of 40 seats; a year ago 31 <!channel> & 🦊",
    value=9.0,
    norm=31.0,
    unit="people",
    window="last 28 days",
    source="usage",
    age_days=1,
    validated=True,
    step="Ask who left",
)
SCORE = Score(
    *("a1", DAY, 90, 38, "at risk", 0.61, "churn", 0.8, "tickets", "Call Bo.", (START, DROP)),
    persona="enterprise",
    contraction=0.3,
    alike=Alike(9, 26),
    moved=Moved(DAY - timedelta(days=7), -10, 0, -2),
)


@pytest.fixture
def book(db: Database) -> Database:
    rows = pa.table(
        {
            "account_id": [f"a{n}" for n in range(1, 8)],
            "name": ["Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark", "Wayne"],
            "owner": ["Ana@example.test", "U2", "ana@example.test", None, "U2", "u2", "ana@example.test"],
            "arr_minor": [100, 5000, 900, None, 900, 900, 800],
            "currency": ["EUR"] * 7,
        }
    )
    with db.begin() as tx:
        bundle.load(tx, "accounts", rows)
    return db


def save(db: Database, *rows: Score, as_of: date = DAY, made_at: datetime = MADE) -> Run:
    dated = (replace(row, as_of=as_of) for row in rows)
    return scores.save(db, Run(as_of, 90, made_at, "gamma-poisson", {"r": 0.243}), dated)


def scored(account_id: str, band: Band, risk: float | None, health: int | None = 50) -> Score:
    return replace(SCORE, account_id=account_id, band=band, risk=risk, health=health)


def test_a_run_and_its_scores_come_back_as_they_were_saved(book: Database) -> None:
    unknown = Score("a2", DAY, 90, None, "unknown", None, "silence", 0.1, "usage", "Import usage.", ())
    run = save(book, SCORE, unknown)
    assert run == Run(DAY, 90, MADE, "gamma-poisson", {"r": 0.243}, accounts=2, run_id=run.run_id)
    with book.read() as tx:
        assert scores.run_at(tx, DAY) == run
        assert scores.get(tx, run.run_id, "a1") == SCORE
        assert scores.get(tx, run.run_id, "a2") == unknown
        assert scores.get(tx, run.run_id, "a3") is None
        assert scores.get(tx, run.run_id + 1, "a1") is None


def test_what_is_not_a_finite_number_is_not_kept(book: Database) -> None:
    nan = float("nan")
    odd = replace(SCORE, risk=nan, confidence=nan, reasons=(DROP._replace(value=nan, norm=float("inf")),))
    run = scores.save(book, Run(DAY, 90, MADE, "m", {"a": nan, "b": 1.0}), [odd])
    assert run.params == {"b": 1.0}
    with book.read() as tx:
        kept = scores.get(tx, run.run_id, "a1")
    assert kept == replace(SCORE, risk=None, confidence=0.0, reasons=(DROP._replace(value=None, norm=None),))


def test_a_run_that_fails_leaves_nothing(book: Database) -> None:
    with pytest.raises(IntegrityError):
        save(book, SCORE, scored("nobody", "watch", 0.2))
    with book.read() as tx:
        assert scores.run_at(tx, DAY) is None
        assert tx.scalar(select(func.count()).select_from(RunRow)) == 0
        assert tx.scalar(select(func.count()).select_from(ScoreRow)) == 0


def test_a_run_of_nobody_is_a_run(book: Database) -> None:
    run = save(book)
    with book.read() as tx:
        assert scores.run_at(tx, DAY) == run
        assert scores.bands(tx, run.run_id, None) == {"at risk": 0, "watch": 0, "unknown": 0, "healthy": 0}
        assert scores.worst(tx, run.run_id, None, 10) == []


def test_the_run_that_holds_on_a_day_is_the_latest_up_to_it_and_of_one_day_the_one_made_last(
    book: Database,
) -> None:
    second = save(book, SCORE, made_at=MADE + timedelta(hours=2))
    save(book, SCORE, made_at=MADE)
    backdated = save(book, SCORE, as_of=DAY - timedelta(days=30), made_at=MADE + timedelta(days=1))
    with book.read() as tx:
        assert scores.run_at(tx, DAY) == second
        assert scores.run_at(tx, DAY + timedelta(days=365)) == second
        assert scores.run_at(tx, DAY - timedelta(days=1)) == backdated
        assert scores.run_at(tx, DAY - timedelta(days=31)) is None
        assert scores.as_of_days(tx) == [DAY - timedelta(days=30), DAY]


def test_the_latest_score_of_an_account_may_be_older_than_the_latest_run(book: Database) -> None:
    save(book, SCORE, scored("a2", "watch", 0.3), as_of=DAY - timedelta(days=7))
    save(book, scored("a2", "healthy", 0.1))
    with book.read() as tx:
        assert scores.latest(tx, "a1", DAY) == replace(SCORE, as_of=DAY - timedelta(days=7))
        assert scores.latest(tx, "a2", DAY) == scored("a2", "healthy", 0.1)
        assert scores.latest(tx, "a1", DAY - timedelta(days=8)) is None


def test_the_trend_has_one_point_a_week_and_none_for_a_week_without_a_score(book: Database) -> None:
    for days, health in {0: 40, 1: 41, 6: 46, 7: 47, 8: 48, 13: 53, 21: None, 90: 90, 91: 91}.items():
        save(book, scored("a1", "watch", 0.2, health), as_of=DAY - timedelta(days=days))
    save(book, scored("a1", "watch", 0.2, 39), made_at=MADE + timedelta(hours=1))
    save(book, scored("a1", "watch", 0.2, 1), as_of=DAY + timedelta(days=1))
    with book.read() as tx:
        assert scores.trend(tx, "a1", DAY) == [
            TrendPoint(DAY - timedelta(days=90), 90),
            TrendPoint(DAY - timedelta(days=21), None),
            TrendPoint(DAY - timedelta(days=7), 47),
            TrendPoint(DAY, 39),
        ]
        assert scores.trend(tx, "a1", DAY - timedelta(days=7), weeks=1) == [
            TrendPoint(DAY - timedelta(days=7), 47)
        ]
        assert scores.trend(tx, "a2", DAY) == []


@pytest.fixture
def run(book: Database) -> Run:
    return save(
        book,
        scored("a1", "at risk", 0.9),  # 90 at stake
        scored("a2", "healthy", 0.2),
        scored("a3", "watch", 0.4),  # 360
        scored("a4", "at risk", 0.7),  # ARR unknown
        scored("a5", "at risk", 0.5),  # 450
        scored("a6", "at risk", 0.5),  # 450, but after Hooli by name
        scored("a7", "unknown", None, None),
    )


def worst(db: Database, run: Run, owners: list[str] | None, limit: int = 10, offset: int = 0) -> list[str]:
    with db.read() as tx:
        return [account.account_id for account, _ in scores.worst(tx, run.run_id, owners, limit, offset)]


def test_the_worst_come_first_by_what_is_at_stake(book: Database, run: Run) -> None:
    assert worst(book, run, None) == ["a5", "a6", "a1", "a4", "a3", "a7", "a2"]
    with book.read() as tx:
        [(account, score)] = scores.worst(tx, run.run_id, None, 1)
    assert (account.name, score) == ("Hooli", scored("a5", "at risk", 0.5))


def test_pages_follow_each_other(book: Database, run: Run) -> None:
    assert [worst(book, run, None, 3, offset) for offset in (0, 3, 6, 9)] == [
        ["a5", "a6", "a1"],
        ["a4", "a3", "a7"],
        ["a2"],
        [],
    ]


def test_owners_see_their_own_whatever_the_case(book: Database, run: Run) -> None:
    assert worst(book, run, ["ANA@EXAMPLE.TEST"]) == ["a1", "a3", "a7"]
    assert worst(book, run, ["U2", "ana@example.test"]) == ["a5", "a6", "a1", "a3", "a7", "a2"]
    assert worst(book, run, []) == []


def test_bands_are_counted_per_owner(book: Database, run: Run) -> None:
    with book.read() as tx:
        assert scores.bands(tx, run.run_id, None) == {"at risk": 4, "watch": 1, "unknown": 1, "healthy": 1}
        assert scores.bands(tx, run.run_id, ["u2"]) == {"at risk": 2, "watch": 0, "unknown": 0, "healthy": 1}
        assert scores.bands(tx, run.run_id, []) == dict.fromkeys(
            ("at risk", "watch", "unknown", "healthy"), 0
        )


def test_more_scores_than_one_statement_takes_are_saved_whole(db: Database) -> None:
    ids = [f"a{number}" for number in range(scores.BATCH + 1)]
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.table({"account_id": ids, "name": ids}))
    run = save(db, *(replace(SCORE, account_id=account_id) for account_id in ids))
    assert run.accounts == len(ids)
    with db.read() as tx:
        assert scores.bands(tx, run.run_id, None)["at risk"] == len(ids)
