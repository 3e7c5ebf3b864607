"""Renewals that come: the customers of some owners whose renewal date is within a span of days."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from store import accounts, overrides
from store.records import Account, Band
from store.tables import AccountRow, OverrideRow, ScoreRow

Renewal = tuple[Account, int | None, Band]
"""An account, and its health and band in the run; None and unknown where that has no score of it."""


def due(
    tx: Session, run_id: int, owners: Collection[str], first: date, last: date, limit: int
) -> list[Renewal]:
    """The renewals from the first day to the last, soonest first; bands set by hand hold on the first day."""
    by_hand = and_(OverrideRow.account_id == AccountRow.account_id, overrides.holds(first))
    scored = and_(ScoreRow.account_id == AccountRow.account_id, ScoreRow.run_id == run_id)
    band = func.coalesce(OverrideRow.band, ScoreRow.band, "unknown")
    found = (
        select(AccountRow, ScoreRow.health, band)
        .outerjoin(ScoreRow, scored)
        .outerjoin(OverrideRow, by_hand)
        .where(_between(owners, first, last))
        .order_by(AccountRow.renewal_on, AccountRow.arr_minor.desc(), AccountRow.account_id)
        .limit(limit)
    )
    rows = tx.execute(found)
    return [(accounts.record(row), health, held) for row, health, held in rows]  # pyright: ignore[reportReturnType] - only a Band was ever written


def count(tx: Session, owners: Collection[str], first: date, last: date) -> int:
    """How many there are."""
    counted = select(func.count()).select_from(AccountRow).where(_between(owners, first, last))
    return tx.scalar(counted) or 0


def _between(owners: Collection[str], first: date, last: date) -> ColumnElement[bool]:
    stays = AccountRow.churned_on.is_(None)
    return and_(accounts.owned_by(owners), stays, AccountRow.renewal_on.between(first, last))
