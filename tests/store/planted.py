"""Rows for every table there is, with the same words in every column of text and JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Double,
    Table,
    Text,
    cast,
    insert,
    select,
)
from sqlalchemy.orm import Session

from store.tables import PlainText, Row, UtcTime

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REFERRED = {"digest_id": 1, "run_id": 1, "slot": AT, "target": "C0123TEAM"}
OTHERS: dict[type[Any], Any] = {UtcTime: AT, Date: AT.date(), Boolean: False, Double: 0.5}
SHARED = {"runs", "digests", "deliveries"}  # what rows of several accounts refer to


def plant(tx: Session, account_id: str, said: str, *, whole: dict[str, frozenset[str]], first: bool) -> None:
    """A row of an account in every table that says `said` everywhere but in the columns of `whole`.

    What `SHARED` has is planted with the `first` account.
    """
    for number, table in enumerate(Row.metadata.sorted_tables):
        if table.name in SHARED and not first:
            continue
        kept = whole.get(table.name, frozenset())
        row = {
            column.name: _value(column, account_id, said, number, kept)
            for column in table.c
            if column.name in REFERRED or column is not table.autoincrement_column
        }
        tx.execute(insert(table).values(**row))


def texts(tx: Session) -> Iterator[tuple[Table, Column[Any], str]]:
    """Every value of every column of text and JSON, as it is stored."""
    for table in Row.metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, PlainText | JSON):
                for value in tx.scalars(select(cast(column, Text)).where(column.is_not(None))):
                    yield table, column, value


def _value(column: Column[Any], account_id: str, said: str, number: int, kept: frozenset[str]) -> Any:
    plain = f"{column.name} {len(account_id)}"
    if column.name == "account_id":
        return account_id
    if column.name in REFERRED and (column.foreign_keys or column.table.name in SHARED):
        return REFERRED[column.name]
    if column.name == "row_key":
        return json.dumps({"goal": said}, ensure_ascii=False)
    if isinstance(column.type, PlainText):
        return plain if column.name in kept else f"{plain}, {said}: {said}."
    if isinstance(column.type, JSON):
        inside: dict[str, Any] = {"text": f"{plain}\n{said}", said: [{"said": said}]}
        return [inside] if column.name == "reasons" else inside
    return OTHERS.get(type(column.type), number)
