"""Commercial: are invoices paid, does the contract grow or shrink, and is there room in it to grow."""

import numpy as np

from scoring.activity import days_of
from scoring.signals.rows import highest, mean, tally
from scoring.signals.signal import Measured, Signal, compare
from scoring.signals.use import busiest
from scoring.snapshot import Snapshot
from scoring.wording import counted, number

STARVED = 0.9


def _invoices(snapshot: Snapshot) -> Measured:
    """The longest overdue invoice, beyond how late this account usually pays."""
    invoices, size = snapshot.book.invoices, snapshot.size
    code = snapshot.code(invoices)
    owed = ~(invoices["amount_minor"].to_numpy(np.float64) <= 0)  # nobody is late with a credit note
    due, paid = days_of(invoices["due_on"]), days_of(invoices["paid_on"])
    usual = np.nan_to_num(mean(code, np.maximum(paid - due, 0.0), np.ones(len(due)), size))
    late, worst = highest(code, snapshot.today - due, size, np.isnan(paid) & (due < snapshot.today) & owed)
    settled = tally(code, size, np.isfinite(paid))
    newest, _ = highest(code, due, size, np.isfinite(due))
    beyond = np.maximum(late - usual, 0.0)
    open_lift = 0.2 - 0.7 * np.minimum(beyond / 45.0, 1.0)

    def text(at: int) -> str:
        if np.isfinite(late[at]):
            name = invoices["invoice_id"].iloc[int(worst[at])]
            return f"Invoice {name} is {counted(late[at], 'day')} overdue"
        if settled[at] == 0:
            return "No invoice is overdue"
        average = " on average" if settled[at] > 1 else ""
        how = "on time" if usual[at] < 0.05 else f"{counted(usual[at], 'day')} late{average}"
        return f"{counted(settled[at], 'invoice')} paid, {how}; none is overdue"

    return Measured(
        lift=np.where(np.isfinite(late), open_lift, np.where(np.isfinite(newest), 0.25, np.nan)),
        value=np.where(np.isfinite(newest), np.nan_to_num(late), np.nan),
        norm=np.where(settled > 0, usual, np.nan),
        age=snapshot.today - newest,
        unit="days overdue",
        window="all invoices up to today",
        text=text,
    )


def _contract(snapshot: Snapshot) -> Measured:
    """Seats of the running subscriptions against a year ago, or ARR where seats are not stated."""
    table = snapshot.book.subscriptions
    now, then = snapshot.contract, snapshot.contract_then
    seats, seats_then = now["seats"].to_numpy(), then["seats"].to_numpy()
    arr, arr_then = now["arr_minor"].to_numpy(), then["arr_minor"].to_numpy()
    alike = (arr_then > 0) & (now["currency"] == then["currency"]).to_numpy()
    by_seats = (seats >= 0) & (seats_then > 0)
    size = np.where(by_seats, seats, arr / 100.0)
    before = np.where(by_seats, seats_then, np.where(alike, arr_then, np.nan) / 100.0)
    ended = now["running"].to_numpy() == 0
    lift = np.where(ended, -0.5, compare(size, before))
    code, begun = snapshot.code(table), days_of(table["started_on"])
    newest, _ = highest(code, begun, snapshot.size, np.isfinite(begun))

    def text(at: int) -> str:
        if ended[at]:
            return "No subscription is running"
        change = size[at] / before[at] - 1
        if by_seats[at]:
            return f"{counted(seats[at], 'seat')} under contract; a year ago {number(seats_then[at])}"
        if abs(change) < 0.005:
            return "ARR is what it was a year ago"
        return f"ARR is {abs(change):.0%} {'higher' if change > 0 else 'lower'} than a year ago"

    return Measured(
        lift=lift,
        value=100.0 * size / before,
        norm=snapshot.blank(),
        age=snapshot.today - newest,
        unit="% of a year ago",
        window="seats under contract, or ARR where seats are not stated",
        text=text,
    )


def _room(snapshot: Snapshot) -> Measured:
    """Accounts whose people nearly fill their seats; the others have no such signal."""
    now = busiest(snapshot.activity, 0)
    seats = snapshot.book.accounts["seats"].to_numpy(np.float64)
    stated = snapshot.judged & (seats > 0) & (now > 0)
    starved = stated & (seats >= 3) & (now >= STARVED * seats)

    def text(at: int) -> str:
        using = counted(now[at], "active person", "active people")
        return f"{using} on {counted(seats[at], 'seat')}: little room left"

    return Measured(
        lift=np.where(starved, 0.5, np.nan),
        value=np.where(stated, 100.0 * now / np.where(stated, seats, 1.0), np.nan),
        norm=snapshot.blank(),
        age=snapshot.quiet,
        unit="% of the seats",
        window="people on the busiest of the last 28 days",
        text=text,
    )


INVOICES = Signal(
    name="invoices",
    side="commercial",
    source="invoices",
    measure=_invoices,
    step="Ask who should get the invoice, and whether something about it is unclear",
)
CONTRACT = Signal(
    name="contract",
    side="commercial",
    source="subscriptions",
    measure=_contract,
    step="Ask what would have to be true for them to need the old size again",
)
ROOM = Signal(
    name="room to grow",
    side="commercial",
    source="usage",
    measure=_room,
    step="Offer more seats: their people nearly fill the ones they have",
    chance=True,
)
