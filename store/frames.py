"""Whole tables as Arrow, fast, and in the same types from both databases."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import adbc_driver_postgresql.dbapi
import pyarrow as pa
from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.dialects import postgresql

from store import arrow
from store.database import Database
from store.sight import OF_ACCOUNTS, narrowed
from store.tables import UtcTime

DATED = {
    "subscriptions": "started_on",
    "usage": "day",
    "events": "at",
    "tickets": "opened_at",
    "surveys": "at",
    "invoices": "due_on",
    "touches": "at",
    "pulses": "at",
}


def read(db: Database, table: str, until: date | None = None) -> pa.Table:
    """All rows of a table of the bundle, in the types of `store.bundle.schema` and in no certain order.

    With `until`, rows whose first date is after that day (UTC) are left out. A row's later dates (closed,
    paid, churned) are as they are today: whoever looks back hides them. Accounts, contacts, goals and
    milestones have no such first date. DatabaseGone where the database does not answer.
    """
    rows = select(*_attributes(table)).where(dated(table, until))
    return read_sqlite(db, table, rows) if db.dialect == "sqlite" else read_postgresql(db, table, rows)


def _attributes(table: str) -> list[Any]:
    """The columns as those of an entity: by these a query is narrowed to what may be seen."""
    names = [column.name for column in arrow.columns(table)]
    entity, _ = OF_ACCOUNTS[table]
    return [getattr(entity, name) for name in names]


def dated(table: str, until: date | None) -> ColumnElement[bool]:
    """The condition that leaves out what is dated after the day."""
    if until is None or table not in DATED:
        return true()
    column = arrow.target(table).c[DATED[table]]
    if isinstance(column.type, UtcTime):
        return column < datetime.combine(until + timedelta(days=1), time(), UTC)
    return column <= until


def read_postgresql(db: Database, table: str, rows: Select[*tuple[Any, ...]]) -> pa.Table:
    """By ADBC, which reads PostgreSQL's binary COPY."""
    with db.read() as tx:
        open_to = narrowed(tx, rows)
    query = open_to.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    with (
        db.speaking(),
        adbc_driver_postgresql.dbapi.connect(db.arrow_uri, autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(str(query))
        return cursor.fetch_arrow_table().cast(arrow.schema(table))


def read_sqlite(db: Database, table: str, rows: Select[*tuple[Any, ...]]) -> pa.Table:
    """By Python's own driver.

    ADBC would be faster, but brings a second SQLite into the process. The two do not see each other's locks,
    and closing one drops the other's: the write-ahead log is deleted under a writer, whose work is lost.
    """
    with db.read() as tx:
        return arrow.fetch(tx, rows, arrow.schema(table))
