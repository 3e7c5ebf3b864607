"""The usage of one account in windows of four weeks, as far as it is whole enough to speak of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from store.outreach_records import Used
from store.rollup import PEOPLE

SPAN = 28  # days of a window: whole weeks, so that both hold as many weekends
BACK = 84  # days between the two windows
YEAR = 364  # whole weeks again
STALE = 7  # days without a row after which a feed is taken to have stopped
SHIFTS = (-7, 0, 7)  # days by which a season may lie earlier or later than a year ago
ALL = STALE + SPAN + BACK + YEAR + max(SHIFTS)  # days that have to be read
_BEYOND = 1e12  # nobody uses anything more often


@dataclass(frozen=True)
class Use:
    """The usage of one account, as read, up to the day `today`."""

    rows: Sequence[Used]
    today: date

    @cached_property
    def newest(self) -> date | None:
        """The last day of which anything is known; None where that is no longer recent."""
        last = max(self._days, default=None)
        return last if last and (self.today - last).days <= STALE else None

    @cached_property
    def _days(self) -> frozenset[date]:
        return frozenset(row.day for row in self.rows)

    @property
    def is_new(self) -> bool:
        """Whether the first day of use that is on file lies within the window of now."""
        return min(self._days, default=self.today) > self._window(0)[0]

    def whole(self, back: int) -> bool:
        """Whether the window that ends so many days before the newest has no hole of more than a week."""
        hole = 0
        for day in self._window(back):
            hole = 0 if day in self._days else hole + 1
            if hole > STALE:
                return False
        return True

    def people(self, back: int = 0) -> float:
        """Active people on the busiest day of a window."""
        return max((row.value for row in self._of(PEOPLE, self._window(back))), default=0.0)

    def total(self, metric: str, back: int = 0) -> float:
        """The sum of a metric over a window."""
        return sum(row.value for row in self._of(metric, self._window(back)))

    def most_used(self) -> str | None:
        """The metric with the largest sum of now, people aside; of two as large the first by name."""
        named = sorted({row.metric for row in self.rows} - {PEOPLE})
        return max((name for name in named if self.total(name) > 0), key=self.total, default=None)

    def active_days(self) -> int:
        """The days with any use in the 90 before the window of now."""
        if self.newest is None:
            return 0
        first, last = self.newest - timedelta(SPAN + 90), self.newest - timedelta(SPAN)
        return len({row.day for row in self.rows if first < row.day <= last and row.value > 0})

    def _window(self, back: int) -> list[date]:
        end = (self.newest or self.today) - timedelta(back)
        return [end - timedelta(ago) for ago in reversed(range(SPAN))]

    def _of(self, metric: str, days: list[date]) -> Iterator[Used]:
        first, last = days[0], days[-1]
        rows = (row for row in self.rows if row.metric == metric and 0 < row.value < _BEYOND)
        return (row for row in rows if first <= row.day <= last)
