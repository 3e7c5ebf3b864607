"""Commercial: what was agreed with the account, and when it can next say no."""

import numpy as np
import numpy.typing as npt

from scoring.activity import Floats, days_of
from scoring.signals import subscription
from scoring.signals.signal import Measured, Signal
from scoring.snapshot import Snapshot
from scoring.wording import counted, known, on

YEAR = 12  # months

# A discount that differs by less is the same discount.
SAME = 0.005


def _renewal(snapshot: Snapshot) -> Measured:
    """Days to the end of the running term, or to the account's renewal date where no term is known.

    That date is today's value on every day in the past: one more than a year off may be the one after a
    renewal to come, and one that has passed says nothing about the next. It goes first only where the running
    subscription has outlived its billing period, which then was not its term. A contract from month to month
    is always about to renew, so the lift is weighed by the term in years.
    """
    base, today = subscription.now(snapshot), np.full(snapshot.size, float(snapshot.today))
    stated = days_of(snapshot.book.accounts["renewal_on"])
    stated = np.where((stated >= today) & (stated <= today + 366), stated, np.nan)
    months = np.where(np.isfinite(base.months), base.months, base.term)
    outlived = term_end(base.start, base.months, base.start) <= today
    ends = np.where(outlived & np.isfinite(stated), np.nan, term_end(base.start, months, today))
    due = np.where(np.isfinite(ends), ends, stated)
    left = due - today
    share = np.where(np.isfinite(ends), np.minimum(months / YEAR, 1.0), 1.0)

    def text(at: int) -> str:
        if not left[at]:
            return "Renews today"
        if known(ends[at]) and months[at] == 1:
            return f"Month to month: renews in {counted(left[at], 'day')}"
        return f"Renews in {counted(left[at], 'day')}, on {on(due[at])}"

    return Measured(
        lift=share * (-0.4 + 0.6 * np.minimum(left / 180.0, 1.0)),
        value=left,
        norm=snapshot.blank(),
        age=snapshot.blank(),
        unit="days",
        window="until the term ends",
        text=text,
    )


def term_end(start: Floats, months: Floats, after: Floats) -> Floats:
    """The first day after `after` on which terms of so many months, begun on `start`, end; day numbers.

    `start` is not after `after`. NaN where any is missing. A term from the 31st ends on a shorter month's
    last day.
    """
    there = np.isfinite(start) & np.isfinite(months) & np.isfinite(after)
    begun, last = (np.where(there, days, 0.0).astype("datetime64[D]") for days in (start, after))
    term = np.where(there, months, 1.0).astype(np.int64)
    whole = (last.astype("datetime64[M]") - begun.astype("datetime64[M]")).astype(np.int64) // term
    end = _months_on(begun, whole * term)
    end = np.where(end <= last, _months_on(begun, (whole + 1) * term), end)
    return np.where(there, end.astype(np.float64), np.nan)


def _months_on(
    begun: npt.NDArray[np.datetime64], months: npt.NDArray[np.int64]
) -> npt.NDArray[np.datetime64]:
    month = begun.astype("datetime64[M]")
    later = month + months
    room = (later + 1).astype("datetime64[D]") - later.astype("datetime64[D]")
    return later.astype("datetime64[D]") + np.minimum(
        begun - month.astype("datetime64[D]"), room - np.timedelta64(1, "D")
    )


def _billing(snapshot: Snapshot) -> Measured:
    """Months between two bills against a year ago: who pays for longer has bound itself for longer."""
    base = subscription.now(snapshot)
    past = subscription.past(snapshot, base)
    norm = np.where(past.other, past.base.months, np.nan)
    change = np.nan_to_num(np.log(base.months / norm) / np.log(YEAR))

    def text(at: int) -> str:
        said = f"Billed {_every(base.months[at])}"
        if known(norm[at]) and norm[at] != base.months[at]:
            return f"{said}; {past.when(at)} it was {_every(norm[at])}"
        return said

    return Measured(
        lift=np.clip(0.2 * np.log(base.months) / np.log(YEAR) - 0.05 + 0.3 * change, -0.5, 0.5),
        value=base.months,
        norm=norm,
        age=snapshot.today - base.start,
        unit="months",
        window="between two bills, against a year ago",
        text=text,
    )


def _every(months: float) -> str:
    return (
        "every month"
        if months == 1
        else "every year"
        if months == YEAR
        else f"every {counted(months, 'month')}"
    )


def _discount(snapshot: Snapshot) -> Measured:
    """The discount against that of a year ago: one that ended is a higher price for the same thing."""
    base = subscription.now(snapshot)
    past = subscription.past(snapshot, base)
    norm = np.where(past.other, past.base.discount, np.nan)
    change = np.nan_to_num(base.discount - norm)
    # Never having had one is no news.
    some = (base.discount > SAME) | ((norm > SAME) & np.isfinite(base.discount))

    def text(at: int) -> str:
        share = f"{base.discount[at]:.0%}"
        if not known(norm[at]):
            return f"The discount is {share}"
        if abs(change[at]) <= SAME:
            return f"The discount is {share}, as it was {past.when(at)}"
        before = (
            f"{past.when(at)} it was {norm[at]:.0%}" if norm[at] > SAME else f"{past.when(at)} there was none"
        )
        return (
            f"The discount is {share}; {before}"
            if base.discount[at] > SAME
            else f"The discount has ended; {before}"
        )

    return Measured(
        lift=np.where(some, np.clip(0.05 + 0.8 * change, -0.4, 0.1), np.nan),
        value=100.0 * base.discount,
        norm=100.0 * norm,
        age=snapshot.today - base.start,
        unit="% discount",
        window="the running subscription, against a year ago",
        text=text,
    )


RENEWAL = Signal(
    name="renewal",
    side="commercial",
    source="subscriptions and accounts",
    measure=_renewal,
    step="Prepare the renewal: agree with the sponsor on what they want to see before the date",
    dated=False,
)
BILLING = Signal(
    name="billing",
    side="commercial",
    source="subscriptions",
    measure=_billing,
    step="Ask why they chose the shorter period, and what they would need to see to commit for longer",
)
DISCOUNT = Signal(
    name="discount",
    side="commercial",
    source="subscriptions",
    measure=_discount,
    step="Show what they get for the higher price before the next bill comes",
)
