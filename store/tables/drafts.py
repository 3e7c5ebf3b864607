"""The table of drafts: what was written for whom, by which writer, and what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.columns import Row
from store.tables.digests import ACCOUNT
from store.tables.product import NUMBER


class DraftRow(Row):
    """One message to one customer: as it was written (`written`), and as the person left it.

    `edition` counts how often subject or body were put anew, `fingerprint` is the hash of the facts. Tokens
    are those of all rounds. `queue_id` is shared by the drafts of one segment.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "account_id", "made_at"),)
    draft_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT))
    person: Mapped[str]
    place: Mapped[str]
    purpose: Mapped[str]
    tone: Mapped[str]
    language: Mapped[str]
    contact_id: Mapped[str]
    queue_id: Mapped[str | None] = mapped_column(index=True)
    fingerprint: Mapped[str]
    writer: Mapped[str]
    prompt: Mapped[str]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    written: Mapped[dict[str, Any]]
    edition: Mapped[int]
    subject: Mapped[str]
    body: Mapped[str]
    made_at: Mapped[datetime]
    state: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
