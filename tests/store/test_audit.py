"""Who did what."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store import audit
from store.audit import Act, Wanted
from store.database import Database, Tx
from store.records import AuditEntry, Detail

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
REFUSED = "the audit is only ever added to"


def add(
    tx: Tx,
    actor: str = "U1",
    act: Act = "pulse",
    account_id: str | None = None,
    *,
    at: datetime = NOW,
    detail: Detail | None = None,
) -> None:
    audit.write(tx, at=at, actor=actor, act=act, account_id=account_id, place="C1", detail=detail or {})


def actors(tx: Tx, wanted: Wanted) -> str:
    return "".join(entry.actor for entry in audit.every(tx, wanted))


def test_entries_come_back_newest_first(db: Database) -> None:
    with db.begin() as tx:
        add(tx, "U1", "share", "a1", detail={"card": "health", "n": 2, "accounts": ["a1"], "none": None})
        add(tx, "U2", "log")
    with db.read() as tx:
        assert audit.recent(tx, 2) == [
            AuditEntry(NOW, "U2", "log", None, "C1", {}),
            AuditEntry(
                NOW, "U1", "share", "a1", "C1", {"card": "health", "n": 2, "accounts": ["a1"], "none": None}
            ),
        ]
        assert [entry.actor for entry in audit.recent(tx, 1)] == ["U2"]


def test_entries_are_found_by_account_person_act_and_time(db: Database) -> None:
    with db.begin() as tx:
        add(tx, "a", "pulse", "acme", at=NOW - 2 * DAY)
        add(tx, "b", "share", "acme", at=NOW - DAY)
        add(tx, "c", "share", "bolt")
        audit.saw(tx, at=NOW, actor="d", place=None, asked="/health", accounts=["bolt", "acme"])
        audit.saw(tx, at=NOW, actor="e", place=None, asked="/health", accounts=["acmeic"])
    with db.read() as tx:
        assert actors(tx, audit.ALL) == "edcba"
        assert actors(tx, Wanted(account_id="acme")) == "dba"
        assert actors(tx, Wanted(actors=frozenset({"c", "z"}))) == "c"
        assert actors(tx, Wanted(acts=frozenset({"share", "pulse"}))) == "cba"
        assert actors(tx, Wanted(account_id="acme", acts=frozenset({"share"}))) == "b"
        assert actors(tx, Wanted(since=NOW - DAY)) == "edcb"
        assert actors(tx, Wanted(until=NOW - DAY)) == "a"


@pytest.mark.parametrize("account_id", ["1", 'the "first" one', "Müller ☂", "50%", "a_b", "\\", "$.accounts"])
def test_any_id_is_found_among_several_accounts_and_no_other(db: Database, account_id: str) -> None:
    with db.begin() as tx:
        audit.saw(tx, at=NOW, actor="a", place=None, asked="/health", accounts=[account_id, "x"])
        audit.saw(tx, at=NOW, actor="b", place=None, asked="/health", accounts=["axb", "12", "500"])
    with db.read() as tx:
        assert actors(tx, Wanted(account_id=account_id)) == "a"


def test_pages_follow_each_other_while_entries_are_added(db: Database) -> None:
    with db.begin() as tx:
        for actor in "abcde":
            add(tx, actor)
    with db.read() as tx:
        first = audit.page(tx, audit.ALL, 2)
    with db.begin() as tx:
        add(tx, "new")
    with db.read() as tx:
        second = audit.page(tx, audit.ALL, 2, first[-1].entry_id)
    assert [entry.actor for entry in (*first, *second)] == ["e", "d", "c", "b"]


def test_what_was_seen_stands_in_one_entry_with_a_hundred_ids_at_most(db: Database) -> None:
    many = [f"a{number}" for number in range(300)]
    with db.begin() as tx:
        for accounts in (["a1"], ["a2", "a1", "a2"], many, []):
            audit.saw(tx, at=NOW, actor="U1", place="C1", asked="/health", accounts=accounts)
    with db.read() as tx:
        none, hundred, two, one = audit.recent(tx, 9)
    assert (none.account_id, none.detail) == (None, {"asked": "/health"})
    assert hundred.detail == {"asked": "/health", "accounts": many[:100], "count": 300}
    assert two.detail == {"asked": "/health", "accounts": ["a2", "a1"], "count": 2}
    assert (one.act, one.account_id, one.detail) == ("saw", "a1", {"asked": "/health"})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET actor = 'U9'",
        "UPDATE audit SET act = 'log'",
        "UPDATE audit SET at = '2020-01-01 00:00:00+00'",
        "UPDATE audit SET entry_id = 77",
        "UPDATE audit SET entry_id = 77, actor = 'U9', detail = '{}'",
        "UPDATE audit SET place = NULL",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE act = 'pulse'",
    ],
)
def test_who_did_what_when_cannot_be_changed_by_sql(db: Database, change: str) -> None:
    with db.begin() as tx:
        add(tx)
    with pytest.raises(DBAPIError, match=REFUSED), db.begin() as tx:
        tx.execute(text(change))
    with db.read() as tx:
        assert audit.recent(tx, 2) == [AuditEntry(NOW, "U1", "pulse", None, "C1", {})]


def test_an_entry_is_not_replaced_on_sqlite(sqlite_db: Database) -> None:
    copy = "INSERT OR REPLACE INTO audit SELECT entry_id, at, 'U9', act, account_id, place, detail FROM audit"
    with sqlite_db.begin() as tx:
        add(tx)
    with pytest.raises(DBAPIError, match=REFUSED), sqlite_db.begin() as tx:
        tx.execute(text(copy))


def test_the_audit_is_not_emptied_at_once_on_postgresql(postgresql_db: Database) -> None:
    with pytest.raises(DBAPIError, match=REFUSED), postgresql_db.begin() as tx:
        tx.execute(text("TRUNCATE audit"))


def test_what_an_entry_is_about_can_be_forgotten(db: Database) -> None:
    with db.begin() as tx:
        add(tx, "U1", "share", "acme", detail={"n": 1})
        tx.execute(text("UPDATE audit SET account_id = NULL, detail = '{}'"))
    with db.read() as tx:
        assert audit.recent(tx, 2) == [AuditEntry(NOW, "U1", "share", None, "C1", {})]


def test_entries_that_are_old_by_the_newest_one_can_be_deleted(db: Database) -> None:
    with db.begin() as tx:
        for actor, age in (("a", 91), ("b", 90), ("c", 89), ("d", 0)):
            add(tx, actor, at=NOW - age * DAY)
        tx.execute(text("DELETE FROM audit WHERE actor IN ('a', 'b')"))
        assert actors(tx, audit.ALL) == "dc"
    with pytest.raises(DBAPIError, match=REFUSED), db.begin() as tx:
        tx.execute(text("DELETE FROM audit WHERE actor = 'c'"))


def test_many_entries_come_in_batches_each_once(db: Database) -> None:
    copies = (
        "INSERT INTO audit (at, actor, act, detail) SELECT at, actor, act, detail FROM audit "
        "CROSS JOIN (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
        "SELECT i FROM n) AS numbers"
    )
    with db.begin() as tx:
        add(tx)
        tx.execute(text(copies))
    with db.read() as tx:
        found = [entry.entry_id for entry in audit.every(tx, audit.ALL)]
    assert (len(found), found) == (2501, sorted(set(found), reverse=True))
