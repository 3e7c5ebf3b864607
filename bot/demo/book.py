"""The demo's book of business: an import bundle of Lumen Works, its 200 customers and those who left."""

import csv
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from bot.demo.cast import gather
from bot.demo.contracts import account_rows, invoice_rows, subscription_rows
from bot.demo.conversations import contact_rows, survey_rows, ticket_rows, touch_rows
from bot.demo.customer import Customer, Row
from bot.demo.journey import goal_rows, milestone_rows
from bot.demo.usage import event_rows, usage_rows

Rows = Callable[[Customer, date, np.random.Generator], Iterator[Row]]

ACCOUNTS = (
    "account_id name domain aliases plan industry region persona owner seats arr currency "
    "started_on renewal_on churned_on churn_reason parent_id tags"
)
SUBSCRIPTIONS = "account_id started_on ended_on plan seats arr currency bill_period_months"
FILES: dict[str, tuple[str, Rows]] = {
    "accounts": (ACCOUNTS, account_rows),
    "contacts": ("contact_id account_id name email title role do_not_contact language", contact_rows),
    "usage": ("account_id day metric value", usage_rows),
    "events": ("account_id at event user_id event_id", event_rows),
    "subscriptions": (SUBSCRIPTIONS, subscription_rows),
    "tickets": ("ticket_id account_id opened_at closed_at priority subject satisfaction", ticket_rows),
    "surveys": ("account_id at kind score contact_id comment", survey_rows),
    "invoices": ("invoice_id account_id due_on paid_on amount currency", invoice_rows),
    "touches": ("account_id at kind direction author summary", touch_rows),
    "goals": ("account_id goal metric target current due_on status", goal_rows),
    "milestones": ("account_id milestone expected_on reached_on", milestone_rows),
}


def write(folder: Path, today: date, seed: int = 7) -> None:
    """Write the eleven CSV files of an import bundle into `folder`, as of the morning of `today`.

    The same `today` and `seed` give the same bytes. The latest thing in it happened yesterday.
    """
    folder.mkdir(parents=True, exist_ok=True)
    customers = gather(seed)
    for name, (header, rows) in FILES.items():
        made = (row for each in customers for row in rows(each, today, dice(seed, name, each)))
        save(folder / f"{name}.csv", header.split(), made)


def dice(seed: int, name: str, customer: Customer) -> np.random.Generator:
    """Each customer and file has its own, so that a change to one story leaves all others as they were."""
    return np.random.default_rng([seed, zlib.crc32(f"{name}/{customer.account_id}".encode())])


def save(path: Path, header: list[str], rows: Iterable[Row]) -> None:
    """Write a file of the bundle."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
