"""Rows on their way in: a temporary table, filled as fast as each driver can."""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql
from sqlalchemy import Column, Connection, MetaData, Table, text
from sqlalchemy.orm import Session

NAME = "incoming"
BATCH = 50_000  # rows turned into Python objects at a time


@contextmanager
def staged(tx: Session, target: Table, rows: pa.Table) -> Generator[Table]:
    """A temporary table with these rows, typed and keyed like the target. ValueError where a key repeats."""
    stage = Table(
        NAME,
        MetaData(),
        *(
            Column(name, target.c[name].type, primary_key=target.c[name].primary_key, autoincrement=False)
            for name in rows.column_names
        ),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
        sqlite_with_rowid=False,
    )
    connection = tx.connection()
    stage.create(connection, checkfirst=False)
    try:
        fill(connection, stage, rows)
    except (sqlite3.IntegrityError, psycopg.IntegrityError) as error:
        raise ValueError(f"a key stands twice in the rows for {target.name}: {error}") from error
    yield stage
    stage.drop(connection, checkfirst=False)


def fill(connection: Connection, stage: Table, rows: pa.Table) -> None:
    """Write the rows by the driver itself: COPY, or one prepared INSERT."""
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))  # the times are written without a zone
        copy(driver, stage, rows)
        connection.execute(text(f"ANALYZE {NAME}"))  # the planner would think it small
    elif isinstance(driver, sqlite3.Connection):
        driver.executemany(str(stage.insert().compile(connection)), tuples(rows))


def copy(driver: "psycopg.Connection[Any]", stage: Table, rows: pa.Table) -> None:
    """Stream the rows to PostgreSQL."""
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in stage.columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(NAME), names)
    with driver.cursor() as cursor, cursor.copy(statement) as stream:
        for row in tuples(rows):
            stream.write_row(row)


def tuples(rows: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows, with dates and UTC times as the ISO text that SQLite keeps."""
    for batch in rows.to_batches(max_chunksize=BATCH):
        yield from zip(*(plain(column).to_pylist() for column in batch.columns), strict=True)


def plain(column: pa.Array) -> pa.Array:
    """Dates and times as text, all else as it is."""
    if pa.types.is_date(column.type):
        return column.cast(pa.string())
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us")).cast(pa.string())
    return column
