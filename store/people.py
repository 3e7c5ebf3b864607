"""Slack users as they were last looked up, so that an answer need not wait for Slack."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from store.records import Person
from store.tables import AccountRow, PersonRow
from store.upsert import insert_into


def get(tx: Session, slack_id: str, not_before: datetime | None = None) -> Person | None:
    """The person, unless she was saved longer ago than `not_before`; without it, however long ago."""
    row = tx.scalar(select(PersonRow).where(PersonRow.slack_id == slack_id))
    if row and not_before and row.saved_at < not_before:
        return None
    return row and _record(row)


def kept(tx: Session, slack_ids: Collection[str], not_before: datetime) -> list[Person]:
    """Those of these people who were saved since then."""
    saved = select(PersonRow).where(PersonRow.slack_id.in_(slack_ids), PersonRow.saved_at >= not_before)
    return [_record(row) for row in tx.scalars(saved)]


def by_email(tx: Session, email: str) -> Person | None:
    """Who has this e-mail address in Slack, whatever its case; None where nobody was found to have it."""
    has_it = select(PersonRow).where(func.lower(PersonRow.email) == email.lower())
    row = tx.scalar(has_it.order_by(PersonRow.saved_at.desc()).limit(1))
    return row and _record(row)


def known_as(tx: Session, name: str) -> list[Person]:
    """Those whose name is this, or begins with it as a word, or whose e-mail address does before its @."""
    wanted = name.casefold()
    everybody = map(_record, tx.scalars(select(PersonRow).order_by(PersonRow.slack_id)))
    return [
        person
        for person in everybody
        if wanted in {(person.email or "").casefold().partition("@")[0], (person.name or "").casefold()}
        or (person.name or "").casefold().split()[:1] == [wanted]
    ]


def named(tx: Session, name: str) -> Person:
    """Who has this e-mail address or Slack id; nothing but that where nobody was found to have it."""
    if "@" in name:
        return by_email(tx, name) or Person("", name)
    return get(tx, name) or Person(name)


def called(tx: Session, names: Collection[str]) -> set[str]:
    """Every e-mail address and Slack id, in lower case, of those who have one of these."""
    email, slack_id = func.lower(PersonRow.email), func.lower(PersonRow.slack_id)
    rows = tx.execute(select(email, slack_id).where(or_(email.in_(names), slack_id.in_(names))))
    return {name for row in rows for name in row if name}


def owners(tx: Session) -> list[Person]:
    """The people who own an account that is still a customer; by id."""
    found = select(PersonRow).where(exists().where(_stays(), _owned_by_person()))
    return [_record(row) for row in tx.scalars(found.order_by(PersonRow.slack_id))]


def owners_to_look_up(tx: Session, not_before: datetime) -> list[str]:
    """Owners of customers, as imported, about whom nothing was saved since then; in order."""
    known = exists().where(PersonRow.saved_at >= not_before, _owned_by_person())
    wanted = select(func.lower(AccountRow.owner)).where(_stays(), AccountRow.owner != "", ~known)
    return sorted(filter(None, tx.scalars(wanted.distinct())))


def save(tx: Session, person: Person, now: datetime) -> None:
    """Keep the person as she is now."""
    fields = {
        "email": person.email,
        "name": person.name,
        "timezone": person.timezone,
        "admin": person.admin,
        "bot": person.bot,
        "saved_at": now,
    }
    tx.execute(
        insert_into(tx, PersonRow)
        .values(slack_id=person.slack_id, **fields)
        .on_conflict_do_update(index_elements=["slack_id"], set_=fields)
    )


def forget(tx: Session, slack_id: str) -> None:
    """Know no longer who she is: she has left the workspace."""
    tx.execute(delete(PersonRow).where(PersonRow.slack_id == slack_id))


def _stays() -> ColumnElement[bool]:
    return AccountRow.churned_on.is_(None)


def _owned_by_person() -> ColumnElement[bool]:
    owner = func.lower(AccountRow.owner)
    return or_(owner == func.lower(PersonRow.email), owner == func.lower(PersonRow.slack_id))


def _record(row: PersonRow) -> Person:
    return Person(row.slack_id, row.email, row.name, row.timezone, row.admin, row.bot)
