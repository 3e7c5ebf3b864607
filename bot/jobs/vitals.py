"""What the database knows and Prometheus asks for: when the book was scored, how old its data is."""

import time
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from bot.metrics import Metrics
from commands.contract import Deps
from store import drafts, feeds, slots
from store.database import Tx

_EVERY = 3600.0  # seconds between two looks at the data, which comes by the day
_DAYS = 60  # older data is as good as none


class Vitals:
    """Sets the gauges of one process; every replica shows the same."""

    def __init__(self, deps: Deps, zone: ZoneInfo, metrics: Metrics, job: str) -> None:
        self._deps = deps
        self._zone = zone
        self._metrics = metrics
        self._job = job
        self._looked: float | None = None

    def take(self) -> None:
        """Read what there is to tell. DatabaseGone where there is no database."""
        now = self._deps.now().astimezone(self._zone)
        with self._deps.db.read() as tx:
            scored = slots.last_finished(tx, self._job)
            tokens = drafts.spent(tx, datetime.combine(now.date(), time_of_day(), self._zone))
            self._metrics.book(scored.timestamp() if scored else 0, tokens)
            if self._looked is None or time.monotonic() - self._looked > _EVERY:
                self._metrics.usage(self._newest(tx, now.date()))
                self._looked = time.monotonic()

    def _newest(self, tx: Tx, today: date) -> float:
        day = feeds.newest_usage(tx, today, _DAYS)
        return datetime.combine(day, time_of_day(), UTC).timestamp() if day else 0
