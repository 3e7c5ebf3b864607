"""The track record: what a score said about each account on a day, and what came of it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session

from store import arrow
from store.tables import AccountRow, TrackedRow
from store.upsert import insert_into

TEXT, DAY = pa.string(), pa.date32()
KEY = {"account_id": TEXT, "as_of": DAY, "horizon": pa.int64()}
SAID = {
    "outcome": TEXT,
    "persona": TEXT,
    "health": pa.int64(),
    "band": TEXT,
    "risk": pa.float64(),
    "logins": pa.float64(),
}
CAME = {"lost": pa.bool_(), "lost_on": DAY}
TABLE = TrackedRow.__table__


def keep(tx: Session, rows: pa.Table, made_at: datetime) -> None:
    """Keep rows with the columns of KEY and SAID, and those of CAME where they are known already.

    A row of the same account, day and horizon is replaced.
    """
    insert = insert_into(tx, TrackedRow)
    rest = {name: insert.excluded[name] for name in ("made_at", *SAID, *CAME)}
    statement = insert.on_conflict_do_update(index_elements=list(KEY), set_=rest)
    for batch in batches(rows):
        tx.execute(statement, [{**dict.fromkeys(CAME), **row, "made_at": made_at} for row in batch])


def days(tx: Session, horizon: int) -> list[date]:
    """The days that have rows, oldest first."""
    found = select(TrackedRow.as_of).where(TrackedRow.horizon == horizon).distinct()
    return list(tx.scalars(found.order_by(TrackedRow.as_of)))


def ripe(tx: Session, today: date) -> pa.Table:
    """The rows without an outcome whose horizon is over, or whose account has churned: KEY and `outcome`."""
    waiting = select(TrackedRow.as_of, TrackedRow.horizon).where(TrackedRow.lost.is_(None)).distinct()
    over = [
        and_(TrackedRow.as_of == as_of, TrackedRow.horizon == horizon)
        for as_of, horizon in tx.execute(waiting)
        if as_of + timedelta(days=horizon) <= today
    ]
    left = and_(
        TrackedRow.outcome == "churn",
        exists().where(AccountRow.account_id == TrackedRow.account_id, AccountRow.churned_on <= today),
    )
    return read(tx, {**KEY, "outcome": TEXT}, TrackedRow.lost.is_(None), or_(left, *over))


def settle(tx: Session, rows: pa.Table) -> None:
    """Fill in what came: KEY and CAME."""
    statement = (
        update(TABLE)  # pyright: ignore[reportArgumentType]
        .where(*(TABLE.c[name] == bindparam(f"of_{name}") for name in KEY))
        .values(lost=bindparam("to_lost"), lost_on=bindparam("to_lost_on"))
    )
    for batch in batches(rows):
        changes = [
            {f"of_{name}": row[name] for name in KEY} | {f"to_{name}": row[name] for name in CAME}
            for row in batch
        ]
        tx.connection().execute(statement, changes)


def settled(tx: Session, horizon: int, until: date, members: Collection[str] | None = None) -> pa.Table:
    """Rows of one horizon that was over by the day, with their outcome, of these accounts; all for None.

    A row that was lost early waits for its day like the others, or losses would be counted before the rest.
    """
    over = TrackedRow.as_of <= until - timedelta(days=horizon)
    rows = read(
        tx,
        {**KEY, "made_at": pa.timestamp("us", "UTC"), **SAID, **CAME},
        TrackedRow.horizon == horizon,
        TrackedRow.lost.is_not(None),
        over,
    )
    if members is None:
        return rows
    inside = pc.call_function(
        "is_in", [rows.column("account_id")], pc.SetLookupOptions(pa.array(sorted(members), TEXT))
    )
    return rows.filter(inside)


def due(tx: Session, horizon: int, until: date) -> date | None:
    """The next day after `until` on which rows of this horizon come due."""
    span = timedelta(days=horizon)
    first = select(func.min(TrackedRow.as_of)).where(
        TrackedRow.horizon == horizon, TrackedRow.as_of > until - span
    )
    found = tx.scalar(first)
    return None if found is None else found + span


def read(tx: Session, wanted: dict[str, pa.DataType], *conditions: Any) -> pa.Table:
    """The columns of the rows for which all conditions hold, in no certain order."""
    rows = select(*(getattr(TrackedRow, name) for name in wanted)).where(*conditions)
    return arrow.fetch(tx, rows, pa.schema(wanted))


def batches(rows: pa.Table) -> Any:
    """The rows as dicts, some thousands at a time."""
    return (batch.to_pylist() for batch in rows.to_batches(max_chunksize=arrow.BATCH))
