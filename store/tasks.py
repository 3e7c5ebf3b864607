"""Accounts that somebody has taken on; at most one open task each."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.digest_records import Task
from store.tables import AccountRow, TaskRow


def take(tx: Session, task: Task) -> Task | None:
    """Let this task be the account's open one; what was open before is returned, and is over.

    Who has it already keeps what she has. The account must exist.
    """
    # Locked, so that of two that are taken at one moment only the later one is open.
    tx.get(AccountRow, task.account_id, with_for_update=True)
    row = tx.scalar(_open([task.account_id]))
    before = record(row) if row else None
    if before and before.person == task.person:
        return before
    if row:
        row.done_at = task.at
    tx.add(
        TaskRow(
            account_id=task.account_id, person=task.person, given_by=task.given_by, text=task.text, at=task.at
        )
    )
    tx.flush()
    return before


def done(tx: Session, task_id: int, at: datetime) -> Task | None:
    """End a task, and return it; None where there is none, or where it is over."""
    row = tx.get(TaskRow, task_id, with_for_update=True)
    if row is None or row.done_at is not None:
        return None
    row.done_at = at
    tx.flush()
    return record(row)


def held(tx: Session, accounts: Collection[str]) -> dict[str, Task]:
    """The open tasks of these accounts."""
    return {row.account_id: record(row) for row in tx.scalars(_open(accounts))}


def mine(tx: Session, person: str) -> list[Task]:
    """What a person (a Slack id) has taken on and not done yet, oldest first."""
    found = select(TaskRow).where(TaskRow.person == person, TaskRow.done_at.is_(None))
    return [record(row) for row in tx.scalars(found.order_by(TaskRow.task_id))]


def _open(accounts: Collection[str]) -> Select[TaskRow]:
    return select(TaskRow).where(TaskRow.account_id.in_(accounts), TaskRow.done_at.is_(None))


def record(row: TaskRow) -> Task:
    """The task without its session."""
    return Task(
        account_id=row.account_id,
        person=row.person,
        given_by=row.given_by,
        text=row.text,
        at=row.at,
        done_at=row.done_at,
        task_id=row.task_id,
    )
