"""Loads the import bundle in bulk: the same rows twice change nothing, and every row is counted."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select
from sqlalchemy.orm import Session

from store import arrow, changes, merge, rollup, turns
from store.records import Counts
from store.staging import staged
from store.tables import AccountRow, EventRow, UsageRow
from store.turns import Turn


def schema(table: str) -> pa.Schema:
    """The columns and types of a table of the bundle; ValueError where there is no such table."""
    return arrow.schema(table)


def keys(table: str) -> tuple[str, ...]:
    """The columns that tell two rows of a table apart."""
    return tuple(column.name for column in arrow.target(table).primary_key)


def account_ids(tx: Session) -> set[str]:
    """The ids of all accounts."""
    return set(tx.scalars(select(AccountRow.account_id)))


def load(tx: Session, table: str, rows: pa.Table, at: datetime | None = None) -> Counts:
    """Put rows of one table of the bundle into the database; new + changed + same is the number of rows.

    `rows` come in the shape of `schema(table)`; a column that they lack stays as it is in the database. Each
    key stands there once, each account exists, no text holds a NUL: else an error, and the transaction is
    lost. Events are also rolled up into the usage of the days that they touch. What columns without a date
    held before is kept as a change of the moment `at`, now where none is given.
    """
    into, ready = arrow.target(table), derive(table, arrow.conform(table, rows))
    if not ready.num_rows:
        return Counts()
    turns.take(tx, Turn.IMPORT)
    with staged(tx, into, ready) as stage:
        counts = merge.compare(tx, stage, into)
        if counts.new or counts.changed:
            if counts.changed:
                changes.keep(tx, stage, into, at or datetime.now(UTC))
            touched = rollup.touch(tx, stage) if table == EventRow.__tablename__ else None
            merge.write(tx, stage, into)
            if touched is not None:
                rollup.recount(tx, touched)
    return counts


def derive(table: str, rows: pa.Table) -> pa.Table:
    """Add the columns that the store fills in itself."""
    if table == UsageRow.__tablename__:
        return rows.append_column("source", pa.repeat("usage", rows.num_rows))
    if table == EventRow.__tablename__:
        return rows.append_column("day", pc.cast(rows.column("at"), pa.date32()))
    return rows
