"""The tables of segments and digests: what was saved, what is due to whom, what was said and answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.columns import Row
from store.tables.product import NUMBER

ACCOUNT = "accounts.account_id"
DIGEST = "digests.digest_id"
DELIVERY = ("digest_id", "slot", "target")


class SegmentRow(Row):
    """A filter that was saved under a name."""

    __tablename__ = "segments"
    name: Mapped[str] = mapped_column(primary_key=True)
    filter: Mapped[str]
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]


class DigestRow(Row):
    """A subscription: which accounts, where to and when. A removed one stays, for what it has delivered."""

    __tablename__ = "digests"
    digest_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    kind: Mapped[str]
    audience: Mapped[str]
    target: Mapped[str] = mapped_column(index=True)
    segment: Mapped[str]
    due: Mapped[str]
    zone: Mapped[str]
    top: Mapped[int]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    paused_because: Mapped[str | None]
    removed_at: Mapped[datetime | None]


class MuteRow(Row):
    """A person who does not want her part of a digest that goes to each owner."""

    __tablename__ = "mutes"
    digest_id: Mapped[int] = mapped_column(ForeignKey(DIGEST), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class DeliveryRow(Row):
    """One due time of a digest for one target: the claim to send it, and what was sent.

    `lease_until` is how long the claim of `owner` holds, `content` what the message says, kept before it is
    posted, so that it can be drawn again.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "channel", "ts"),)
    digest_id: Mapped[int] = mapped_column(ForeignKey(DIGEST), primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    owner: Mapped[str]
    lease_until: Mapped[datetime]
    attempt: Mapped[int]
    first_at: Mapped[datetime]
    as_of: Mapped[date | None]
    content: Mapped[dict[str, Any] | None]
    channel: Mapped[str | None]
    ts: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class ItemRow(Row):
    """An account that a delivery had news of; `listed` where it was not one of those beyond the cap."""

    __tablename__ = "items"
    __table_args__ = (
        ForeignKeyConstraint(DELIVERY, [f"deliveries.{name}" for name in DELIVERY]),
        Index(None, "account_id", "digest_id", "target"),
    )
    digest_id: Mapped[int] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
    place: Mapped[int]
    news: Mapped[str]
    band: Mapped[str]
    health: Mapped[int | None]
    risk: Mapped[float | None]
    listed: Mapped[bool]


class AnswerRow(Row):
    """What a reader said of an account in a delivery; only ever added to, the newest counts."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(DELIVERY, [f"deliveries.{name}" for name in DELIVERY]),
        Index(None, *DELIVERY),
        Index(None, "account_id", "at"),
    )
    answer_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    digest_id: Mapped[int]
    slot: Mapped[datetime]
    target: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT))
    person: Mapped[str]
    answer: Mapped[str]
    at: Mapped[datetime]


class SnoozeRow(Row):
    """An account that a place, a channel or a person, does not want to hear of until something happens.

    `until` is date, nps or renewal; `on_day` is the day of the first, `days` the distance of the last.
    """

    __tablename__ = "snoozes"
    __table_args__ = (Index(None, "place", "account_id"),)
    snooze_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT))
    place: Mapped[str]
    person: Mapped[str]
    at: Mapped[datetime]
    until: Mapped[str]
    on_day: Mapped[date | None]
    days: Mapped[int | None]
    woken_at: Mapped[datetime | None]


class TaskRow(Row):
    """An account that somebody has taken on, and what there is to do."""

    __tablename__ = "tasks"
    __table_args__ = (Index(None, "person", "done_at"), Index(None, "account_id", "done_at"))
    task_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT))
    person: Mapped[str]
    given_by: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
