"""How fresh what is imported is: the newest day of each feed."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import standings
from store.frames import DATED
from store.tables import BUNDLE, UtcTime

SMALL = ("tickets", "surveys", "invoices", "touches")  # by `newest`; usage and events can be large


def newest_usage(tx: Session, today: date, days: int) -> date | None:
    """The newest of so many days up to today on which any account has usage; None where none has."""
    span = (today - timedelta(ago) for ago in range(days))
    return next((day for day in span if tx.scalar(select(standings.any_usage(day)))), None)


def newest(tx: Session, today: date) -> dict[str, date | None]:
    """The date of the newest row of each of the SMALL tables, of those up to today; None where none is."""
    return {name: _newest(tx, name, today) for name in SMALL}


def _newest(tx: Session, name: str, today: date) -> date | None:
    column = BUNDLE[name].c[DATED[name]]
    timed = isinstance(column.type, UtcTime)
    end = datetime.combine(today, time.max, UTC) if timed else today
    found = tx.scalar(select(func.max(column)).where(column <= end))
    return found.date() if isinstance(found, datetime) else found
