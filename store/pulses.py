"""A CSM's own judgement of an account: the newest one holds until it expires or is taken back."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.records import Pulse
from store.tables import PulseRow
from store.upsert import insert_into


def give(tx: Session, pulse: Pulse) -> None:
    """Keep a pulse. The account must exist; a second pulse of the same moment replaces the first."""
    fields = {
        "colour": pulse.colour,
        "reason": pulse.reason,
        "author": pulse.author,
        "expires_on": pulse.expires_on,
    }
    tx.execute(
        insert_into(tx, PulseRow)
        .values(account_id=pulse.account_id, at=pulse.at, **fields)
        .on_conflict_do_update(index_elements=["account_id", "at"], set_=fields)
    )


def held(tx: Session, account_id: str, day: date) -> Pulse | None:
    """The pulse that holds on the day, among those given up to its end (UTC); None where there is none."""
    end = datetime.combine(day, time.max, UTC)
    given = select(PulseRow).where(PulseRow.account_id == account_id, PulseRow.at <= end)
    rows = tx.scalars(given.order_by(PulseRow.at.desc()))
    newest = next((row for row in rows if row.expires_on >= row.at.date()), None)
    return record(newest) if newest and newest.expires_on >= day else None


def take_back(tx: Session, account_id: str, at: datetime, day: date) -> Pulse | None:
    """Let the pulse of this moment hold no longer from this day on; None where it does not hold then anyway.

    One that is taken back on the day it was given never counted: an earlier one holds again. On days before
    that it counts on, since it was known then.
    """
    row = tx.get(PulseRow, (account_id, at), with_for_update=True)
    if row is None or row.expires_on < day:
        return None
    taken = record(row)
    row.expires_on = day - timedelta(days=1)
    tx.flush()
    return taken


def record(row: PulseRow) -> Pulse:
    """The pulse without its session."""
    return Pulse(
        account_id=row.account_id,
        at=row.at,
        colour=row.colour,  # pyright: ignore[reportArgumentType] - only a Colour was ever written
        reason=row.reason,
        author=row.author,
        expires_on=row.expires_on,
    )
