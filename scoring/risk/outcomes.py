"""What became of accounts after a day: lost (churn or silence) and when, or use fallen to half."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.activity import Activity, Floats, days_of, number_of, totals
from scoring.book import Book
from scoring.snapshot import used
from store.records import Outcome

# So many churned accounts are the least from which anything can be learnt or checked.
ENOUGH = 20

# Use that halves is contraction; below so many active days in the 90 before, a fall is chance.
HALF, BEFORE, VOLUME = 0.5, 90, 10


@dataclass(frozen=True)
class Outcomes:
    """The whole past of a book as known on its last day, ready to be asked what came after any day before.

    `ids` are all accounts in order; `churned` is a day number, NaN where the account did not leave.
    """

    ids: pd.Index
    activity: Activity
    churned: Floats
    outcome: Outcome

    def lost(self, day: int, horizon: int) -> tuple[Floats, Floats]:
        """Per account 1.0 where it was lost in the `horizon` days after the day, else 0.0; and on which day.

        NaN where that cannot be known: it left before, or the horizon is not over and it is not lost yet.
        A silent account is lost on the day after its last active one before the silence, at the earliest on
        the day after `day`.
        """
        is_over = day + horizon <= self.activity.today
        if self.outcome == "churn":
            came = (self.churned > day) & (self.churned <= day + horizon)
            lost = np.where(came, 1.0, 0.0 if is_over else np.nan)
            return np.where(self.churned <= day, np.nan, lost), np.where(came, self.churned, np.nan)
        silent = self.activity.days(day + 1, day + horizon) == 0
        lost = np.where(silent, 1.0, 0.0) if is_over else np.where(silent, np.nan, 0.0)
        return np.where(self.churned <= day, np.nan, lost), np.where(lost == 1, day + 1.0, np.nan)

    def contracted(self, day: int, horizon: int) -> Floats:
        """Per account 1.0 where use a day fell to half or less in the `horizon` days after the day, else 0.0.

        Use is the sum of all metrics, each in units of its own mean over the book. NaN with too little use
        before, or where the horizon is not over; an account without any use after the day is lost, not
        contracted, and has NaN as well.
        """
        if day + horizon > self.activity.today:
            return np.full(len(self.ids), np.nan)
        before, after = self._use(day - BEFORE + 1, day), self._use(day + 1, day + horizon)
        enough = self.activity.days(day - BEFORE + 1, day) >= VOLUME
        fell = after / horizon <= HALF * before / BEFORE
        return np.where(enough & (after > 0), np.where(fell, 1.0, 0.0), np.nan)

    def _use(self, since: int, to: int) -> Floats:
        """What was used from one day to another, each metric in units of its own mean over the book."""
        activity = self.activity
        inside = (activity.rows_day >= since) & (activity.rows_day <= to)
        rows = np.bincount(activity.rows_metric, minlength=len(activity.metrics))
        mean = totals(activity.rows_metric, activity.rows_value, len(activity.metrics)) / np.maximum(rows, 1)
        metric = activity.rows_metric[inside]
        return totals(activity.rows_code[inside], activity.rows_value[inside] / mean[metric], activity.size)


def outcome_of(accounts: pd.DataFrame, day: pd.Timestamp) -> Outcome:
    """Churn where enough accounts have left by the day, else silence."""
    left = days_of(accounts["churned_on"]) <= number_of(day)
    return "churn" if left.sum() >= ENOUGH else "silence"


def outcomes(book: Book, day: pd.Timestamp) -> Outcomes:
    """The past of a book that holds only what was known on the day."""
    return Outcomes(
        ids=pd.Index(book.accounts["account_id"]),
        activity=used(book, day),
        churned=days_of(book.accounts["churned_on"]),
        outcome=outcome_of(book.accounts, day),
    )
