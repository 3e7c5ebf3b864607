"""Digests as they were asked for: added, listed, paused, resumed, muted by a person, and removed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from store.digest_records import Digest
from store.segments import key
from store.tables import DigestRow, MuteRow
from store.upsert import insert_into

_IS_THERE = DigestRow.removed_at.is_(None)


def add(tx: Session, digest: Digest) -> Digest:
    """Keep it, and return it with the `digest_id` that it got."""
    row = DigestRow(
        kind=digest.kind,
        audience=digest.audience,
        target=digest.target,
        segment=digest.segment,
        due=digest.due,
        zone=digest.zone,
        top=digest.top,
        created_by=digest.created_by,
        created_at=digest.created_at,
        paused_at=digest.paused_at,
        paused_because=digest.paused_because or None,
    )
    tx.add(row)
    tx.flush()
    return record(row)


def change(tx: Session, digest: Digest, at: datetime) -> bool:
    """Let it have these accounts, this time and this cap; False where it is not there any more.

    It is due from this moment on, as if it were new: no slot before is made up for.
    """
    fields = {"segment": digest.segment, "due": digest.due, "zone": digest.zone, "top": digest.top}
    return _update(tx, digest.digest_id, **fields, created_at=at)


def get(tx: Session, digest_id: int) -> Digest | None:
    """The digest; None where there is none, or where it was removed."""
    row = tx.scalar(select(DigestRow).where(DigestRow.digest_id == digest_id, _IS_THERE))
    return None if row is None else record(row)


def at(tx: Session, target: str) -> list[Digest]:
    """Those that were asked for in a channel, or by a person for herself; the oldest first."""
    return _having(tx, DigestRow.target == target)


def of(tx: Session, person: str) -> list[Digest]:
    """Those that a person is told of the troubles of, or that come to her alone; the oldest first."""
    return _having(tx, or_(DigestRow.created_by == person, DigestRow.target == person))


def for_owners(tx: Session) -> list[Digest]:
    """Those that go to each owner, wherever they were asked for; the oldest first."""
    return _having(tx, DigestRow.audience == "owners")


def active(tx: Session) -> list[Digest]:
    """All that are neither paused nor removed; the oldest first."""
    return _having(tx, DigestRow.paused_at.is_(None))


def using(tx: Session, segment: str) -> list[Digest]:
    """Those of the segment of this name, the paused ones too; the oldest first."""
    return [digest for digest in _having(tx) if key(digest.segment) == key(segment)]


def pause(tx: Session, digest_id: int, at: datetime, because: str = "") -> bool:
    """Send it no more until it is resumed; False where it is paused already, or not there any more."""
    fields = {"paused_at": at, "paused_because": because or None}
    return _update(tx, digest_id, DigestRow.paused_at.is_(None), **fields)


def resume(tx: Session, digest_id: int, at: datetime) -> bool:
    """Send it again, from this moment on; False where it is not paused, or not there any more."""
    fields = {"paused_at": None, "paused_because": None, "created_at": at}
    return _update(tx, digest_id, DigestRow.paused_at.is_not(None), **fields)


def hand_over(tx: Session, digest_id: int, person: str) -> bool:
    """Let it be this person's, who is told of its troubles from now on; False where it is not there."""
    return _update(tx, digest_id, created_by=person)


def remove(tx: Session, digest_id: int, at: datetime) -> bool:
    """Let it be gone, though not what it has delivered; False where it is not there any more."""
    return _update(tx, digest_id, removed_at=at)


def mute(tx: Session, digest_id: int, person: str, at: datetime) -> None:
    """Leave this person out of a digest that goes to each owner."""
    tx.execute(
        insert_into(tx, MuteRow)
        .values(digest_id=digest_id, person=person, at=at)
        .on_conflict_do_nothing(index_elements=["digest_id", "person"])
    )


def unmute(tx: Session, digest_id: int, person: str) -> None:
    """Send this person her part again."""
    tx.execute(delete(MuteRow).where(MuteRow.digest_id == digest_id, MuteRow.person == person))


def muted(tx: Session, digest_id: int) -> set[str]:
    """Who does not want her part of it."""
    return set(tx.scalars(select(MuteRow.person).where(MuteRow.digest_id == digest_id)))


def record(row: DigestRow) -> Digest:
    """The digest without its session."""
    return Digest(
        kind=row.kind,  # pyright: ignore[reportArgumentType] - only a Kind was ever written
        audience=row.audience,  # pyright: ignore[reportArgumentType] - only an Audience was ever written
        target=row.target,
        segment=row.segment,
        due=row.due,
        zone=row.zone,
        top=row.top,
        created_by=row.created_by,
        created_at=row.created_at,
        paused_at=row.paused_at,
        paused_because=row.paused_because or "",
        digest_id=row.digest_id,
    )


def _having(tx: Session, *conditions: ColumnElement[bool]) -> list[Digest]:
    wanted = select(DigestRow).where(_IS_THERE, *conditions).order_by(DigestRow.digest_id)
    rows: Iterable[DigestRow] = tx.scalars(wanted)
    return [record(row) for row in rows]


def _update(tx: Session, digest_id: int, *conditions: ColumnElement[bool], **fields: object) -> bool:
    mine = update(DigestRow).where(DigestRow.digest_id == digest_id, _IS_THERE, *conditions)
    return tx.scalar(mine.values(**fields).returning(DigestRow.digest_id)) is not None
