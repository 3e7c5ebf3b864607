"""Which deliveries of Slack were already taken, so that a repeated one does nothing."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.tables import SeenRow
from store.upsert import insert_into

KEEP = timedelta(days=1)  # Slack repeats a delivery for minutes, not for days
PRUNED = 100  # at most so many old rows at a time, so that no answer waits for a clean-up


def first_time(tx: Session, key: str, now: datetime) -> bool:
    """True the first time the key is met, for one caller only."""
    new = tx.scalar(
        insert_into(tx, SeenRow).values(key=key, at=now).on_conflict_do_nothing().returning(SeenRow.key)
    )
    if new is not None:
        prune(tx, now)
    return new is not None


def prune(tx: Session, now: datetime) -> None:
    """Forget old keys; those that another transaction is forgetting are skipped."""
    old = select(SeenRow.key).where(SeenRow.at < now - KEEP).limit(PRUNED).with_for_update(skip_locked=True)
    tx.execute(delete(SeenRow).where(SeenRow.key.in_(old)).execution_options(synchronize_session=False))
