"""Drafts: kept while they are worked on, and ended once, whoever presses at the same moment."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.draft_records import Draft, State, Text
from store.tables import AccountRow, DraftRow

_TEXT = TypeAdapter(Text)
_KEPT_APART = {"text", "draft_id", "queue_id", "ended_by"}


def add(tx: Session, draft: Draft) -> Draft:
    """Keep a draft, and return it with its id. The account must exist."""
    row = DraftRow(**_values(draft))
    tx.add(row)
    tx.flush()
    return replace(draft, draft_id=row.draft_id)


def get(tx: Session, draft_id: int) -> Draft | None:
    """The draft of this id."""
    row = tx.get(DraftRow, draft_id)
    return record(row) if row else None


def keep(tx: Session, draft: Draft) -> bool:
    """Keep a draft as it is now; False where it is not open any more, and nothing changes."""
    row = tx.get(DraftRow, draft.draft_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != "open":
        return False
    for name, value in _values(draft).items():
        setattr(row, name, value)
    tx.flush()
    return True


def move(tx: Session, draft: Draft, state: State, by: str, at: datetime, allowed: Collection[State]) -> bool:
    """Let the draft, with its subject and body, be in another state, if it is in one of the `allowed`.

    Of two who do so at once one wins; the other gets False, and nothing changes.
    """
    # Locked, so that of two who finish drafts to one account the later sees what the earlier did.
    tx.get(AccountRow, draft.account_id, with_for_update=True)
    row = tx.get(DraftRow, draft.draft_id, with_for_update=True, populate_existing=True)
    if row is None or row.state not in allowed:
        return False
    row.subject, row.body = draft.subject, draft.body
    row.state = state
    row.ended_at, row.ended_by = (None, None) if state == "open" else (at, by)
    tx.flush()
    return True


def queue(tx: Session, queue_id: str) -> list[Draft]:
    """The drafts of a queue, in the order in which they were made."""
    found = select(DraftRow).where(DraftRow.queue_id == queue_id).order_by(DraftRow.draft_id)
    return [record(row) for row in tx.scalars(found)]


def unfinished(tx: Session, account_id: str, person: str, since: datetime) -> list[Draft]:
    """A person's open drafts to an account that were begun at a moment or later, newest first."""
    found = select(DraftRow).where(
        DraftRow.account_id == account_id,
        DraftRow.person == person,
        DraftRow.state == "open",
        DraftRow.made_at >= since,
    )
    return [record(row) for row in tx.scalars(found.order_by(DraftRow.draft_id.desc()))]


def finished(tx: Session, account_id: str, since: datetime) -> list[Draft]:
    """The account's drafts that were finished at a moment or later and not discarded, newest first."""
    found = select(DraftRow).where(
        DraftRow.account_id == account_id,
        DraftRow.state.in_(("done", "saved")),
        DraftRow.ended_at >= since,
    )
    return [record(row) for row in tx.scalars(found.order_by(DraftRow.ended_at.desc()))]


def spent(tx: Session, since: datetime) -> int:
    """The tokens of all drafts that were begun at a moment or later."""
    tokens = func.sum(DraftRow.tokens_in + DraftRow.tokens_out)
    return tx.scalar(select(func.coalesce(tokens, 0)).where(DraftRow.made_at >= since)) or 0


def record(row: DraftRow) -> Draft:
    """The draft without its session."""
    return Draft(
        account_id=row.account_id,
        person=row.person,
        place=row.place,
        purpose=row.purpose,
        tone=row.tone,
        language=row.language,
        contact_id=row.contact_id,
        made_at=row.made_at,
        text=_TEXT.validate_python(row.written),
        subject=row.subject,
        body=row.body,
        fingerprint=row.fingerprint,
        writer=row.writer,
        prompt=row.prompt,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        edition=row.edition,
        queue_id=row.queue_id or "",
        state=row.state,  # pyright: ignore[reportArgumentType] - only a State was ever written
        ended_at=row.ended_at,
        ended_by=row.ended_by or "",
        draft_id=row.draft_id,
    )


def _values(draft: Draft) -> dict[str, Any]:
    plain = {name: getattr(draft, name) for name in draft.__slots__ if name not in _KEPT_APART}
    return plain | {
        "queue_id": draft.queue_id or None,
        "ended_by": draft.ended_by or None,
        "written": _TEXT.dump_python(draft.text, mode="json"),
    }
