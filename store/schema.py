"""Brings a database to the tables of this version, once, however many processes start at the same time."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from store.address import name
from store.errors import Outgrown, Sorry
from store.pool import READS
from store.tables import Row

LOCK = 7_274_707_001  # any number, the same in every version


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings: the revisions of this package, run on the given connection."""
    settings = Config()
    settings.set_main_option("script_location", "store:migrations")
    settings.attributes["connection"] = connection
    return settings


@cache
def head() -> str | None:
    """The newest revision that this version knows; read once, each request asks for it."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(connection: Connection) -> str | None:
    """The revision of the database; None where it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def known() -> frozenset[str]:
    """The revisions that this version knows."""
    return frozenset(each.revision for each in ScriptDirectory.from_config(config()).walk_revisions())


def hold(connection: Connection) -> None:
    """Let nobody migrate until this transaction ends. Outgrown where a newer version has.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({LOCK})")
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found is not None and found not in known():
        where = name(connection.engine.url)
        raise Outgrown(f"A newer Rapport has upgraded the database {where}; start that version here too.")


def upgrade(engine: Engine) -> None:
    """Migrate to the newest revision. Sorry where a newer version or another program made the tables."""
    with engine.execution_options(**READS).begin() as connection:
        if current(connection) == head():
            return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        refuse_strangers(connection)
        command.upgrade(config(connection), "head")


def refuse_strangers(connection: Connection) -> None:
    """Stop before a table that is not ours, or not yet ours, is touched."""
    where, found = name(connection.engine.url), current(connection)
    if found is None:
        taken = set(Row.metadata.tables) & set(inspect(connection).get_table_names())
        if taken:
            raise Sorry(
                f"The database {where} already holds tables of another program ({', '.join(sorted(taken))}); "
                "name a database of its own for Rapport."
            )
    elif found not in known():
        raise Sorry(f"The database {where} was made by a newer Rapport; start that version or a newer one.")
