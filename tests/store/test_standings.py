"""Where accounts stand on a day is read at once for the whole book, the same from both databases."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from store import bundle, overrides, scores, standings
from store.database import Database
from store.records import Band, Moved, Override, Reason, Run, Score

DAY = date(2026, 3, 2)
MADE = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
REASON = Reason("touches", "relationship", -5, "Last touch 40 days ago")


@pytest.fixture
def book(db: Database) -> Database:
    accounts: list[dict[str, object]] = [
        {"account_id": "a", "name": "A", "owner": "ana@lumen.example", "arr_minor": 100, "currency": "EUR"},
        {"account_id": "b", "name": "B", "renewal_on": DAY + timedelta(90)},
        {"account_id": "c", "name": "C", "churned_on": DAY},
    ]
    answers = {
        "account_id": ["b", "b", "b"],
        "at": [MADE - timedelta(days=9), MADE - timedelta(days=2), MADE + timedelta(days=9)],
        "kind": ["nps", "nps", "nps"],
        "score": [7.0, 8.0, 9.0],
    }
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.Table.from_pylist(fill(accounts)))
        bundle.load(tx, "surveys", pa.table(answers))
        bundle.load(tx, "usage", usage(DAY - timedelta(3), DAY - timedelta(1)))
    return db


def fill(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    names = {name for row in rows for name in row}
    return [dict.fromkeys(sorted(names)) | row for row in rows]


def usage(*days: date) -> pa.Table:
    rows = {"account_id": ["a"] * len(days), "day": list(days), "metric": ["tasks"] * len(days)}
    return pa.table(rows | {"value": [1.0] * len(days)})


def run(db: Database, as_of: date, made_at: datetime = MADE, moved: Moved | None = None) -> Run:
    made = Run(as_of, 90, made_at, "test", {})
    bands: list[tuple[str, int | None, Band]] = [("a", 40, "at risk"), ("b", None, "unknown")]
    rows = (
        Score(
            name, as_of, 90, health, band, 0.3, "churn", 0.9, "", "Call them", (REASON,), "all", moved=moved
        )
        for name, health, band in bands
    )
    return scores.save(db, made, rows)


def test_every_account_stands_with_its_score_and_who_was_not_scored_has_none(book: Database) -> None:
    made = run(book, DAY)
    with book.read() as tx:
        rows = standings.at(tx, made.run_id, DAY + timedelta(1))
    assert rows.schema.names == list(standings.FULL)
    a, b, c = rows.to_pylist()
    assert (a["band"], a["health"], a["risk"], a["arr_minor"], a["owner"]) == (
        "at risk",
        40,
        0.3,
        100,
        "ana@lumen.example",
    )
    assert (b["band"], b["health"], b["renewal_on"]) == ("unknown", None, DAY + timedelta(90))
    assert (c["band"], c["churned_on"]) == (None, DAY)
    assert [each["nps_at"] for each in (a, b)] == [None, MADE - timedelta(days=2)]


def test_a_band_that_was_set_by_hand_counts_as_long_as_it_holds(book: Database) -> None:
    made = run(book, DAY)
    with book.begin() as tx:
        overrides.put(tx, Override("a", "healthy", "I know them", "U1", MADE, DAY + timedelta(3)))
    with book.read() as tx:
        for day, band in ((DAY, "at risk"), (DAY + timedelta(1), "healthy"), (DAY + timedelta(4), "at risk")):
            assert standings.at(tx, made.run_id, day).column("band")[0].as_py() == band
            found = {row["account_id"]: row for row in standings.short(tx, made.run_id, day).to_pylist()}
            assert found["a"] == {"account_id": "a", "health": 40, "band": band}


def test_of_the_runs_of_a_day_the_one_made_last_counts(book: Database) -> None:
    run(book, DAY)
    last = run(book, DAY, MADE + timedelta(hours=1))
    before = run(book, DAY - timedelta(7))
    run(book, DAY + timedelta(1))
    with book.read() as tx:
        found = standings.runs(tx, DAY - timedelta(7), DAY)
    assert [each.run_id for each in found] == [before.run_id, last.run_id]


def test_reasons_and_the_next_step_are_read_for_some(book: Database) -> None:
    made = run(book, DAY)
    with book.read() as tx:
        assert standings.told(tx, made.run_id, ["a"]) == {"a": ((REASON,), "Call them")}


def test_the_days_with_usage_are_known(book: Database) -> None:
    with book.read() as tx:
        assert standings.fed(tx, DAY, 3) == [DAY - timedelta(1)]
        assert standings.fed(tx, DAY, 28) == [DAY - timedelta(3), DAY - timedelta(1)]


def test_an_account_is_mended_by_an_import_after_the_answer_and_by_late_data(book: Database) -> None:
    made = run(book, DAY)
    answered = {"a": MADE, "b": MADE}
    with book.read() as tx:
        assert standings.mended(tx, answered, made.run_id) == frozenset()
        assert standings.mended(tx, {}, made.run_id) == frozenset()
    with book.begin() as tx:
        changed = pa.table({"account_id": ["a"], "name": ["A"], "plan": ["Team"]})
        bundle.load(tx, "accounts", changed)
    with book.read() as tx:
        assert standings.mended(tx, answered, made.run_id) == {"a"}
        later = dict.fromkeys(answered, datetime.now(UTC) + timedelta(days=1))
        assert standings.mended(tx, later, made.run_id) == frozenset()
    late = run(book, DAY + timedelta(1), moved=Moved(DAY, behaviour=0, scorecard=0, late=-4))
    with book.read() as tx:
        assert standings.mended(tx, {"b": MADE}, late.run_id) == {"b"}
