"""The account's timeline: what was logged or imported, newest first."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.records import Touch
from store.tables import AccountRow, TouchRow


def add(tx: Session, touch: Touch) -> None:
    """Put a touch on the timeline. The account must exist."""
    # Locked, so that two touches of one moment get two places.
    tx.get(AccountRow, touch.account_id, with_for_update=True)
    same_moment = (
        TouchRow.account_id == touch.account_id,
        TouchRow.at == touch.at,
        TouchRow.kind == touch.kind,
    )
    taken = tx.scalar(select(func.max(TouchRow.occurrence)).where(*same_moment))
    row = TouchRow(
        account_id=touch.account_id,
        at=touch.at,
        kind=touch.kind,
        occurrence=0 if taken is None else taken + 1,
        direction=touch.direction,
        author=touch.author,
        summary=touch.summary,
    )
    tx.add(row)
    tx.flush()


def last(tx: Session, account_id: str, until: datetime) -> Touch | None:
    """The newest touch that is not later than `until`."""
    return next(iter(recent(tx, account_id, until, 1)), None)


def recent(tx: Session, account_id: str, until: datetime, limit: int) -> list[Touch]:
    """The newest touches that are not later than `until`, newest first."""
    rows = tx.scalars(
        select(TouchRow)
        .where(TouchRow.account_id == account_id, TouchRow.at <= until)
        .order_by(TouchRow.at.desc(), TouchRow.kind, TouchRow.occurrence.desc())
        .limit(limit)
    )
    return [
        Touch(row.account_id, row.at, row.kind, row.summary, row.author, row.direction) for row in rows.all()
    ]
