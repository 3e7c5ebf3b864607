"""What holds of every table: each reference leads somewhere, and each value is of its column's type."""
# ruff: noqa: S608 - the pieces of a query are our own names

from collections.abc import Iterator

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from store.invariants.invariant import Invariant, everywhere
from store.tables import Row, UtcTime

_DIGIT = "[0-9]"
_DAY = f"{_DIGIT * 4}-{_DIGIT * 2}-{_DIGIT * 2}"
_TIME = f"{_DAY} {_DIGIT * 2}:{_DIGIT * 2}:{_DIGIT * 2}.{_DIGIT * 6}"  # SQLite compares them as text
_LARGEST = "1.7976931348623157e308"


def of_tables() -> Iterator[Invariant]:
    """The invariants of every table, parents first."""
    for table in Row.metadata.sorted_tables:
        yield from (_reference(table, each) for each in table.foreign_key_constraints)
        yield _values(table)


def _reference(table: Table, reference: ForeignKeyConstraint) -> Invariant:
    pairs = [(each.parent.name, each.column.name) for each in reference.elements]
    parent = reference.referred_table.name
    joined = " AND ".join(f"parent.{theirs} = child.{ours}" for ours, theirs in pairs)
    return everywhere(
        f"{table.name} of {parent}",
        f"Each row of {table.name} belongs to a row of {parent}.",
        f"SELECT {_key(table, 'child.')} AS found FROM {table.name} AS child "
        f"WHERE child.{pairs[0][0]} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {parent} AS parent WHERE {joined})",
    )


def _values(table: Table) -> Invariant:
    found = f"SELECT {_key(table)} AS found FROM {table.name} WHERE "
    loose = [
        f"({each.name} IS NOT NULL AND {wrong})" for each in table.columns if (wrong := _in_sqlite(each))
    ]
    floats = [f"{each.name} > {_LARGEST}" for each in table.columns if isinstance(each.type, Double)]
    return Invariant(
        f"values of {table.name}",
        f"Each value in {table.name} is of its column's type.",
        found + " OR ".join(loose),
        found + " OR ".join(floats) if floats else "",  # NaN and infinity, of which NaN counts as the larger
    )


def _in_sqlite(column: Column[object]) -> str:
    """What is wrong with a value that SQLite takes all the same: it keeps anything in any column."""
    name, kind = column.name, column.type
    if isinstance(kind, UtcTime):
        return f"{name} NOT GLOB '{_TIME}'"
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    for type_, wrong in (
        (Date, f"{name} NOT GLOB '{_DAY}'"),
        (Boolean, f"{name} NOT IN (0, 1)"),
        (JSON, f"NOT json_valid({name})"),
        (BigInteger, f"typeof({name}) <> 'integer'"),
        (Integer, f"typeof({name}) <> 'integer'"),
        (Double, f"(typeof({name}) NOT IN ('real', 'integer') OR abs({name}) > {_LARGEST})"),
        (Text, f"typeof({name}) <> 'text'"),
    ):
        if isinstance(plain, type_):
            return wrong
    raise TypeError(f"no check for {column}")


def _key(table: Table, of: str = "") -> str:
    return " || '/' || ".join(f"CAST({of}{each.name} AS TEXT)" for each in table.primary_key)
