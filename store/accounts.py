"""Accounts as people ask for them: by name, by id, by owner."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.records import Account, AccountName, Money
from store.sight import shown
from store.tables import AccountRow

_LONGEST_PATTERN = 1_000  # characters; SQLite refuses 50,000, and the beginning finds whatever the whole does


def names(tx: Session, *conditions: ColumnElement[bool]) -> list[AccountName]:
    """All accounts of which the conditions hold, with what a person may call them; by name."""
    found = select(AccountRow.account_id, AccountRow.name, AccountRow.domain, AccountRow.aliases)
    return [
        AccountName(account_id, name, domain, split(aliases))
        for account_id, name, domain, aliases in tx.execute(
            found.where(*conditions).order_by(AccountRow.name, AccountRow.account_id)
        )
    ]


def perhaps_called(tx: Session, words: Sequence[str]) -> list[AccountName]:
    """All accounts whose id or name may be made of these words of ASCII letters and digits, and some others.

    To look through these few is much less work than to look through all.
    """
    pattern = f"%{'%'.join(words)[:_LONGEST_PATTERN]}%"
    columns = AccountRow.account_id, AccountRow.name
    return names(tx, or_(*(or_(func.lower(each).like(pattern), _beyond_ascii(tx, each)) for each in columns)))


def _beyond_ascii(tx: Session, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether the text has a letter that takes more than one byte."""
    if tx.get_bind().dialect.name == "sqlite":
        return func.length(func.hex(column)) != 2 * func.length(column)
    return func.octet_length(column) != func.length(column)


def get(tx: Session, account_id: str) -> Account | None:
    """The account of this id; None where there is none that the session's person may see."""
    row = tx.scalar(select(AccountRow).where(AccountRow.account_id == account_id))
    if row is None:
        return None
    shown(tx, [account_id])
    return record(row)


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
    if not joined:  # as most are, of the ten thousand that are looked through for a name
        return ()
    return tuple(name.strip() for name in joined.split(";") if name.strip())


def values(tx: Session, column: str) -> list[str]:
    """What stands in one of the accounts' columns of text, each value once, in order."""
    found = getattr(AccountRow, column)
    return list(tx.scalars(select(found).where(found.is_not(None), found != "").distinct().order_by(found)))
