"""What columns without a date held before an import changed them, so that the past can be shown."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from store import merge
from store.database import Database
from store.tables import ChangeRow

# The columns that nothing in their row dates: what they hold today says nothing about a day before.
UNDATED: Mapping[str, tuple[str, ...]] = {
    "accounts": (
        "plan",
        "industry",
        "region",
        "persona",
        "owner",
        "seats",
        "arr_minor",
        "currency",
        "renewal_on",
        "tags",
    ),
    "contacts": ("account_id", "name", "email", "title", "role", "do_not_contact", "language"),
    "goals": ("metric", "target", "current", "due_on", "status"),
    "milestones": ("expected_on",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a row held until `at` (aware UTC), of the columns that changed then; dates are ISO text.

    `key` has the columns that tell the row apart.
    """

    at: datetime
    key: Mapping[str, str]
    before: Mapping[str, Any]


def keep(tx: Session, stage: Table, into: Table, at: datetime) -> None:
    """Note what the rows hold that the staged ones are about to change, but for columns that are dated."""
    names = [name for name in UNDATED.get(into.name, ()) if name in stage.c]
    if not names:
        return
    key = [column.name for column in into.primary_key]
    rows = [
        {"at": at, "of_table": into.name, "row_key": written(key, held), "before": before}
        for held, before in differing(tx.execute(merge.changing(stage, into, names)), len(key), names)
    ]
    if rows:
        tx.execute(insert(ChangeRow.__table__), rows)  # pyright: ignore[reportArgumentType]


def differing(found: Iterable[Sequence[Any]], key: int, names: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """Per row of `merge.changing` the values of its key, and what it holds in the columns that differ."""
    flags = key + len(names)
    for row in found:
        held = zip(names, row[key:flags], row[flags:], strict=True)
        yield row[:key], {name: plain(value) for name, value, differs in held if differs}


def written(names: Sequence[str], values: Sequence[str]) -> str:
    """A row's key as it is stored."""
    return json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False)


def plain(value: object) -> object:
    """The value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def read(db: Database, of_table: str, after: datetime) -> list[Change]:
    """The changes of a table's rows at this moment and after it, newest first."""
    found = (
        select(ChangeRow.at, ChangeRow.row_key, ChangeRow.before)
        .where(ChangeRow.of_table == of_table, ChangeRow.at >= after)
        .order_by(ChangeRow.at.desc(), ChangeRow.change_id.desc())
    )
    with db.read() as tx:
        return [Change(at, json.loads(key), before) for at, key, before in tx.execute(found)]
