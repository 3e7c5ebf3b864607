"""Who did what: written once, never changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.records import AuditEntry, Detail
from store.tables import AuditRow


def write(
    tx: Session,
    *,
    at: datetime,
    actor: str,
    act: str,
    account_id: str | None,
    place: str | None,
    detail: Detail,
) -> None:
    """Add an entry."""
    tx.add(AuditRow(at=at, actor=actor, act=act, account_id=account_id, place=place, detail=dict(detail)))
    tx.flush()


def recent(tx: Session, limit: int) -> list[AuditEntry]:
    """The newest entries, newest first."""
    newest = select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.entry_id.desc()).limit(limit)
    return [
        AuditEntry(row.at, row.actor, row.act, row.account_id, row.place, row.detail)
        for row in tx.scalars(newest).all()
    ]
