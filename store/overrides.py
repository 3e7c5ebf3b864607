"""Bands that people set by hand: at most one holds for an account, and each ends by itself."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from store.records import Override
from store.tables import AccountRow, OverrideRow


def put(tx: Session, override: Override) -> None:
    """Let this override hold, in the place of the one that does. The account must exist."""
    # Locked, so that of two that are set at one moment only the later one holds.
    tx.get(AccountRow, override.account_id, with_for_update=True)
    _end(tx, override.account_id, override.set_at)
    tx.add(
        OverrideRow(
            account_id=override.account_id,
            band=override.band,
            reason=override.reason,
            author=override.author,
            set_at=override.set_at,
            expires_on=override.expires_on,
        )
    )
    tx.flush()


def lift(tx: Session, account_id: str, now: datetime, day: date) -> Override | None:
    """End the override that holds on the day, and return it; None where there is none."""
    tx.get(AccountRow, account_id, with_for_update=True)
    lifted = held(tx, [account_id], day).get(account_id)
    _end(tx, account_id, now)
    return lifted


def held(tx: Session, account_ids: Collection[str], day: date) -> dict[str, Override]:
    """The overrides of these accounts that hold on the day, by account."""
    rows = tx.scalars(select(OverrideRow).where(OverrideRow.account_id.in_(account_ids), holds(day)))
    return {row.account_id: record(row) for row in rows}


def holds(day: date) -> ColumnElement[bool]:
    """The condition for `held`, for other queries: set by the end of the day (UTC), not over by then."""
    end = datetime.combine(day, time.max, UTC)
    return and_(
        OverrideRow.set_at <= end,
        OverrideRow.expires_on >= day,
        or_(OverrideRow.lifted_at.is_(None), OverrideRow.lifted_at > end),
    )


def _end(tx: Session, account_id: str, at: datetime) -> None:
    mine = update(OverrideRow).where(OverrideRow.account_id == account_id, OverrideRow.lifted_at.is_(None))
    tx.execute(mine.values(lifted_at=at))


def record(row: OverrideRow) -> Override:
    """The override without its session."""
    return Override(
        account_id=row.account_id,
        band=row.band,  # pyright: ignore[reportArgumentType] - only a Band was ever written
        reason=row.reason,
        author=row.author,
        set_at=row.set_at,
        expires_on=row.expires_on,
    )
