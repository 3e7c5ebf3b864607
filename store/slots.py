"""Which due time of which job was taken by whom: one winner, however many replicas try."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from store.tables import SlotRow
from store.upsert import insert_into

LEASE = timedelta(hours=1)  # an unfinished claim older than this belongs to a process that died
RETRY = timedelta(minutes=10)  # a failed slot may be tried again after this


def claim(tx: Session, job: str, slot: datetime, owner: str, now: datetime) -> bool:
    """Take the slot; True for the one winner.

    A claim that neither finished nor failed within LEASE, or failed RETRY ago, may be taken again.
    """
    taken = {"state": "claimed", "owner": owner, "claimed_at": now, "ended_at": None}
    free = or_(
        and_(SlotRow.state == "claimed", SlotRow.claimed_at <= now - LEASE),
        and_(SlotRow.state == "failed", SlotRow.ended_at <= now - RETRY),
    )
    won = tx.scalar(
        insert_into(tx, SlotRow)
        .values(job=job, slot=slot, **taken)
        .on_conflict_do_update(index_elements=["job", "slot"], set_=taken, where=free)
        .returning(SlotRow.job)
    )
    return won is not None


def finish(tx: Session, job: str, slot: datetime, now: datetime) -> None:
    """The job of this slot is done and is never claimed again."""
    end(tx, job, slot, "finished", now)


def fail(tx: Session, job: str, slot: datetime, now: datetime) -> None:
    """The job of this slot failed; it may be claimed again after RETRY."""
    end(tx, job, slot, "failed", now)


def release(tx: Session, job: str, slot: datetime, owner: str) -> None:
    """Leave the slot to whoever looks next, unless this owner has ended it or lost it by now."""
    mine = (SlotRow.job == job, SlotRow.slot == slot, SlotRow.owner == owner, SlotRow.state == "claimed")
    tx.execute(delete(SlotRow).where(*mine).execution_options(synchronize_session=False))


def end(tx: Session, job: str, slot: datetime, state: str, now: datetime) -> None:
    """Close the claim with this state."""
    mine = update(SlotRow).where(SlotRow.job == job, SlotRow.slot == slot)
    tx.execute(mine.values(state=state, ended_at=now))


def last_finished(tx: Session, job: str) -> datetime | None:
    """The latest slot (its due time) of this job that was finished."""
    return tx.scalar(select(func.max(SlotRow.slot)).where(SlotRow.job == job, SlotRow.state == "finished"))
