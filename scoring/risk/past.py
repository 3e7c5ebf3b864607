"""The past of a book as a table to learn from: what was seen on earlier days, and what came after each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd

from scoring import silence
from scoring.activity import Flags, Floats, Ints, number_of
from scoring.book import Book
from scoring.card.scorecard import Scorecard
from scoring.risk.features import features
from scoring.risk.outcomes import Outcomes
from scoring.signals.catalogue import SIGNALS
from scoring.snapshot import Snapshot, gather, used

DAYS = 24  # snapshots, and
SAMPLE = 4_000  # accounts that are looked at: more would change little
WEIGHED = 3  # the signals are measured on every third of the days, to save time
ENOUGH = 20  # accounts to which it happened are the least to learn from
FEWEST = 40  # accounts; of fewer, nothing can be learnt that is not chance
RUN_UP = 30  # days of the book's history before the first snapshot


@dataclass(frozen=True)
class Past:
    """One row per account and day: features, lifts of the signals, outcome (1.0 or 0.0), and whose it was.

    `account` and `persona` are positions, among all accounts and among the scorecard's personas.
    """

    table: pd.DataFrame
    lifts: Floats
    outcome: Floats
    day: Ints
    account: Ints
    persona: Ints

    def only(self, chosen: Flags) -> "Past":
        """Some of the rows."""
        return Past(
            table=self.table[chosen],
            lifts=self.lifts[chosen],
            outcome=self.outcome[chosen],
            day=self.day[chosen],
            account=self.account[chosen],
            persona=self.persona[chosen],
        )

    def of(self, days: Sequence[int] | Ints) -> "Past":
        """The rows of these days."""
        return self.only(np.isin(self.day, days))

    @property
    def lost(self) -> int:
        """How many different accounts it happened to."""
        return len(np.unique(self.account[self.outcome == 1]))

    @property
    def kept(self) -> int:
        """How many different accounts it did not happen to, on at least one day."""
        return len(np.unique(self.account[self.outcome == 0]))


def sample(book: Book) -> Book:
    """Every nth account of a book that is too large to learn from whole."""
    nth = -(-len(book.accounts) // SAMPLE)
    return book if nth <= 1 else book.only(pd.Index(book.accounts["account_id"].sort_values().iloc[::nth]))


def gather_past(
    book: Book, came: Outcomes, horizon: int, parameters: silence.Parameters, scorecard: Scorecard
) -> Past:
    """Every customer who was old enough, on each past day whose horizon is over. The outcome is the loss.

    Each day sees only what was known then, but for the five parameters of the silence model, which are those
    of today. Signals that are not dated have no lift: nobody knows what they were. Without ENOUGH accounts to
    which either target happened there are no rows.
    """
    days = _days(book, came, horizon)
    parts = [
        _day(_snapshot(book, day, horizon, parameters), came, scorecard, weighed=back % WEIGHED == 0)
        for back, day in enumerate(days)
    ]
    if not parts:
        none = np.zeros(0, np.int64)
        return Past(pd.DataFrame(), np.zeros((0, len(SIGNALS))), np.zeros(0), none, none, none)
    return Past(
        table=pd.concat([part.table for part in parts], ignore_index=True),
        lifts=np.concatenate([part.lifts for part in parts]),
        outcome=np.concatenate([part.outcome for part in parts]),
        day=np.concatenate([part.day for part in parts]),
        account=np.concatenate([part.account for part in parts]),
        persona=np.concatenate([part.persona for part in parts]),
    )


def contraction(past: Past, came: Outcomes, horizon: int) -> Past:
    """The same rows with the other target, use falling to half, where that is known."""
    outcome = np.full(len(past.outcome), np.nan)
    for day in np.unique(past.day):
        at = past.day == day
        outcome[at] = came.contracted(int(day), horizon)[past.account[at]]
    return replace(past, outcome=outcome).only(np.isfinite(outcome))


def _days(book: Book, came: Outcomes, horizon: int) -> list[int]:
    """Past days whose horizon is over, newest first, after the first weeks; none if too little happened."""
    dated = book.usage["day"] if len(book.usage) else book.subscriptions["started_on"]
    if dated.isna().all() or len(came.ids) < FEWEST:
        return []
    first, last, step = number_of(dated.min()), came.activity.today - horizon, max(7, horizon // 4)
    found = [day for back in range(DAYS) if (day := last - step * back) >= first + RUN_UP]
    lost, halved = np.zeros(len(came.ids), np.bool_), np.zeros(len(came.ids), np.bool_)
    for day in found:
        lost |= _recent(came, day, horizon) & (came.lost(day, horizon)[0] == 1)
        halved |= came.contracted(day, horizon) == 1
    return found if max(lost.sum(), halved.sum()) >= ENOUGH else []


def _recent(came: Outcomes, day: int, horizon: int) -> Flags:
    """Who could still be lost: those long silent teach nothing about those one can still win back."""
    if came.outcome == "churn":
        return np.ones(len(came.ids), dtype=np.bool_)
    return np.asarray(day - silence.last(came.activity, day) < max(horizon, RUN_UP))


def _day(seen: Snapshot, came: Outcomes, scorecard: Scorecard, *, weighed: bool) -> Past:
    code = np.asarray(came.ids.get_indexer(seen.ids), dtype=np.int64)
    lost, _ = came.lost(seen.today, seen.horizon)
    chosen = np.isfinite(lost[code]) & _recent(came, seen.today, seen.horizon)[code] & ~seen.early
    if came.outcome == "silence":
        chosen &= seen.judged
    lifts = [each.measure(seen).lift if weighed and each.dated else seen.blank() for each in SIGNALS]
    return Past(
        table=features(seen),
        lifts=np.column_stack(lifts),
        outcome=lost[code],
        day=np.full(len(code), seen.today),
        account=code,
        persona=scorecard.assign(seen.book.accounts, seen.as_of),
    ).only(chosen)


def _snapshot(book: Book, day: int, horizon: int, parameters: silence.Parameters) -> Snapshot:
    """What was known of the customers of that day at its end."""
    at = pd.Timestamp(0) + timedelta(days=day)
    known = book.until(at.date())
    here = known.accounts[known.accounts["churned_on"].isna()].reset_index(drop=True)
    known = replace(known, accounts=here)
    activity = used(known, at)
    return Snapshot(known, at, horizon, gather(known, activity), parameters, activity)
