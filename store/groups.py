"""Slack's user groups as they were last looked up: who is in which."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from store.tables import GroupMemberRow, GroupRow
from store.upsert import insert_into


def known(tx: Session, group_ids: Collection[str], not_before: datetime) -> set[str]:
    """Those of these groups that were looked up since then."""
    saved = select(GroupRow.group_id).where(GroupRow.group_id.in_(group_ids), GroupRow.saved_at >= not_before)
    return set(tx.scalars(saved))


def of(tx: Session, person: str) -> set[str]:
    """The groups that a person, a Slack id, is in."""
    return set(tx.scalars(select(GroupMemberRow.group_id).where(GroupMemberRow.person == person)))


def members(tx: Session, group_ids: Collection[str]) -> set[str]:
    """The Slack ids of all who are in any of these groups."""
    inside = select(GroupMemberRow.person).where(GroupMemberRow.group_id.in_(group_ids))
    return set(tx.scalars(inside))


def save(tx: Session, group_id: str, people: Collection[str], now: datetime) -> None:
    """Keep who is in a group now."""
    row = insert_into(tx, GroupRow).values(group_id=group_id, saved_at=now)
    tx.execute(row.on_conflict_do_update(index_elements=["group_id"], set_={"saved_at": now}))
    tx.execute(delete(GroupMemberRow).where(GroupMemberRow.group_id == group_id))
    rows = [{"group_id": group_id, "person": person} for person in sorted(set(people))]
    if rows:
        tx.execute(insert(GroupMemberRow), rows)
