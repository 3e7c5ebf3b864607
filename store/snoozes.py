"""Accounts that a place does not want to hear of until something happens; at most one snooze each."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time

from sqlalchemy import Subquery, func, select, true, update
from sqlalchemy.orm import Session

from store.digest_records import Snooze
from store.tables import AccountRow, SnoozeRow
from store.tables.bundle import SurveyRow


def put(tx: Session, snooze: Snooze) -> Snooze:
    """Let this snooze hold, in the place of the one that does. The account must exist."""
    # Locked, so that of two that are given at one moment only the later one holds.
    tx.get(AccountRow, snooze.account_id, with_for_update=True)
    tx.execute(
        update(SnoozeRow)
        .where(
            SnoozeRow.place == snooze.place,
            SnoozeRow.account_id == snooze.account_id,
            SnoozeRow.woken_at.is_(None),
        )
        .values(woken_at=snooze.at)
    )
    row = SnoozeRow(
        account_id=snooze.account_id,
        place=snooze.place,
        person=snooze.person,
        at=snooze.at,
        until=snooze.until,
        on_day=snooze.on_day,
        days=snooze.days,
    )
    tx.add(row)
    tx.flush()
    return record(row)


def get(tx: Session, snooze_id: int) -> Snooze | None:
    """The snooze of this id, woken or not."""
    row = tx.get(SnoozeRow, snooze_id)
    return None if row is None else record(row)


def wake(tx: Session, snooze_id: int, at: datetime) -> Snooze | None:
    """End a snooze, and return it; None where there is none, or where somebody has woken it before."""
    row = tx.get(SnoozeRow, snooze_id, with_for_update=True)
    if row is None or row.woken_at is not None:
        return None
    row.woken_at = at
    tx.flush()
    return record(row)


def unlifted(tx: Session, place: str) -> dict[str, Snooze]:
    """The snoozes of a place that nobody has woken, by account, whether or not their condition has come."""
    mine = select(SnoozeRow).where(SnoozeRow.place == place, SnoozeRow.woken_at.is_(None))
    return {row.account_id: record(row) for row in tx.scalars(mine.order_by(SnoozeRow.snooze_id))}


def holding(
    tx: Session,
    day: date,
    *,
    place: str | None = None,
    person: str | None = None,
    accounts: Collection[str] | None = None,
) -> list[Snooze]:
    """The snoozes whose condition has not come by the day, newest first: of a place, a person, accounts."""
    replied = _replied(day)
    found = (
        select(SnoozeRow, AccountRow.renewal_on, replied.c.at)
        .join(AccountRow, AccountRow.account_id == SnoozeRow.account_id)
        .outerjoin(replied, replied.c.account_id == SnoozeRow.account_id)
        .where(
            SnoozeRow.woken_at.is_(None),
            true() if place is None else SnoozeRow.place == place,
            true() if person is None else SnoozeRow.person == person,
            true() if accounts is None else SnoozeRow.account_id.in_(accounts),
        )
        .order_by(SnoozeRow.snooze_id.desc())
    )
    return [
        record(row) for row, renewal_on, reply in tx.execute(found) if _holds(row, day, renewal_on, reply)
    ]


def _replied(day: date) -> Subquery:
    end = datetime.combine(day, time.max, UTC)
    newest = select(SurveyRow.account_id, func.max(SurveyRow.at).label("at"))
    return (
        newest.where(SurveyRow.kind == "nps", SurveyRow.at <= end).group_by(SurveyRow.account_id).subquery()
    )


def _holds(row: SnoozeRow, day: date, renewal_on: date | None, reply: datetime | None) -> bool:
    match row.until:
        case "date":
            return row.on_day is not None and row.on_day > day
        case "nps":
            return reply is None or reply <= row.at
        case _:
            return renewal_on is None or (renewal_on - day).days > (row.days or 0)


def record(row: SnoozeRow) -> Snooze:
    """The snooze without its session."""
    return Snooze(
        account_id=row.account_id,
        place=row.place,
        person=row.person,
        at=row.at,
        until=row.until,  # pyright: ignore[reportArgumentType] - only an Until was ever written
        on_day=row.on_day,
        days=row.days,
        snooze_id=row.snooze_id,
    )
