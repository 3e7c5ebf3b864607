"""The contract: since when, until when, what for, for how much, and what is unpaid."""

from collections.abc import Iterator, Sequence
from datetime import date

from outreach.fact import Fact
from outreach.printing import NOTHING, line
from store.outreach_records import Due
from store.records import Account


def facts(account: Account, overdue: Sequence[Due], today: date) -> Iterator[Fact]:
    """`customer.since`, `renewal.on`, `plan.name`, `arr.now`, the oldest `invoice.`, and days to and from."""
    if account.started_on and account.started_on < today:
        days, made_of = (today - account.started_on).days, ("customer.since",)
        yield Fact("customer.since", "The day they became a customer", "day", account.started_on, "accounts")
        yield Fact("customer.days", "Days since then", "days", days, "accounts", made_of=made_of)
    if account.churned_on is None:
        yield from _terms(account, today)
    if overdue:
        yield from _invoice(overdue[0], today)


def left_out(account: Account, today: date) -> Iterator[str]:
    """What of the contract is not mentioned and why, in sentences."""
    if account.churned_on:
        leaves = "left" if account.churned_on <= today else "leaves"
        yield f"{line(account.name)} {leaves} on {account.churned_on:%-d %B %Y}."
    elif account.renewal_on is None:
        yield "No renewal date is on file."
    elif account.renewal_on <= today:
        yield f"The renewal date on file, {account.renewal_on:%-d %B %Y}, has come, so it is not mentioned."


def _terms(account: Account, today: date) -> Iterator[Fact]:
    if account.renewal_on and account.renewal_on > today:
        days, made_of = (account.renewal_on - today).days, ("renewal.on",)
        yield Fact("renewal.on", "The day the contract renews", "day", account.renewal_on, "accounts")
        yield Fact("renewal.in_days", "Days until the renewal", "days", days, "accounts", made_of=made_of)
    if account.plan and line(account.plan) != NOTHING:
        yield Fact("plan.name", "The plan they have", "name", account.plan, "accounts")
    if account.arr and account.arr.minor > 0 and account.arr.currency:
        yield Fact("arr.now", "What they pay a year", "money", account.arr, "accounts", on=today)


def _invoice(due: Due, today: date) -> Iterator[Fact]:
    if due.amount and due.amount.minor > 0 and due.amount.currency:
        yield Fact(
            "invoice.amount", "The amount of their oldest unpaid invoice", "money", due.amount, "invoices"
        )
    days = (today - due.due_on).days
    yield Fact("invoice.due_on", "The day that invoice was due", "day", due.due_on, "invoices")
    yield Fact("invoice.days", "Days it is overdue", "days", days, "invoices", made_of=("invoice.due_on",))
