"""What every signal looks at: the book as known on a day, and the facts that hold for all accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from scoring import silence
from scoring.activity import (
    PEOPLE,
    Activity,
    Flags,
    Floats,
    Ints,
    days_of,
    measure,
    number_of,
    totals,
)
from scoring.book import Book, running
from scoring.columns import DATED
from scoring.rows import pieces

# A first score needs two weeks to look at, and a feed may rest for a week. Neither is validated.
EARLY = 14
RESTING = 7

# Touches that take two; a message of ours says nothing about them.
MUTUAL = ("call", "meeting")


@dataclass(frozen=True)
class Facts:
    """What holds for the whole book on the day, so that a part of it is scored like the whole.

    `oldest` and `newest` are the days of the first and the last row per table, missing where the table has
    none. `since` is the first day of the usage feed. `usual_pause` is the longest usual gap between days on
    which the feed had rows. `counted` are the metrics that may be added up: whole numbers that are not
    levels. `usual` is the mean row of each of those. `answers` are the lowest and the highest score per kind
    of survey, but for the odd slip.
    """

    oldest: Mapping[str, int]
    newest: Mapping[str, int]
    since: int
    usual_pause: int
    counted: frozenset[str]
    usual: Mapping[str, float]
    answers: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Snapshot:
    """The accounts to score, in the order of their ids, with everything known about them on the day.

    `activity` is the usage of these accounts, as `used` measures it.
    """

    book: Book
    as_of: pd.Timestamp
    horizon: int
    facts: Facts
    parameters: silence.Parameters
    activity: Activity

    @property
    def size(self) -> int:
        """How many accounts there are."""
        return len(self.book.accounts)

    @property
    def today(self) -> int:
        """The day as a day number."""
        return number_of(self.as_of)

    @cached_property
    def ids(self) -> pd.Index:
        """The account ids, by position."""
        return pd.Index(self.book.accounts["account_id"])

    @cached_property
    def contract(self) -> pd.DataFrame:
        """What ran of the subscriptions on the day, as `scoring.book.running`, by position."""
        return self._ran(0)

    @cached_property
    def contract_then(self) -> pd.DataFrame:
        """The same a year before."""
        return self._ran(365)

    def _ran(self, back: int) -> pd.DataFrame:
        day = self.as_of - pd.Timedelta(days=back)
        return running(self.book.subscriptions, day.date()).reindex(self.ids)

    @cached_property
    def quiet(self) -> Floats:
        """Days since the last active day, however many; NaN where there was none."""
        return self.today - self.activity.latest

    @cached_property
    def start(self) -> Floats:
        """First day on which the account's usage was observed, NaN where unknown."""
        return observed_from(self.book.accounts, self.activity, self.facts.since)

    @cached_property
    def age(self) -> Floats:
        """Days since the account started or was first seen in use, NaN where neither is known."""
        begun = np.fmin(days_of(self.book.accounts["started_on"]), self.activity.first)
        return self.today - begun

    @cached_property
    def early(self) -> Flags:
        """Accounts that are too young to be scored."""
        return self.age < EARLY

    @cached_property
    def judged(self) -> Flags:
        """Accounts whose usage says something: they have some, and the feed is alive."""
        return np.isfinite(self.activity.first) & ~self.early & (not stale(self.facts, self.today))

    @cached_property
    def silence(self) -> silence.Silence:
        """The silence model's view; only meaningful for accounts that are judged."""
        start = np.where(np.isfinite(self.start), self.start, self.today)
        return silence.predict(self.activity, start, self.horizon, self.parameters)

    @cached_property
    def doubted(self) -> Flags:
        """Accounts whose usage stopped against all habit while they stayed in touch: more likely the feed.

        In touch means two or more calls, meetings, inbound messages, tickets or survey responses in the gap.
        """
        gap = self.silence.gap
        odd = self.judged & (gap >= RESTING) & (self.silence.here < 0.5)
        touches = self.book.touches
        mutual = touches["kind"].isin(MUTUAL) | (touches["direction"] == "inbound")
        seen = self._since(touches[mutual], "at", gap)
        seen += self._since(self.book.tickets, "opened_at", gap) + self._since(self.book.surveys, "at", gap)
        return odd & (seen >= 2)

    def _since(self, rows: pd.DataFrame, dated: str, gap: Floats) -> Floats:
        """How many of the rows fall within each account's gap, leaving out its first two days."""
        code, age = self.code(rows), self.today - days_of(rows[dated])
        inside = (code >= 0) & (age < gap[code] - 2) if len(gap) else np.zeros(len(rows), dtype=np.bool_)
        return np.bincount(code[inside], minlength=self.size).astype(np.float64)

    def code(self, frame: pd.DataFrame) -> Ints:
        """Positions of a frame's rows, -1 for accounts that are not in the snapshot."""
        return np.asarray(self.ids.get_indexer(pd.Index(frame["account_id"])), dtype=np.int64)

    def blank(self) -> Floats:
        """One missing value per account."""
        return np.full(self.size, np.nan)


