"""Accounts as people ask for them: by name, by id, by owner."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from store.records import Account, AccountName, Money
from store.tables import AccountRow


def names(tx: Session) -> list[AccountName]:
    """All accounts, with what a person may call them; by name."""
    found = select(AccountRow.account_id, AccountRow.name, AccountRow.domain, AccountRow.aliases)
    return [
        AccountName(account_id, name, domain, split(aliases))
        for account_id, name, domain, aliases in tx.execute(
            found.order_by(AccountRow.name, AccountRow.account_id)
        )
    ]


def get(tx: Session, account_id: str) -> Account | None:
    """The account of this id."""
    row = tx.get(AccountRow, account_id)
    return None if row is None else record(row)


def count(tx: Session) -> int:
    """How many accounts there are."""
    return tx.scalar(select(func.count()).select_from(AccountRow)) or 0


def owned(tx: Session, owners: Collection[str]) -> int:
    """How many accounts belong to any of these e-mail addresses or Slack ids; case does not matter."""
    return tx.scalar(select(func.count()).select_from(AccountRow).where(owned_by(owners))) or 0


def owned_by(owners: Collection[str]) -> ColumnElement[bool]:
    """The condition for `owned`, for other queries on accounts."""
    return func.lower(AccountRow.owner).in_([owner.lower() for owner in owners])


def record(row: AccountRow) -> Account:
    """The account without its session."""
    return Account(
        account_id=row.account_id,
        name=row.name,
        domain=row.domain,
        aliases=split(row.aliases),
        plan=row.plan,
        industry=row.industry,
        region=row.region,
        persona=row.persona,
        owner=row.owner,
        seats=row.seats,
        arr=None if row.arr_minor is None else Money(row.arr_minor, row.currency or ""),
        started_on=row.started_on,
        renewal_on=row.renewal_on,
        churned_on=row.churned_on,
        churn_reason=row.churn_reason,
        parent_id=row.parent_id,
        tags=split(row.tags),
    )


def split(joined: str | None) -> tuple[str, ...]:
    """The names in a list joined by `;`."""
    return tuple(name.strip() for name in (joined or "").split(";") if name.strip())


def values(tx: Session, column: str) -> list[str]:
    """What stands in one of the accounts' columns of text, each value once, in order."""
    found = AccountRow.__table__.c[column]
    return list(tx.scalars(select(found).where(found.is_not(None), found != "").distinct().order_by(found)))
