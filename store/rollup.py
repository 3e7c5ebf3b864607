"""Events as daily usage: only the days that were touched are counted again, and imported usage stands.

Each event name is a metric, its value the number of such events; `active_people` is how many users had any.
"""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    MetaData,
    Select,
    Table,
    and_,
    delete,
    func,
    literal,
    select,
    tuple_,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.merge import fresh
from store.tables import BUNDLE, EventRow, PlainText, UsageRow
from store.upsert import insert_into

PEOPLE = "active_people"
ROLLED_UP = "events"
USERS = func.count(EventRow.user_id.distinct())
EVENTS = func.count(EventRow.event_id)
COLUMNS = ["account_id", "day", "metric", "value", "source"]


def touch(tx: Session, stage: Table) -> Table:
    """Note which days of which accounts the staged events will touch that are new or differ.

    An event that moved touches two days: the one it comes to and the one it leaves.
    """
    events = BUNDLE[EventRow.__tablename__]
    touched = Table(
        "touched",
        MetaData(),
        Column("account_id", PlainText, primary_key=True),
        Column("day", Date, primary_key=True),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
        sqlite_with_rowid=False,
    )
    touched.create(tx.connection(), checkfirst=False)
    came = [stage.c.account_id, stage.c.day]
    left = [func.coalesce(events.c.account_id, stage.c.account_id), func.coalesce(events.c.day, stage.c.day)]
    days = union(fresh(stage, events, came), fresh(stage, events, left))
    tx.execute(touched.insert().from_select(["account_id", "day"], days))
    return touched


def recount(tx: Session, touched: Table) -> None:
    """Count the touched days again, after the events are written, and forget which days they were."""
    days = select(touched.c.account_id, touched.c.day)
    stale = delete(UsageRow).where(
        UsageRow.source == ROLLED_UP, tuple_(UsageRow.account_id, UsageRow.day).in_(days)
    )
    tx.execute(stale, execution_options={"synchronize_session": False})
    # People first: should an event be called `active_people`, the people stand.
    for metric, number in (
        (literal(PEOPLE), USERS),
        (EventRow.event, EVENTS),
    ):
        counted = counts(touched, metric, number)
        tx.execute(insert_into(tx, UsageRow).from_select(COLUMNS, counted).on_conflict_do_nothing())
    touched.drop(tx.connection(), checkfirst=False)


def counts(
    touched: Table, metric: ColumnElement[str] | InstrumentedAttribute[str], number: ColumnElement[int]
) -> Select[*tuple[Any, ...]]:
    """One usage row per touched day and metric, where there is anything to count."""
    day = and_(EventRow.account_id == touched.c.account_id, EventRow.day == touched.c.day)
    return (
        select(touched.c.account_id, touched.c.day, metric, number, literal(ROLLED_UP))
        .outerjoin_from(touched, EventRow, day)
        .group_by(touched.c.account_id, touched.c.day, metric)
        .having(number > 0)
    )
