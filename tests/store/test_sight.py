"""A session of somebody who may see some accounts knows no others, whatever is asked of the store."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from store import accounts, frames, listing, overrides, scores, standings
from store.database import Database, Tx
from store.filters import members
from store.filters.read import read
from store.records import Person
from store.sight import EVERYTHING, FIELDS, OF_ACCOUNTS, Sight, least
from store.tables import AccountRow, AuditRow, Row, ScoreRow
from tests.commands.office import TODAY, fill

BEN = Sight(frozenset({"u0123ben", "ben@lumen.example"}))
HIS = {"nw-1", "nw-2", "evil"}
NOBODY = Sight(frozenset())
owners = st.none() | st.frozensets(st.sampled_from(["a", "b", "c"]))
sights = st.builds(Sight, owners, st.frozensets(st.sampled_from(sorted(FIELDS))))

READS: dict[str, Callable[[Tx, int], Any]] = {
    "names": lambda tx, _: {each.account_id for each in accounts.names(tx)},
    "listing": lambda tx, run: {each.account_id for each in listing.read(tx, run, TODAY)},
    "worst": lambda tx, run: {each.account_id for each, _ in scores.worst(tx, run, None, 99)},
    "standings": lambda tx, run: set(standings.at(tx, run, TODAY).column("account_id").to_pylist()),
    "short": lambda tx, run: set(standings.short(tx, run, TODAY).column("account_id").to_pylist()),
    "filter": lambda tx, _: members.members(tx, read("health >= 0 or not health >= 0"), Person(""), TODAY),
    "no filter": lambda tx, _: members.members(tx, read(""), Person(""), TODAY),
    "table": lambda tx, _: set(members.table(tx, ["arr"], TODAY).column("account_id").to_pylist()),
}


@pytest.fixture
def book(db: Database) -> tuple[Database, int]:
    """The book of the office, and its newest run."""
    fill(db)
    with db.read() as tx:
        run = scores.run_at(tx, TODAY)
    assert run
    return db, run.run_id


@pytest.mark.parametrize("name", READS)
def test_every_list_is_of_the_accounts_that_may_be_seen(book: tuple[Database, int], name: str) -> None:
    db, run = book
    with db.read() as tx:
        everybody = READS[name](tx, run)
    with db.seen_by(BEN).read() as tx:
        assert READS[name](tx, run) == everybody & HIS
    with db.seen_by(NOBODY).read() as tx:
        assert READS[name](tx, run) == set()
    assert everybody > HIS


def test_an_account_out_of_sight_is_not_there(book: tuple[Database, int]) -> None:
    db, run = book
    with db.seen_by(BEN).read() as tx:
        assert accounts.get(tx, "acme") is None
        assert tx.get(AccountRow, "acme") is None
        assert scores.latest(tx, "acme", TODAY) is None
        assert not scores.trend(tx, "acme", TODAY)
        assert overrides.held(tx, ["acme"], TODAY) == {}
        assert accounts.count(tx) == len(HIS)
        assert sum(scores.bands(tx, run, None).values()) == len(HIS)


def test_what_is_out_of_sight_cannot_be_changed(book: tuple[Database, int]) -> None:
    db, run = book
    with db.seen_by(BEN).begin() as tx:
        for row in tx.scalars(select(ScoreRow).where(ScoreRow.run_id == run)):
            row.health = 1
    with db.read() as tx:
        changed = select(ScoreRow.account_id).where(ScoreRow.run_id == run, ScoreRow.health == 1)
        assert set(tx.scalars(changed)) <= HIS


def test_a_query_by_bare_tables_is_a_mistake_and_not_a_leak(book: tuple[Database, int]) -> None:
    db, _ = book
    with db.seen_by(BEN).read() as tx:
        for table in (Row.metadata.tables["contacts"], Row.metadata.tables["scores"]):
            with pytest.raises(RuntimeError, match="bare tables"):
                tx.execute(select(table))
    with db.read() as tx:
        tx.execute(select(Row.metadata.tables["contacts"]))


def test_a_whole_table_is_of_the_accounts_that_may_be_seen(book: tuple[Database, int]) -> None:
    db, _ = book
    seen = frames.read(db.seen_by(BEN), "accounts")
    assert set(seen.column("account_id").to_pylist()) == HIS
    assert frames.read(db.seen_by(NOBODY), "accounts").num_rows == 0


def test_every_table_of_accounts_is_narrowed() -> None:
    of_accounts = {table.name for table in Row.metadata.tables.values() if "account_id" in table.columns}
    assert OF_ACCOUNTS.keys() == of_accounts - {AuditRow.__tablename__}


def test_the_whole_is_for_the_products_own_work(book: tuple[Database, int]) -> None:
    db, _ = book
    with db.seen_by(NOBODY).whole().read() as tx:
        assert accounts.count(tx) == 7


def test_what_was_shown_is_noted(book: tuple[Database, int]) -> None:
    db, run = book
    seen = db.seen_by(BEN)
    with seen.read() as tx:
        accounts.get(tx, "nw-1")
        accounts.get(tx, "acme")
        scores.worst(tx, run, None, 1)
    assert seen.shown == ["nw-1", "evil"]
    assert db.shown == []


@given(sights, sights, sights)
def test_the_least_of_several_is_the_same_in_any_order(one: Sight, two: Sight, three: Sight) -> None:
    assert one.both(two) == two.both(one)
    assert one.both(two).both(three) == one.both(two.both(three)) == least([three, one, two])
    assert one.both(one) == one == one.both(EVERYTHING)


@given(sights, sights, owners.filter(bool))
def test_two_together_see_no_more_than_each(one: Sight, two: Sight, names: frozenset[str] | None) -> None:
    both = one.both(two)
    for owner in names or ():
        assert both.sees(owner) == (one.sees(owner) and two.sees(owner))
    assert both.hides >= one.hides | two.hides
