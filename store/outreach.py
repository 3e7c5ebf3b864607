"""Reads what a message to an account may build on, as of a moment, and nothing that is internal."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store.outreach_records import Answer, Contact, Due, Goal, Met, Milestone, Ticket, Used
from store.records import Money
from store.tables import EventRow, UsageRow
from store.tables.bundle import ContactRow, GoalRow, InvoiceRow, MilestoneRow, SurveyRow, TicketRow, TouchRow

MET = ("call", "meeting", "email")  # a note is our own, and the customer knows nothing of it


def contacts(tx: Session, account_id: str) -> list[Contact]:
    """All contacts of the account, by id."""
    found = select(ContactRow).where(ContactRow.account_id == account_id).order_by(ContactRow.contact_id)
    return [
        Contact(row.contact_id, row.name, row.email, row.role, not row.do_not_contact, row.language)
        for row in tx.scalars(found)
    ]


def goals(tx: Session, account_id: str) -> list[Goal]:
    """All goals, by name."""
    found = select(GoalRow).where(GoalRow.account_id == account_id).order_by(GoalRow.goal)
    return [
        Goal(row.goal, row.metric, row.target, row.current, row.due_on, row.status)
        for row in tx.scalars(found)
    ]


def milestones(tx: Session, account_id: str) -> list[Milestone]:
    """All milestones, by the day they are expected, those without one last."""
    found = select(MilestoneRow).where(MilestoneRow.account_id == account_id)
    rows = tx.scalars(
        found.order_by(MilestoneRow.expected_on.is_(None), MilestoneRow.expected_on, MilestoneRow.milestone)
    )
    return [Milestone(row.milestone, row.expected_on, row.reached_on) for row in rows]


def tickets(tx: Session, account_id: str, until: datetime, closed_since: datetime) -> list[Ticket]:
    """Those that are open at the moment `until` or were closed after `closed_since`, oldest first."""
    found = select(TicketRow).where(
        TicketRow.account_id == account_id,
        TicketRow.opened_at <= until,
        or_(TicketRow.closed_at.is_(None), TicketRow.closed_at > closed_since),
    )
    return [
        Ticket(
            row.ticket_id,
            row.subject,
            row.priority,
            row.opened_at.date(),
            row.closed_at.date() if row.closed_at and row.closed_at <= until else None,
        )
        for row in tx.scalars(found.order_by(TicketRow.opened_at, TicketRow.ticket_id))
    ]


def answers(tx: Session, account_id: str, until: datetime) -> list[Answer]:
    """The answers to NPS surveys up to the moment, newest first."""
    found = select(SurveyRow).where(
        SurveyRow.account_id == account_id, SurveyRow.kind == "nps", SurveyRow.at <= until
    )
    rows = tx.scalars(found.order_by(SurveyRow.at.desc(), SurveyRow.contact_id, SurveyRow.occurrence.desc()))
    return [Answer(row.contact_id, row.at.date(), row.score) for row in rows]


def overdue(tx: Session, account_id: str, today: date) -> list[Due]:
    """The invoices that were due before the day and had not been paid by then, oldest first."""
    found = select(InvoiceRow).where(
        InvoiceRow.account_id == account_id,
        InvoiceRow.due_on < today,
        or_(InvoiceRow.paid_on.is_(None), InvoiceRow.paid_on > today),
    )
    return [
        Due(row.due_on, None if row.amount_minor is None else Money(row.amount_minor, row.currency or ""))
        for row in tx.scalars(found.order_by(InvoiceRow.due_on, InvoiceRow.invoice_id))
    ]


def met(tx: Session, account_id: str, until: datetime) -> Met | None:
    """The last call, meeting or e-mail that is not later than `until`."""
    found = (
        select(TouchRow.at, TouchRow.kind)
        .where(TouchRow.account_id == account_id, TouchRow.at <= until, TouchRow.kind.in_(MET))
        .order_by(TouchRow.at.desc(), TouchRow.kind)
        .limit(1)
    )
    row = tx.execute(found).first()
    return None if row is None else Met(row.at, row.kind)


def heard(tx: Session, contact: Contact, account_id: str, until: datetime) -> date | None:
    """The last day on which the contact did something in the product, or wrote or spoke to us."""
    keys = [key for key in (contact.contact_id, contact.email, contact.name) if key]
    did = select(func.max(EventRow.at)).where(
        EventRow.account_id == account_id, EventRow.at <= until, EventRow.user_id.in_(keys)
    )
    said = select(func.max(TouchRow.at)).where(
        TouchRow.account_id == account_id, TouchRow.at <= until, TouchRow.author.in_(keys)
    )
    return max((at.date() for at in (tx.scalar(did), tx.scalar(said)) if at), default=None)


def used(tx: Session, account_id: str, last: date, days: int) -> list[Used]:
    """The usage of so many days, the last of them `last`, oldest first."""
    found = select(UsageRow.day, UsageRow.metric, UsageRow.value).where(
        UsageRow.account_id == account_id, UsageRow.day <= last, UsageRow.day > last - timedelta(days)
    )
    return [
        Used(row.day, row.metric, row.value)
        for row in tx.execute(found.order_by(UsageRow.day, UsageRow.metric))
    ]
