"""The nightly scoring: once a slot, however many replicas run, made up for at start when it was missed."""

import asyncio
import logging
import secrets
import time
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Literal
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import history
from bot.metrics import Metrics
from commands.contract import Deps
from store import slots
from store.errors import Sorry

SCORE = "score"
Result = Literal["ok", "sorry", "error"]
_log = logging.getLogger(__name__)


class Jobs:
    """What this process does by itself: every replica looks each minute, the database lets one do it."""

    def __init__(self, deps: Deps, nightly: str, zone: ZoneInfo, metrics: Metrics) -> None:
        self._deps = deps
        self._nightly = time_of_day.fromisoformat(nightly)
        self._zone = zone
        self._metrics = metrics
        self._owner = secrets.token_hex(8)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ticked: float | None = None
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look now, so that a missed slot is made up for, and each minute from now on."""
        self._scheduler.add_job(self.tick, "interval", minutes=1, next_run_time=datetime.now(UTC))
        self._scheduler.start()

    async def stop(self, seconds: float) -> None:
        """Look no more, and wait for the job that is at work."""
        self._scheduler.shutdown(wait=False)
        if self._work:
            await asyncio.wait({self._work}, timeout=seconds)

    def seconds_since_tick(self) -> float | None:
        """How long ago jobs were last looked at; None before the first time."""
        return None if self._ticked is None else time.monotonic() - self._ticked

    async def tick(self) -> None:
        """Start what is due, unless the last one is still at work: a tick never waits for a job."""
        self._ticked = time.monotonic()
        self._metrics.tick()
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(asyncio.to_thread(self.run_due))

    def run_due(self) -> None:
        """Score the book for the last slot, unless that is done or being done; never raises."""
        slot = last_slot(self._deps.now(), self._nightly, self._zone)
        try:
            if self._claim(slot):
                self._end(slot, self._run(slot))
        except Sorry as sorry:  # no database: a claim that was left open is free again after its lease
            _log.warning("Jobs have to wait: %s", sorry)

    def _claim(self, slot: datetime) -> bool:
        with self._deps.db.begin() as tx:
            return slots.claim(tx, SCORE, slot, self._owner, self._deps.now())

    def _run(self, slot: datetime) -> Result:
        as_of = slot.astimezone(self._zone).date() - timedelta(days=1)  # the last day that is over
        try:
            history.score(self._deps.db, as_of, self._deps.horizon, self._deps.now(), _log.info)
        except Sorry as sorry:
            _log.warning("The book was not scored: %s", sorry)
            return "sorry"
        except Exception:  # noqa: BLE001 - a broken job is logged and tried again, the bot goes on
            _log.exception("Scoring broke")
            return "error"
        return "ok"

    def _end(self, slot: datetime, result: Result) -> None:
        self._metrics.job(SCORE, result)
        end = slots.finish if result == "ok" else slots.fail
        with self._deps.db.begin() as tx:
            end(tx, SCORE, slot, self._deps.now())


def last_slot(now: datetime, nightly: time_of_day, zone: ZoneInfo) -> datetime:
    """The latest time, in UTC, at which the nightly job was due; at most about a day ago."""
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), nightly, zone)
    if due > local:
        due = datetime.combine(local.date() - timedelta(days=1), nightly, zone)
    return due.astimezone(UTC)
