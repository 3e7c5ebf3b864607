"""Slack users as they were last looked up, so that an answer need not wait for Slack."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.records import Person
from store.tables import PersonRow
from store.upsert import insert_into


def get(tx: Session, slack_id: str, not_before: datetime) -> Person | None:
    """The person, unless she was saved longer ago than `not_before`."""
    row = tx.scalar(select(PersonRow).where(PersonRow.slack_id == slack_id, PersonRow.saved_at >= not_before))
    return None if row is None else Person(row.slack_id, row.email, row.name, row.timezone)


def save(tx: Session, person: Person, now: datetime) -> None:
    """Keep the person as she is now."""
    fields = {"email": person.email, "name": person.name, "timezone": person.timezone, "saved_at": now}
    tx.execute(
        insert_into(tx, PersonRow)
        .values(slack_id=person.slack_id, **fields)
        .on_conflict_do_update(index_elements=["slack_id"], set_=fields)
    )
