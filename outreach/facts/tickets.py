"""What they asked support for: what is open, what has waited too long, what was closed lately."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from outreach.fact import Fact
from outreach.facts.typed import repeatable
from store.outreach_records import Ticket

MOST = 2  # open tickets that are told of
LATELY = 30  # days for which a closed ticket is news
WAITING = 14  # days that an open ticket may take, and
PRESSING = 3  # those that one of a high priority may
_HIGH = frozenset({"high", "urgent", "critical", "highest"})


def facts(tickets: Sequence[Ticket], today: date, unnamed: Collection[str]) -> Iterator[Fact]:
    """`ticket.open.count`; `.subject` and days of `ticket.1`, `.2`, `.closed` and `.waiting`.

    The one that waits may be apologised for. A subject that cannot be repeated is left out.
    """
    still = [ticket for ticket in tickets if ticket.closed_on is None]
    if still:
        yield Fact(
            "ticket.open.count",
            "Their open support tickets",
            "number",
            len(still),
            "tickets",
            "tickets",
            today,
        )
    for number, ticket in enumerate(reversed(still[-MOST:]), start=1):
        yield from _open(f"ticket.{number}", ticket, today, unnamed)
    waiting = next((ticket for ticket in still if _waits(ticket, today)), None)
    if waiting:
        yield from _open("ticket.waiting", waiting, today, unnamed)
    closed = [ticket for ticket in tickets if ticket.closed_on and (today - ticket.closed_on).days <= LATELY]
    if closed:
        last = max(closed, key=lambda ticket: (ticket.closed_on or date.min, ticket.ticket_id))
        yield from _subject("ticket.closed", last, unnamed)
        yield Fact("ticket.closed.on", "The day it was closed", "day", last.closed_on or today, "tickets")


def _open(name: str, ticket: Ticket, today: date, unnamed: Collection[str]) -> Iterator[Fact]:
    yield from _subject(name, ticket, unnamed)
    yield Fact(f"{name}.opened_on", "The day it was opened", "day", ticket.opened_on, "tickets")
    days = (today - ticket.opened_on).days
    if days > 0:
        made_of = (f"{name}.opened_on",)
        yield Fact(f"{name}.days", "Days it has been open", "days", days, "tickets", made_of=made_of)


def _subject(name: str, ticket: Ticket, unnamed: Collection[str]) -> Iterator[Fact]:
    if subject := repeatable(ticket.subject, unnamed):
        yield Fact(
            f"{name}.subject", "What a support ticket is about", "text", subject, "tickets", private=True
        )


def _waits(ticket: Ticket, today: date) -> bool:
    pressing = (ticket.priority or "").strip().casefold() in _HIGH
    return (today - ticket.opened_on).days > (PRESSING if pressing else WAITING)
