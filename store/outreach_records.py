"""What is read of an account for a message to it: frozen records in the words of the product."""

from dataclasses import dataclass
from datetime import date, datetime

from store.records import Money


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at an account; `language` is as it was imported, such as `de`."""

    contact_id: str
    name: str | None
    email: str | None
    role: str | None
    may_contact: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class Goal:
    """What the customer measures success by."""

    goal: str
    metric: str | None
    target: float | None
    current: float | None
    due_on: date | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the journey."""

    milestone: str
    expected_on: date | None
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A support request; `closed_on` is None where it was open at the moment that was asked about."""

    ticket_id: str
    subject: str | None
    priority: str | None
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to an NPS survey, 0 to 10."""

    contact_id: str
    on: date
    score: float


@dataclass(frozen=True, slots=True)
class Due:
    """An invoice that was due before a day and is not paid."""

    due_on: date
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Met:
    """That there was a call, a meeting or an e-mail, and nothing of what was said."""

    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Used:
    """One metric of an account on one day."""

    day: date
    metric: str
    value: float
