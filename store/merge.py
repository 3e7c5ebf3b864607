"""Staged rows against the table they are for: what is new, what differs, and writing just that."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, false, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Join

from store.records import Counts
from store.upsert import insert_into


def compare(tx: Session, stage: Table, into: Table) -> Counts:
    """Count the rows that the table does not have, has otherwise, and has already."""
    known = next(iter(into.primary_key)).is_not(None)
    found = select(
        func.count(),
        func.count().filter(known),
        func.count().filter(and_(known, differs(stage, into))),
    )
    rows, old, changed = tx.execute(found.select_from(matched(stage, into))).one()
    return Counts(new=rows - old, changed=changed, same=old - changed)


def fresh(stage: Table, into: Table, columns: Iterable[ColumnElement[Any]]) -> Select[*tuple[Any, ...]]:
    """These columns of the staged rows that are new or differ, beside the row that the table has for each."""
    missing = next(iter(into.primary_key)).is_(None)
    return select(*columns).select_from(matched(stage, into)).where(or_(missing, differs(stage, into)))


def changing(stage: Table, into: Table, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """The rows that the table has otherwise in these columns: key, what it holds, whether each differs."""
    differ = [into.c[name].is_distinct_from(stage.c[name]) for name in names]
    held = [*into.primary_key, *(into.c[name] for name in names)]
    known = next(iter(into.primary_key)).is_not(None)
    return select(*held, *differ).select_from(matched(stage, into)).where(known, or_(*differ))


def write(tx: Session, stage: Table, into: Table) -> None:
    """Write the rows that are new or differ."""
    names = [column.name for column in stage.columns]
    statement = insert_into(tx, into).from_select(names, fresh(stage, into, stage.columns))
    key = [column.name for column in into.primary_key]
    values = {name: statement.excluded[name] for name in names if name not in key}
    if values:
        tx.execute(statement.on_conflict_do_update(index_elements=key, set_=values))
    else:
        tx.execute(statement)


def matched(stage: Table, into: Table) -> Join:
    """Each staged row with the row of its key; an outer join, so that SQLite begins with the staged ones."""
    return stage.outerjoin(into, and_(*(into.c[key.name] == stage.c[key.name] for key in into.primary_key)))


def differs(stage: Table, into: Table) -> ColumnElement[bool]:
    """Whether any column but the key differs; two NULLs do not."""
    return or_(
        false(),
        *(
            into.c[column.name].is_distinct_from(column)
            for column in stage.columns
            if not into.c[column.name].primary_key
        ),
    )
