"""What became of each due time of a digest: claimed by one process at a time, and finished for good."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from store.digest_records import Delivery, Key, State
from store.tables import DeliveryRow
from store.upsert import insert_into


def claim(tx: Session, key: Key, owner: str, now: datetime, lease: timedelta) -> Delivery | None:
    """Take the delivery for the length of `lease`; None where another has it or it is finished.

    `owner` is a name of this attempt alone. What an attempt before this one kept comes with it: where
    there is `content`, that attempt may have posted.
    """
    taken = {"owner": owner, "lease_until": now + lease}
    free = and_(DeliveryRow.state == "sending", DeliveryRow.lease_until <= now)
    row = tx.scalar(
        insert_into(tx, DeliveryRow)
        .values(**_columns(key), state="sending", attempt=1, first_at=now, **taken)
        .on_conflict_do_update(
            index_elements=["digest_id", "slot", "target"],
            set_=taken | {"attempt": DeliveryRow.attempt + 1},
            where=free,
        )
        .returning(DeliveryRow)
        .execution_options(populate_existing=True)
    )
    return row and _record(row)


def keep(
    tx: Session, key: Key, owner: str, content: Mapping[str, Any], as_of: date | None, until: datetime
) -> bool:
    """Keep what will be posted; False where this attempt's lease does not last `until` that is over.

    To be committed before posting: a delivery without content was never posted.
    """
    lasts = and_(_mine(key, owner), DeliveryRow.lease_until >= until)
    return _change(tx, lasts, content=dict(content), as_of=as_of)


def sent(tx: Session, key: Key, owner: str, channel: str, ts: str, now: datetime) -> bool:
    """It is posted, there; False where another attempt has taken over, which then looks for it."""
    return _change(tx, _mine(key, owner), state="sent", channel=channel, ts=ts, ended_at=now)


def fail(tx: Session, key: Key, owner: str, reason: str, now: datetime) -> bool:
    """It was not and will not be posted; False where another attempt has taken over."""
    return _end(tx, _mine(key, owner), "failed", reason, now)


def give_up(tx: Session, key: Key, owner: str, reason: str, now: datetime) -> bool:
    """It is too late to post what was begun; False where another attempt has taken over."""
    return _end(tx, _mine(key, owner), "missed", reason, now)


def release(tx: Session, key: Key, owner: str, until: datetime) -> bool:
    """Leave it to a later attempt, not before `until`; False where another attempt has taken over."""
    return _change(tx, _mine(key, owner), lease_until=until)


def missed(tx: Session, key: Key, reason: str, now: datetime) -> bool:
    """Nobody was there to post it; False where it has been begun after all."""
    row = _columns(key) | {"state": "missed", "owner": "", "lease_until": now, "attempt": 0, "first_at": now}
    written = tx.scalar(
        insert_into(tx, DeliveryRow)
        .values(**row, ended_at=now, reason=reason)
        .on_conflict_do_nothing()
        .returning(DeliveryRow.digest_id)
    )
    return written is not None


def taken(tx: Session, digest_id: int, slots: Collection[datetime], now: datetime) -> set[Key]:
    """Those of the digest's deliveries at these times that are finished, or in somebody's hands."""
    found = select(DeliveryRow).where(DeliveryRow.digest_id == digest_id, DeliveryRow.slot.in_(slots))
    busy = (DeliveryRow.state != "sending") | (DeliveryRow.lease_until > now)
    return {_key(row) for row in tx.scalars(found.where(busy))}


def left_behind(tx: Session, now: datetime) -> list[Key]:
    """Deliveries that were begun by an attempt which died or left them to a later one, oldest first."""
    open_still = select(DeliveryRow).where(DeliveryRow.state == "sending", DeliveryRow.lease_until <= now)
    return [_key(row) for row in tx.scalars(open_still.order_by(DeliveryRow.slot))]


def last_sent(tx: Session, digest_id: int, target: str, before: datetime) -> Delivery | None:
    """The latest delivery of a digest to this target that was posted, of those due before this moment."""
    row = tx.scalar(
        select(DeliveryRow)
        .where(
            DeliveryRow.digest_id == digest_id,
            DeliveryRow.target == target,
            DeliveryRow.slot < before,
            DeliveryRow.state == "sent",
        )
        .order_by(DeliveryRow.slot.desc())
        .limit(1)
    )
    return row and _record(row)


def last(tx: Session, digest_id: int, target: str, before: datetime) -> Key | None:
    """The latest delivery of a digest to this target in any state, of those due before this moment."""
    mine = (DeliveryRow.digest_id == digest_id, DeliveryRow.target == target, DeliveryRow.slot < before)
    row = tx.scalar(select(DeliveryRow).where(*mine).order_by(DeliveryRow.slot.desc()).limit(1))
    return row and _key(row)


def get(tx: Session, key: Key) -> Delivery | None:
    """What became of this delivery so far."""
    row = tx.get(DeliveryRow, (key.digest_id, key.slot, key.target), populate_existing=True)
    return row and _record(row)


def at(tx: Session, channel: str, ts: str) -> Delivery | None:
    """The delivery that this message is."""
    row = tx.scalar(select(DeliveryRow).where(DeliveryRow.channel == channel, DeliveryRow.ts == ts))
    return row and _record(row)


def _mine(key: Key, owner: str) -> ColumnElement[bool]:
    return and_(
        DeliveryRow.digest_id == key.digest_id,
        DeliveryRow.slot == key.slot,
        DeliveryRow.target == key.target,
        DeliveryRow.state == "sending",
        DeliveryRow.owner == owner,
    )


def _end(
    tx: Session, mine: ColumnElement[bool], state: Literal["failed", "missed"], reason: str, now: datetime
) -> bool:
    return _change(tx, mine, state=state, reason=reason, ended_at=now)


def _change(tx: Session, mine: ColumnElement[bool], **values: object) -> bool:
    changed = update(DeliveryRow).where(mine).values(**values).returning(DeliveryRow.digest_id)
    return tx.scalar(changed.execution_options(synchronize_session=False)) is not None


def _columns(key: Key) -> dict[str, Any]:
    return {"digest_id": key.digest_id, "slot": key.slot, "target": key.target}


def _key(row: DeliveryRow) -> Key:
    return Key(row.digest_id, row.slot, row.target)


def _record(row: DeliveryRow) -> Delivery:
    state: State = row.state  # pyright: ignore[reportAssignmentType] - only this module writes it
    return Delivery(
        key=_key(row),
        state=state,
        attempt=row.attempt,
        first_at=row.first_at,
        as_of=row.as_of,
        content=row.content or {},
        channel=row.channel or "",
        ts=row.ts or "",
        ended_at=row.ended_at,
        reason=row.reason or "",
    )
