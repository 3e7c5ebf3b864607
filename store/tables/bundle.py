"""The tables of the import bundle: what customers bring, one class per file of the bundle.

`info["absent"]` is what stands in a key where the bundle has nothing; `info["derived"]` marks what the store
fills in itself and neither reads from a bundle nor hands out.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.columns import Row

BLANK: dict[str, Any] = {"absent": ""}
FIRST: dict[str, Any] = {"absent": 0}
DERIVED: dict[str, Any] = {"derived": True}
ACCOUNT = "accounts.account_id"


class AccountRow(Row):
    """A customer. `aliases` and `tags` are joined by `;`; a parent may come late or never: no foreign key."""

    __tablename__ = "accounts"
    account_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    domain: Mapped[str | None]
    aliases: Mapped[str | None]
    plan: Mapped[str | None]
    industry: Mapped[str | None]
    region: Mapped[str | None]
    persona: Mapped[str | None]
    owner: Mapped[str | None]
    seats: Mapped[int | None]
    arr_minor: Mapped[int | None]
    currency: Mapped[str | None]
    started_on: Mapped[date | None]
    renewal_on: Mapped[date | None]
    churned_on: Mapped[date | None]
    churn_reason: Mapped[str | None]
    parent_id: Mapped[str | None]
    tags: Mapped[str | None]


class ContactRow(Row):
    """A person at an account."""

    __tablename__ = "contacts"
    contact_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), index=True)
    name: Mapped[str | None]
    email: Mapped[str | None]
    title: Mapped[str | None]
    role: Mapped[str | None]
    do_not_contact: Mapped[bool | None]
    language: Mapped[str | None]


class UsageRow(Row):
    """One metric of one account on one day; `source` is `usage` (imported) or `events` (rolled up)."""

    __tablename__ = "usage"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float]
    source: Mapped[str] = mapped_column(info=DERIVED)


class EventRow(Row):
    """One product event; `day` is the UTC day of `at`, by which events roll up into usage."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "account_id", "day"),)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT))
    at: Mapped[datetime]
    event: Mapped[str]
    user_id: Mapped[str | None]
    day: Mapped[date] = mapped_column(info=DERIVED)


class SubscriptionRow(Row):
    """A contract of an account; `discount` is 0 to 1."""

    __tablename__ = "subscriptions"
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
    started_on: Mapped[date] = mapped_column(primary_key=True)
    plan: Mapped[str] = mapped_column(primary_key=True, info=BLANK)
    occurrence: Mapped[int] = mapped_column(primary_key=True, info=FIRST)
    ended_on: Mapped[date | None]
    seats: Mapped[int | None]
    arr_minor: Mapped[int | None]
    currency: Mapped[str | None]
    discount: Mapped[float | None]
    bill_period_months: Mapped[int | None]


class TicketRow(Row):
    """A support request."""

    __tablename__ = "tickets"
    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    priority: Mapped[str | None]
    subject: Mapped[str | None]
    satisfaction: Mapped[float | None]


class SurveyRow(Row):
    """One answer to a survey (nps, csat, pulse)."""

    __tablename__ = "surveys"
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(primary_key=True, info=BLANK)
    occurrence: Mapped[int] = mapped_column(primary_key=True, info=FIRST)
    score: Mapped[float]
    comment: Mapped[str | None]


class InvoiceRow(Row):
    """What an account was asked to pay, and when it did."""

    __tablename__ = "invoices"
    invoice_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), index=True)
    due_on: Mapped[date]
    paid_on: Mapped[date | None]
    amount_minor: Mapped[int | None]
    currency: Mapped[str | None]


class TouchRow(Row):
    """A call, meeting, e-mail or note, imported or logged in Slack."""

    __tablename__ = "touches"
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    occurrence: Mapped[int] = mapped_column(primary_key=True, info=FIRST)
    direction: Mapped[str | None]
    author: Mapped[str | None]
    summary: Mapped[str | None]


class GoalRow(Row):
    """What the customer measures success by."""

    __tablename__ = "goals"
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
    goal: Mapped[str] = mapped_column(primary_key=True)
    metric: Mapped[str | None]
    target: Mapped[float | None]
    current: Mapped[float | None]
    due_on: Mapped[date | None]
    status: Mapped[str | None]


class MilestoneRow(Row):
    """A step of the journey: expected by, reached on."""

    __tablename__ = "milestones"
    account_id: Mapped[str] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
    milestone: Mapped[str] = mapped_column(primary_key=True)
    expected_on: Mapped[date | None]
    reached_on: Mapped[date | None]


BUNDLE: dict[str, Table] = {
    row.__tablename__: Row.metadata.tables[row.__tablename__]
    for row in (
        AccountRow,
        ContactRow,
        SubscriptionRow,
        UsageRow,
        EventRow,
        TicketRow,
        SurveyRow,
        InvoiceRow,
        TouchRow,
        GoalRow,
        MilestoneRow,
    )
}