def used(book: Book, as_of: pd.Timestamp) -> Activity:
    """The usage of all accounts of a book up to the day, by their position."""
    return measure(book.usage, pd.Index(book.accounts["account_id"]), as_of)


def observed_from(accounts: pd.DataFrame, activity: Activity, since: int) -> Floats:
    """The later of the account's own beginning and the feed's."""
    begun = np.fmin(days_of(accounts["started_on"]), activity.first)
    return np.maximum(begun, since)


def stale(facts: Facts, today: int) -> bool:
    """Whether the usage feed as a whole has stopped, by its own habit of delivery."""
    newest = facts.newest.get("usage")
    return newest is None or today - newest > max(RESTING, 3 * facts.usual_pause)


def gather(book: Book, activity: Activity) -> Facts:
    """Take the facts from a book that holds only what was known on the day."""
    delivered = _delivered(activity)
    pauses = np.diff(delivered[delivered > activity.today - 365])
    dated = {name: getattr(book, name)[column] for name, column in DATED.items()}
    ends = {name: (first, day.max()) for name, day in dated.items() if pd.notna(first := day.min())}
    usual = _usual(activity)
    return Facts(
        oldest={name: number_of(first) for name, (first, _) in ends.items()},
        newest={name: number_of(newest) for name, (_, newest) in ends.items()},
        since=int(delivered[0]) if len(delivered) else activity.today,
        usual_pause=int(np.quantile(pauses, 0.95)) if len(pauses) else 1,
        counted=frozenset(usual),
        usual=usual,
        answers=_answers(book.surveys),
    )


def _answers(surveys: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """All but the outermost two in a hundred: a slip must not change the scale of the whole book."""
    scored = surveys[surveys["score"].notna()]
    kinds = scored["kind"].str.strip().str.lower()
    ends = scored["score"].groupby(kinds).quantile(np.array([0.02, 0.98]), interpolation="nearest").unstack()
    return {
        str(kind): (float(least), float(most))
        for kind, (least, most) in zip(ends.index, ends.to_numpy(), strict=True)
    }


def _delivered(activity: Activity) -> Ints:
    """The days with a row, in order."""
    seen = np.zeros(activity.today + 1 - activity.oldest, dtype=np.bool_)
    for (day,) in pieces(activity.rows_day):
        seen[day - activity.oldest] = True
    return activity.oldest + np.flatnonzero(seen)


def _usual(activity: Activity) -> dict[str, float]:
    """The mean row of each metric that may be added up."""
    size = len(activity.metrics)
    rows, whole = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for metric, value in pieces(activity.rows_metric, activity.rows_value):
        rows += np.bincount(metric, minlength=size)
        whole += np.bincount(metric[value == np.floor(value)], minlength=size)
    mean = totals(activity.rows_metric, activity.rows_value, size) / np.maximum(rows, 1)
    return {
        name: float(mean[at])
        for at, name in enumerate(activity.metrics)
        if rows[at] == whole[at] and name not in PEOPLE
    }
