"""The columns of each table of the book, and from which day on each is known."""

from collections.abc import Mapping
from typing import Literal

Kind = Literal["text", "number", "date", "time"]

COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "accounts": {
        "account_id": "text",
        "name": "text",
        "domain": "text",
        "aliases": "text",
        "plan": "text",
        "industry": "text",
        "region": "text",
        "persona": "text",
        "owner": "text",
        "seats": "number",
        "arr_minor": "number",
        "currency": "text",
        "started_on": "date",
        "renewal_on": "date",
        "churned_on": "date",
        "churn_reason": "text",
        "parent_id": "text",
        "tags": "text",
    },
    "contacts": {
        "contact_id": "text",
        "account_id": "text",
        "name": "text",
        "email": "text",
        "title": "text",
        "role": "text",
        "do_not_contact": "text",
        "language": "text",
    },
    "usage": {"account_id": "text", "day": "date", "metric": "text", "value": "number"},
    "tickets": {
        "ticket_id": "text",
        "account_id": "text",
        "opened_at": "time",
        "closed_at": "time",
        "priority": "text",
        "subject": "text",
        "satisfaction": "number",
    },
    "surveys": {
        "account_id": "text",
        "at": "time",
        "kind": "text",
        "score": "number",
        "contact_id": "text",
        "comment": "text",
    },
    "invoices": {
        "invoice_id": "text",
        "account_id": "text",
        "due_on": "date",
        "paid_on": "date",
        "amount_minor": "number",
        "currency": "text",
    },
    "touches": {
        "account_id": "text",
        "at": "time",
        "kind": "text",
        "direction": "text",
        "author": "text",
        "summary": "text",
    },
    "goals": {
        "account_id": "text",
        "goal": "text",
        "metric": "text",
        "target": "number",
        "current": "number",
        "due_on": "date",
        "status": "text",
    },
    "milestones": {
        "account_id": "text",
        "milestone": "text",
        "expected_on": "date",
        "reached_on": "date",
    },
    "subscriptions": {
        "account_id": "text",
        "started_on": "date",
        "ended_on": "date",
        "plan": "text",
        "seats": "number",
        "arr_minor": "number",
        "currency": "text",
        "discount": "number",
        "bill_period_months": "number",
    },
    "pulses": {
        "account_id": "text",
        "at": "time",
        "colour": "text",
        "reason": "text",
        "author": "text",
        "expires_on": "date",
    },
}

# A row exists from the day in this column on. Accounts without a start are taken to have been there always.
DATED: Mapping[str, str] = {
    "accounts": "started_on",
    "usage": "day",
    "tickets": "opened_at",
    "surveys": "at",
    "invoices": "due_on",
    "touches": "at",
    "subscriptions": "started_on",
    "pulses": "at",
}

# What becomes known later than the row itself: on a day before this column, these columns are empty.
LATER: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "accounts": ("churned_on", ("churned_on", "churn_reason")),
    "tickets": ("closed_at", ("closed_at", "satisfaction")),
    "invoices": ("paid_on", ("paid_on",)),
    "milestones": ("reached_on", ("reached_on",)),
    "subscriptions": ("ended_on", ("ended_on",)),
}
