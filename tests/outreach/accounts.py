"""Accounts of a book for the tests of what may be said: rows as an import would bring them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from outreach.fact import Purpose, Sheet
from outreach.facts import gather
from store import bundle
from store.database import Database
from store.records import Person

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = NOW.date()
ANA = Person("U1", "ana@lumen.example", "Ana Ruiz")
PURPOSES: tuple[Purpose, ...] = (
    *("check-in", "renewal", "onboarding", "save", "expansion", "reference", "review"),
)

Rows = Sequence[Mapping[str, Any]]


def load(db: Database, **tables: Rows) -> None:
    """Put rows of the bundle's tables into the database, accounts first."""
    with db.begin() as tx:
        for table in sorted(tables, key=lambda name: name != "accounts"):
            fields = bundle.schema(table)
            given = {name for row in tables[table] for name in row}
            schema = pa.schema([fields.field(name) for name in fields.names if name in given])
            bundle.load(tx, table, pa.Table.from_pylist([dict(row) for row in tables[table]], schema))


def ago(days: int) -> date:
    """The day so many days before today; negative is ahead."""
    return TODAY - timedelta(days)


def at(days: int) -> datetime:
    """The moment so many days before now."""
    return NOW - timedelta(days)


def use(account_id: str, values: Mapping[int, float], metric: str = "active_people") -> Rows:
    """Usage by days ago."""
    return [
        {"account_id": account_id, "day": ago(days), "metric": metric, "value": value}
        for days, value in values.items()
    ]


def sheet(db: Database, account_id: str = "a1", purpose: Purpose = "check-in", **wanted: Any) -> Sheet:
    """The sheet that Ana is given."""
    defaults: dict[str, Any] = {"sender": ANA, "now": NOW}
    with db.read() as tx:
        return gather.sheet(tx, account_id, purpose, **(defaults | wanted))
