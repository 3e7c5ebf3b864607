"""Which deliveries of Slack were already taken, so that a repeated one does nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from store.tables import SeenRow
from store.upsert import insert_into


def first_time(tx: Session, key: str, now: datetime) -> bool:
    """True the first time the key is met, for one caller only."""
    new = tx.scalar(
        insert_into(tx, SeenRow).values(key=key, at=now).on_conflict_do_nothing().returning(SeenRow.key)
    )
    return new is not None
