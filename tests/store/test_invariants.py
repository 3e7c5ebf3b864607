"""Each invariant holds where all is well, and names the row of a database that is broken in just its way."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    Double,
    Integer,
    NullPool,
    create_engine,
    make_url,
    text,
)
from sqlalchemy.orm import Session

from store.database import Database
from store.invariants.check import Checked, check, invariants, look
from store.invariants.invariant import Invariant
from store.invariants.texts import TEXTS
from store.tables import Row, UtcTime

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = NOW.date()
TEXT = {"text": "Hello", "facts": []}
BROKEN_TEXT = {"subjects": 7}
TABLES = Row.metadata.tables
VALUES: dict[type, Any] = {
    UtcTime: NOW,
    Date: DAY,
    Boolean: False,
    JSON: {},
    BigInteger: 1,
    Integer: 1,
    Double: 0.5,
}
# What a plain row of a table would get wrong.
PLAIN: dict[str, dict[str, Any]] = {
    "usage": {"source": "usage", "metric": "seats"},
    "scores": {
        "band": "watch",
        "outcome": "churn",
        "health": 50,
        "reasons": [{"points": 30}, {"points": 20}],
    },
    "runs": {"outcome": "churn"},
    "pulses": {"colour": "red"},
    "overrides": {"band": "watch"},
    "tracked": {"band": "watch", "outcome": "churn"},
    "changes": {"row_key": "{}"},
    "slots": {"state": "claimed"},
    "digests": {"kind": "changes", "audience": "owners"},
    "deliveries": {
        "state": "sent",
        "content": {"kind": "changes"},
        "channel": "C1",
        "ts": "1.1",
        "ended_at": NOW,
        "reason": "x",
    },
    "items": {"news": "entered", "band": "watch"},
    "answers": {"answer": "real"},
    "snoozes": {"until": "nps"},
    "drafts": {"state": "open", "written": {"subjects": [TEXT]}},
    "segments": {"filter": "health < 60"},
    "forgotten": {"kind": "contact"},
}
D = {"slot": NOW + timedelta(days=1), "ts": "1.2"}  # another delivery than the one there is
# Which invariant a row breaks, its table, in what it differs from a plain row, and the key that is named.
BROKEN: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("days of events", "events", {"event_id": "e2", "day": DAY - timedelta(days=1)}, "e2"),
    ("sources of usage", "usage", {"metric": "m", "source": "nowhere"}, f"x/{DAY}"),
    ("usage from events", "usage", {"metric": "exports", "source": "events"}, f"x/{DAY}"),
    ("events in usage", "events", {"event_id": "e3", "event": "exports"}, f"x/{DAY}"),
    ("keys of changes", "changes", {"change_id": 2, "row_key": "acme"}, "2"),
    ("counts of runs", "runs", {"run_id": 2, "accounts": 3}, "2"),
    ("points", "scores", {"account_id": "y", "health": 51}, "1/y"),
    ("points", "scores", {"account_id": "y", "reasons": []}, "1/y"),
    ("bands of scores", "scores", {"account_id": "y", "band": "poor"}, "1/y"),
    ("bands of scores", "scores", {"account_id": "y", "health": None}, "1/y"),
    ("bands of scores", "scores", {"account_id": "y", "band": "unknown"}, "1/y"),
    ("numbers of scores", "scores", {"account_id": "y", "health": 101, "reasons": [{"points": 101}]}, "1/y"),
    ("numbers of scores", "scores", {"account_id": "y", "risk": 1.2}, "1/y"),
    ("numbers of scores", "scores", {"account_id": "y", "confidence": -0.1}, "1/y"),
    ("numbers of scores", "scores", {"account_id": "y", "outcome": "growth"}, "1/y"),
    ("track record", "tracked", {"account_id": "y", "lost": False, "lost_on": DAY}, f"{DAY}/y"),
    ("track record", "tracked", {"account_id": "y", "lost": None, "lost_on": DAY}, f"{DAY}/y"),
    ("track record", "tracked", {"account_id": "y", "risk": -1.0}, f"{DAY}/y"),
    ("colours of pulses", "pulses", {"account_id": "y", "colour": "blue"}, "y/"),
    ("one override", "overrides", {"override_id": 2}, "x"),
    ("bands of overrides", "overrides", {"override_id": 2, "band": "poor", "lifted_at": NOW}, "2"),
    ("kinds of digests", "digests", {"digest_id": 2, "kind": "news"}, "2"),
    ("kinds of digests", "digests", {"digest_id": 2, "paused_because": "it is"}, "2"),
    ("states of deliveries", "deliveries", D | {"state": "lost"}, "1/"),
    ("states of deliveries", "deliveries", D | {"state": "sending"}, "1/"),
    ("states of deliveries", "deliveries", D | {"ended_at": None}, "1/"),
    ("sent deliveries", "deliveries", D | {"channel": None}, "1/"),
    ("sent deliveries", "deliveries", D | {"ts": ""}, "1/"),
    ("sent deliveries", "deliveries", D | {"content": None}, "1/"),
    ("failed deliveries", "deliveries", D | {"state": "failed", "reason": None}, "1/"),
    ("messages of deliveries", "deliveries", D | {"ts": "1.1"}, "C1/1.1"),
    ("places of items", "items", {"account_id": "y"}, "1/"),
    ("places of items", "items", {"account_id": "y", "place": 0}, "1/"),
    ("news of items", "items", {"account_id": "y", "place": 2, "news": "gossip"}, "1/"),
    ("answers of items", "answers", {"answer_id": 2, "answer": "maybe"}, "2"),
    ("answers of items", "answers", {"answer_id": 2, "account_id": "y"}, "2"),
    ("waits of snoozes", "snoozes", {"snooze_id": 2, "until": "spring", "woken_at": NOW}, "2"),
    ("waits of snoozes", "snoozes", {"snooze_id": 2, "until": "date", "woken_at": NOW}, "2"),
    ("waits of snoozes", "snoozes", {"snooze_id": 2, "until": "renewal", "woken_at": NOW}, "2"),
    ("one snooze", "snoozes", {"snooze_id": 2}, "x/x"),
    ("one task", "tasks", {"task_id": 2}, "x"),
    ("ends of drafts", "drafts", {"draft_id": 2, "state": "gone"}, "2"),
    ("ends of drafts", "drafts", {"draft_id": 2, "state": "done"}, "2"),
    ("ends of drafts", "drafts", {"draft_id": 2, "state": "done", "ended_at": NOW}, "2"),
    ("ends of drafts", "drafts", {"draft_id": 2, "ended_by": "U1"}, "2"),
    ("counts of drafts", "drafts", {"draft_id": 2, "tokens_out": -1}, "2"),
    ("texts of drafts", "drafts", {"draft_id": 2, "written": BROKEN_TEXT}, "2"),
    ("filters of segments", "segments", {"name": "y", "filter": "health <"}, "y"),
    ("filters of segments", "segments", {"name": "X"}, "x"),
    ("states of slots", "slots", {"job": "y", "state": "lost"}, "y/"),
    ("states of slots", "slots", {"job": "y", "ended_at": NOW}, "y/"),
    ("states of slots", "slots", {"job": "y", "state": "finished"}, "y/"),
    ("groups of members", "group_members", {"group_id": "S2"}, "S2/x"),
    ("kinds of the forgotten", "forgotten", {"mark": "y", "kind": "digest"}, "y"),
    ("time zones of people", "people", {"slack_id": "y", "timezone": ""}, "y"),
    ("acts of the audit", "audit", {"entry_id": 2, "act": ""}, "2"),
    ("order of the audit", "audit", {"entry_id": 3, "at": NOW - timedelta(days=2)}, "3"),
)


def row(table: str, **given: Any) -> dict[str, Any]:
    """A plain row, in which a few columns are given."""
    filled = {each.name: value(each.type) for each in TABLES[table].columns if not each.nullable}
    return filled | PLAIN.get(table, {}) | given


def value(kind: object) -> object:
    return next((VALUES[each] for each in VALUES if isinstance(kind, each)), "x")


@contextmanager
def careless(db: Database, url: str) -> Generator[Connection]:
    """A connection on which nobody checks references."""
    driver = "sqlite" if db.dialect == "sqlite" else "postgresql+psycopg"
    engine = create_engine(make_url(url).set(drivername=driver), poolclass=NullPool)
    with engine.begin() as connection:
        if db.dialect == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection


@pytest.fixture
def one_of_each(db: Database, url: str) -> Database:
    """A row in every table, all well; accounts x and y."""
    with careless(db, url) as connection:
        fill(connection)
    return db


def fill(connection: Connection) -> None:
    for table in Row.metadata.sorted_tables:
        connection.execute(table.insert().values(row(table.name)))
    connection.execute(TABLES["accounts"].insert().values(row("accounts", account_id="y")))
    # What the one event counts up to.
    counted = row("usage", metric="x", source="events", value=1)
    connection.execute(TABLES["usage"].insert().values(counted))


def asked(db: Database, name: str) -> Checked:
    """What is found of one invariant."""
    return look(db, named(name))


def named(name: str) -> Invariant:
    return next(each for each in invariants() if each.name == name)


def seen(connection: Connection, name: str) -> list[str]:
    """The keys that are found while nothing is committed yet."""
    for known, _, reader in TEXTS:
        if known == name:
            with Session(connection, join_transaction_mode="create_savepoint") as tx:
                return list(reader(tx))
    return list(connection.scalars(text(named(name).query(connection.dialect.name))))


def test_where_all_is_well_everything_holds(one_of_each: Database) -> None:
    found = list(check(one_of_each))
    assert [str(each) for each in found if each.keys] == []
    assert len({each.name for each in found}) == len(found)
    assert {each.name for each in found} >= {name for name, *_ in BROKEN}


def test_each_invariant_names_the_row_that_breaks_it(one_of_each: Database, url: str) -> None:
    with careless(one_of_each, url) as connection:
        for name, table, different, key in BROKEN:
            broken = connection.begin_nested()
            connection.execute(TABLES[table].insert().values(row(table, **different)))
            (found,) = seen(connection, name)
            assert found.startswith(key), (name, different)
            broken.rollback()


def test_news_without_content_are_found(one_of_each: Database, url: str) -> None:
    with careless(one_of_each, url) as connection:
        connection.execute(TABLES["deliveries"].update().values(content=None))
    assert len(asked(one_of_each, "items of content").keys) == 1


def test_a_mute_of_a_digest_for_all_is_found(one_of_each: Database, url: str) -> None:
    with careless(one_of_each, url) as connection:
        connection.execute(TABLES["digests"].update().values(audience="place"))
    assert asked(one_of_each, "mutes").keys == ("1/x",)


def test_every_reference_that_leads_nowhere_is_found(one_of_each: Database, url: str) -> None:
    references = [(table, each) for table in TABLES.values() for each in table.foreign_key_constraints]
    with careless(one_of_each, url) as connection:
        for table, reference in references:
            broken = connection.begin_nested()
            lost = 99 if isinstance(reference.columns[0].type, BigInteger) else "nowhere"
            connection.execute(table.update().values({reference.columns[0].name: lost}))
            assert seen(connection, f"{table.name} of {reference.referred_table.name}"), reference
            broken.rollback()


def test_every_value_that_is_not_of_its_type_is_found(sqlite_db: Database, sqlite_url: str) -> None:
    with careless(sqlite_db, sqlite_url) as connection:
        fill(connection)
        connection.execute(text("DROP TRIGGER audit_unchanged"))
    with closing(sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)) as raw:
        for column in (column for table in TABLES.values() for column in table.columns):
            name = column.table.name
            first = next(iter(column.table.primary_key)).name
            held = raw.execute(f"SELECT {first} FROM {name}").fetchone()  # noqa: S608 - our own names
            raw.execute("BEGIN")
            with suppress(sqlite3.IntegrityError):  # what counts up is a number even to SQLite
                raw.execute(f"UPDATE {name} SET {column.name} = x'00' WHERE {first} = ?", held)  # noqa: S608
                assert raw.execute(named(f"values of {name}").sqlite).fetchall(), column
            raw.execute("ROLLBACK")


def test_a_number_that_is_none_is_found(one_of_each: Database, url: str) -> None:
    with careless(one_of_each, url) as connection:
        connection.execute(TABLES["usage"].update().values(value=float("inf")))
    assert len(asked(one_of_each, "values of usage").keys) == 2


def test_an_audit_that_has_lost_its_guard_is_found(db: Database, url: str) -> None:
    lost, back = (
        ("DROP TRIGGER audit_unchanged", "SELECT 1")
        if db.dialect == "sqlite"
        else (f"ALTER TABLE audit {done} TRIGGER audit_guarded" for done in ("DISABLE", "ENABLE"))
    )
    with careless(db, url) as connection:
        connection.execute(text(lost))
    assert asked(db, "guards of the audit").keys == ("audit",)
    with careless(db, url) as connection:
        connection.execute(text(back))


def test_an_index_that_is_broken_is_found(postgresql_db: Database, postgresql_url: str) -> None:
    with careless(postgresql_db, postgresql_url) as connection:
        turn = "UPDATE pg_index SET indisvalid = {} WHERE indexrelid = 'ix_audit_at'::regclass"
        connection.execute(text(turn.format("false")))
    assert asked(postgresql_db, "the database itself").keys == ("ix_audit_at",)
    with careless(postgresql_db, postgresql_url) as connection:
        connection.execute(text(turn.format("true")))


def test_a_file_that_is_broken_is_found(sqlite_db: Database, sqlite_url: str) -> None:
    path = Path(str(make_url(sqlite_url).database))
    loosened(path, "name TEXT NOT NULL", "name TEXT        ")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("INSERT INTO accounts (account_id) VALUES ('x')")
        raw.commit()
    loosened(path, "name TEXT        ", "name TEXT NOT NULL")
    sqlite_db.dispose()
    assert asked(sqlite_db, "the database itself").keys == ("NULL value in accounts.name",)


def loosened(path: Path, old: str, new: str) -> None:
    """Another text of the schema, behind SQLite's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'accounts'", (old, new))


def test_what_is_wrong_is_said_in_one_sentence_with_the_first_rows(one_of_each: Database, url: str) -> None:
    with careless(one_of_each, url) as connection:
        for number in range(2, 9):
            connection.execute(TABLES["tasks"].insert().values(row("tasks", task_id=number, account_id="y")))
        connection.execute(TABLES["people"].update().values(timezone=""))
    assert str(asked(one_of_each, "one task")) == (
        "This does not hold: At most one task of an account is open. Look at y."
    )
    assert str(asked(one_of_each, "time zones of people")).endswith("Look at x.")
