"""The churn of a period: customers and ARR that went, as five rates that each answer another question."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from scoring.book import Book
from scoring.churn.rates import average_churn, customer_churn, exposure_churn, wilson
from scoring.churn.retention import curve
from scoring.churn.revenue import arr, moved, unpriced
from scoring.churn.stays import GAP, bridged, stays
from store.churn import Churn, Leaver, Period, Source
from store.records import Money

LISTED = 10


def measure(book: Book, by: Source, period: Period, today: date) -> Churn:
    """The churn of the book's accounts; a period that has not ended is measured up to today.

    The start is the evening before the first day, the end the evening of the last: who leaves on a day is not
    there in its evening. `by` is what `scoring.stays.source` says of the whole book.
    """
    last = min(period.last, today)
    known = stays(book, by)
    known = known[~(known["begin"] > pd.Timestamp(last))]
    known = known.assign(left=known["left"].mask(known["left"] > pd.Timestamp(last)))
    begun, left = known["begin"] >= pd.Timestamp(period.first), known["left"] >= pd.Timestamp(period.first)
    at_start = pd.Index(known["account_id"][~begun & (left | known["left"].isna())])
    at_end = pd.Index(known["account_id"][known["left"].isna()])
    gone, lost = len(at_start.difference(at_end)), int(left.sum())
    paid = bridged(book.subscriptions)
    before = arr(book.accounts, paid, at_start, period.first - timedelta(days=1))
    after = arr(book.accounts, paid, at_end, last)
    leaving = known[left & ~known["account_id"].isin(at_end)].drop_duplicates("account_id", keep="last")
    low, high = wilson(gone, len(at_start))
    return Churn(
        period=Period(period.first, last),
        so_far=period.last > today,
        source=by,
        start=len(at_start),
        gained=int((begun & ~known["again"]).sum()),
        returned=int((begun & known["again"]).sum()),
        lost=lost,
        end=len(at_end),
        gone=gone,
        customers=customer_churn(gone, len(at_start)),
        low=low,
        high=high,
        average=average_churn(lost, len(at_start), len(at_end)),
        exposure=exposure_churn(lost, _customer_days(known, period.first, last)),
        revenue=moved(before, after),
        history=not book.subscriptions.empty,
        unpriced=len(unpriced(before, after)),
        lapsed=int(after["lapsed"].sum()),
        curve=curve(known, last),
        undated=int((known["begin"].isna()).sum()),
        leavers=_leavers(leaving, book, before),
        leaving=len(leaving),
        recent=_recent(leaving, last, today) if by == "subscriptions" else 0,
    )


def _customer_days(known: pd.DataFrame, first: date, last: date) -> int:
    """Days on which a customer was there for at least a part: the day of leaving counts, too."""
    since = known["begin"].where(known["begin"] > pd.Timestamp(first), pd.Timestamp(first))
    days = (known["left"].fillna(pd.Timestamp(last)) - since).dt.days + 1
    return int(days.clip(lower=0).sum())


def _leavers(leaving: pd.DataFrame, book: Book, before: pd.DataFrame) -> tuple[Leaver, ...]:
    """Those with the largest ARR; of equal ones, who left last."""
    own = book.accounts.set_index("account_id")[["name", "churn_reason"]]
    rows = leaving.join(before, on="account_id").join(own, on="account_id")
    rows = rows.sort_values(["minor", "left", "name"], ascending=[False, False, True]).head(LISTED)
    return tuple(
        Leaver(
            name=row["name"],
            left_on=row["left"].date(),
            arr=None if np.isnan(row["minor"]) else Money(int(row["minor"]), row["currency"]),
            reason=None if pd.isna(row["churn_reason"]) else row["churn_reason"],
        )
        for row in rows.to_dict("records")
    )


def _recent(leaving: pd.DataFrame, last: date, today: date) -> int:
    """Leavings that a subscription may still undo."""
    open_until = leaving["left"] + pd.Timedelta(days=GAP)
    return int((open_until >= pd.Timestamp(today)).sum()) if last >= today - timedelta(days=GAP) else 0
