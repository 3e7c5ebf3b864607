"""The Arrow shape of each table of the book: the same on both databases, in and out."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Select, Table
from sqlalchemy.orm import Session

from store.sight import narrowed
from store.tables import BUNDLE, PulseRow, Row, UtcTime

# What a book is made of: the import bundle, and the pulses given in Slack.
BOOK = BUNDLE | {PulseRow.__tablename__: Row.metadata.tables[PulseRow.__tablename__]}
BATCH = 5_000  # rows turned into Arrow at a time; more is slower
NOTHING = pa.scalar(None, pa.float64())
TYPES: dict[type[Any], pa.DataType] = {
    BigInteger: pa.int64(),
    Boolean: pa.bool_(),
    Date: pa.date32(),
    Double: pa.float64(),
    UtcTime: pa.timestamp("us", "UTC"),
}


def schema(table: str) -> pa.Schema:
    """The columns of a table as a bundle gives them; ValueError for a table that the book does not have."""
    return pa.schema([(column.name, kind(column)) for column in columns(table)])


def columns(table: str) -> list[Column[Any]]:
    """The columns of a table without those that the store fills in itself."""
    return [column for column in target(table).columns if not column.info.get("derived")]


def target(table: str) -> Table:
    """The table of this name."""
    if table not in BOOK:
        raise ValueError(f"the book has no table {table}")
    return BOOK[table]


def kind(column: Column[Any]) -> pa.DataType:
    """The Arrow type of a column; text where it is nothing else."""
    return TYPES.get(type(column.type), pa.string())


def from_sqlite(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """A column in its own type. SQLite keeps dates and UTC times as ISO text, booleans as 0 and 1."""
    if pa.types.is_boolean(kind):
        return pa.array(values, pa.int64()).cast(kind)
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.string()).cast(pa.timestamp("us")).cast(kind)
    if pa.types.is_date(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def fetch(tx: Session, rows: Select[*tuple[Any, ...]], wanted: pa.Schema) -> pa.Table:
    """The rows in these columns, by the driver's own cursor.

    Turning dates and times one by one, as SQLAlchemy does, takes five times as long as all the rest.
    """
    connection = tx.connection()
    cursor = connection.connection.cursor()
    cursor.execute(str(narrowed(tx, rows).compile(connection, compile_kwargs={"literal_binds": True})))
    turn = from_sqlite if connection.dialect.name == "sqlite" else pa.array
    batches: list[pa.RecordBatch] = []
    while fetched := cursor.fetchmany(BATCH):
        pairs = zip(zip(*fetched, strict=True), wanted.types, strict=True)
        batches.append(pa.record_batch([turn(values, kind) for values, kind in pairs], wanted))
    return pa.Table.from_batches(batches, wanted)


def conform(table: str, rows: pa.Table) -> pa.Table:
    """The rows in the table's types and order, keys complete, numbers finite.

    A column that may be empty may also be missing. ValueError where the rows break what `store.bundle.load`
    asks of them.
    """
    wanted = {column.name: column for column in columns(table)}
    if unknown := set(rows.column_names) - set(wanted):
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    ready = {
        name: fitting(table, column, rows)
        for name, column in wanted.items()
        if name in rows.column_names or not column.nullable
    }
    return pa.table(ready)


def fitting(table: str, column: Column[Any], rows: pa.Table) -> pa.ChunkedArray:
    """One column of the rows in its type."""
    if column.name in rows.column_names:
        values = rows.column(column.name)
    else:
        values = pa.chunked_array([pa.nulls(rows.num_rows)])
    if pa.types.is_timestamp(values.type) and values.type.tz is None and isinstance(column.type, UtcTime):
        raise ValueError(f"{table}.{column.name} needs times with a zone")
    values = complete(values.cast(kind(column)), column)
    if values.null_count and not column.nullable:
        raise ValueError(f"{table}.{column.name} is needed in every row")
    if pa.types.is_string(values.type) and holds_nul(values):
        raise ValueError(f"{table}.{column.name} holds a NUL character, which no text may")
    return values


def complete(values: pa.ChunkedArray, column: Column[Any]) -> pa.ChunkedArray:
    """NaN and infinity as NULL; in a key, what stands there for NULL."""
    if pa.types.is_floating(values.type):
        values = pc.call_function("if_else", [pc.call_function("is_finite", [values]), values, NOTHING])
    absent = column.info.get("absent")
    return values if absent is None else values.fill_null(absent)


def holds_nul(texts: pa.ChunkedArray) -> bool:
    """Whether any of the texts holds a NUL character, which PostgreSQL refuses."""
    found = pc.call_function("match_substring", [texts], pc.MatchSubstringOptions("\0"))
    return bool(pc.call_function("any", [found]).as_py())
