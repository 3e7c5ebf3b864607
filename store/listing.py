"""Accounts as lists show them: what each is worth and when it renews, with its health and band."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from store import scores
from store.records import Band, Money
from store.tables import AccountRow, OverrideRow, ScoreRow


@dataclass(frozen=True, slots=True)
class Listed:
    """One account; its band is unknown where it has no score, and `by_hand` where a person set it."""

    account_id: str
    name: str
    owner: str | None
    arr: Money | None
    renewal_on: date | None
    churned_on: date | None
    health: int | None
    band: Band
    risk: float | None
    by_hand: bool = False


def read(tx: Session, run_id: int | None, day: date, among: Collection[str] | None = None) -> list[Listed]:
    """Accounts, with their scores of a run and the bands that were set by hand and hold on the day.

    All of them, or those `among` these ids.
    """
    account = AccountRow.__table__.c
    rows = (
        select(
            account.account_id,
            account.name,
            account.owner,
            account.arr_minor,
            account.currency,
            account.renewal_on,
            account.churned_on,
            ScoreRow.health,
            scores.BAND,
            ScoreRow.risk,
            OverrideRow.band,
        )
        .select_from(AccountRow)
        .outerjoin(ScoreRow, and_(ScoreRow.account_id == AccountRow.account_id, ScoreRow.run_id == run_id))
        .outerjoin(OverrideRow, scores.by_hand(day))
    )
    return [
        Listed(
            account_id,
            name,
            owner or None,
            None if arr is None else Money(arr, currency or ""),
            renewal_on,
            churned_on,
            health,
            band or "unknown",  # pyright: ignore[reportArgumentType] - only a Band was ever written
            risk,
            by_hand is not None,
        )
        for account_id, name, owner, arr, currency, renewal_on, churned_on, health, band, risk, by_hand in (
            tx.execute(rows)
        )
        if among is None or account_id in among
    ]
