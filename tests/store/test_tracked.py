"""What a score said is kept once a day and account, settled, and read back in Arrow."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from store import bundle, tracked
from store.database import Database

DAY = date(2026, 3, 1)
MADE = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def book(db: Database) -> Database:
    left = pa.array([None, date(2026, 3, 9), None], pa.date32())
    rows = pa.table({"account_id": ["a", "b", "c"], "name": ["A", "B", "C"], "churned_on": left})
    with db.begin() as tx:
        bundle.load(tx, "accounts", rows)
    return db


def said(
    *accounts: str, as_of: date = DAY, horizon: int = 90, outcome: str = "churn", risk: float = 0.4
) -> pa.Table:
    row = {
        "as_of": as_of,
        "horizon": horizon,
        "outcome": outcome,
        "persona": "everybody",
        "health": None,
        "band": "watch",
        "risk": risk,
        "logins": 3.0,
    }
    rows = [{"account_id": account} | row for account in accounts]
    return pa.Table.from_pylist(rows, schema=pa.schema(tracked.KEY | tracked.SAID))


def came(*accounts: str, lost_on: date | None = None, as_of: date = DAY) -> pa.Table:
    row = {"as_of": as_of, "horizon": 90, "lost": lost_on is not None, "lost_on": lost_on}
    rows = [{"account_id": account} | row for account in accounts]
    return pa.Table.from_pylist(rows, schema=pa.schema(tracked.KEY | tracked.CAME))


def test_a_row_is_kept_once_a_day_horizon_and_account(book: Database) -> None:
    with book.begin() as tx:
        tracked.keep(tx, said("a", "b"), MADE)
        tracked.keep(tx, said("a", risk=0.9), MADE + timedelta(days=9))
        tracked.keep(tx, said("a", horizon=30), MADE)
        tracked.settle(tx, came("a", "b"))
    with book.read() as tx:
        assert tracked.days(tx, 90) == [DAY]
        rows = tracked.settled(tx, 90, date(2026, 12, 1)).sort_by("account_id").to_pylist()
    assert [(row["account_id"], row["risk"]) for row in rows] == [("a", 0.9), ("b", 0.4)]
    assert rows[0]["made_at"] == MADE + timedelta(days=9)
    assert (rows[1]["made_at"], rows[1]["health"], rows[1]["logins"]) == (MADE, None, 3.0)


def test_ripe_is_what_is_over_or_has_left(book: Database) -> None:
    late = date(2026, 5, 1)
    with book.begin() as tx:
        tracked.keep(tx, said("a", "b", "c"), MADE)
        tracked.keep(tx, said("a", "b", as_of=late), MADE)
        tracked.keep(tx, said("b", as_of=late, horizon=30, outcome="silence"), MADE)
    with book.read() as tx:
        early = tracked.ripe(tx, date(2026, 3, 20)).to_pylist()
        over = tracked.ripe(tx, DAY + timedelta(days=90)).to_pylist()
    assert {(row["account_id"], row["as_of"]) for row in early} == {("b", DAY), ("b", late)}
    assert {(row["account_id"], row["as_of"], row["horizon"]) for row in over} == {
        *((account, DAY, 90) for account in "abc"),
        ("b", late, 90),
    }
    with book.begin() as tx:
        tracked.settle(tx, came("a", "c"))
    with book.read() as tx:
        assert {row["account_id"] for row in tracked.ripe(tx, DAY + timedelta(days=90)).to_pylist()} == {"b"}


def test_a_loss_counts_when_the_horizon_of_its_day_is_over_and_not_before(book: Database) -> None:
    with book.begin() as tx:
        tracked.keep(tx, said("a", "b"), MADE)
        tracked.settle(tx, came("b", lost_on=date(2026, 3, 9)))
    over = DAY + timedelta(days=90)
    with book.read() as tx:
        assert tracked.settled(tx, 90, over - timedelta(days=1)).num_rows == 0
        assert tracked.due(tx, 90, over - timedelta(days=1)) == over
        assert tracked.due(tx, 90, over) is None
        (row,) = tracked.settled(tx, 90, over).to_pylist()
        assert (row["account_id"], row["lost"], row["lost_on"]) == ("b", True, date(2026, 3, 9))


def test_only_the_accounts_that_are_asked_for_are_read(book: Database) -> None:
    with book.begin() as tx:
        tracked.keep(tx, said("a", "b", "c"), MADE)
        tracked.settle(tx, came("a", "b", "c"))
    with book.read() as tx:
        found = tracked.settled(tx, 90, date(2026, 12, 1), frozenset({"a", "c", "nobody"}))
        assert sorted(found.column("account_id").to_pylist()) == ["a", "c"]
        assert tracked.settled(tx, 90, date(2026, 12, 1), frozenset()).num_rows == 0
        assert tracked.settled(tx, 60, date(2026, 12, 1)).num_rows == 0
