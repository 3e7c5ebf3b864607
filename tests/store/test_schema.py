"""The migrations make the tables that the code declares, forth and back, on both databases."""

import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.engine import Connection

from store import schema
from store.database import Database, open_database
from store.errors import Sorry
from store.tables import Row

SPELLED = {"compare_type": True, "compare_server_default": True, "target_metadata": Row.metadata}


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts=SPELLED), Row.metadata))


def test_the_migrated_tables_are_those_that_the_code_declares(db: Database) -> None:
    with db.begin() as tx:
        assert differences(tx.connection()) == []


def test_the_constraints_have_the_same_names_on_both_databases(db: Database) -> None:
    with db.begin() as tx:
        inspector = inspect(tx.connection())
        for table in Row.metadata.tables:
            assert inspector.get_pk_constraint(table)["name"] == f"pk_{table}"
            assert all(
                key["name"] == f"fk_{table}_{key['constrained_columns'][0]}"
                for key in inspector.get_foreign_keys(table)
            )


def test_usage_has_no_second_copy_of_its_key_on_sqlite(sqlite_db: Database) -> None:
    with sqlite_db.read() as tx:
        made = tx.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'usage'"))
    assert "WITHOUT ROWID" in str(made)


def test_every_migration_can_be_undone_and_done_again(db: Database) -> None:
    with db.begin() as tx:
        command.downgrade(schema.config(tx.connection()), "base")
        assert set(inspect(tx.connection()).get_table_names()) == {"alembic_version"}
    assert not db.is_current()
    with db.begin() as tx:
        command.upgrade(schema.config(tx.connection()), "head")
        assert differences(tx.connection()) == []
    assert db.is_current()


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory.from_config(schema.config()).get_heads()) == 1


def test_a_database_of_a_newer_version_is_refused_and_left_alone(db: Database, url: str) -> None:
    with db.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not db.is_current()
    with pytest.raises(Sorry, match="made by a newer Rapport"):
        open_database(url)


def test_an_empty_database_is_not_current_until_it_is_opened(url: str) -> None:
    db = open_database(url)
    with db.begin() as tx:
        command.downgrade(schema.config(tx.connection()), "base")
    assert not db.is_current()
    again = open_database(url)
    assert db.is_current()
    again.dispose()
    db.dispose()


def test_tables_of_another_program_are_left_alone(missing_url: str, dialect: str) -> None:
    address = make_url(missing_url)
    if dialect == "sqlite":
        with closing(sqlite3.connect(str(address.database))) as other:
            other.execute("CREATE TABLE accounts (id INTEGER)")
    else:
        emptied = open_database(missing_url)
        with emptied.begin() as tx:
            command.downgrade(schema.config(tx.connection()), "base")
            tx.execute(text("CREATE TABLE accounts (id INTEGER)"))
        emptied.dispose()
    with pytest.raises(Sorry, match=r"tables of another program \(accounts\)"):
        open_database(missing_url)
    engine = create_engine(address.set(drivername={"sqlite": "sqlite"}.get(dialect, "postgresql+psycopg")))
    assert "usage" not in inspect(engine).get_table_names()
    engine.dispose()
