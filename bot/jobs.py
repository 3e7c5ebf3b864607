"""What is due each minute: the nightly scoring, digests and look-ups, once however many replicas run."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import history
from bot.digests import Digests
from bot.metrics import Metrics
from bot.owners import JOB as OWNERS
from bot.owners import Owners
from commands.contract import Deps
from store import slots
from store.errors import Sorry

SCORE = "score"
Result = Literal["ok", "sorry", "error"]
_log = logging.getLogger(__name__)


class Jobs:
    """What this process does by itself: every replica looks each minute, the database lets one do it."""

    def __init__(
        self, deps: Deps, nightly: str, zone: ZoneInfo, metrics: Metrics, digests: Digests, owners: Owners
    ) -> None:
        self._deps = deps
        self._digests = digests
        self._owners = owners
        self._nightly = time_of_day.fromisoformat(nightly)
        self._zone = zone
        self._metrics = metrics
        self._owner = secrets.token_hex(8)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ticked: float | None = None
        self._work: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Look now, so that a missed slot is made up for, and each minute from now on."""
        self._scheduler.add_job(self.tick, "interval", minutes=1, next_run_time=datetime.now(UTC))
        self._scheduler.start()

    async def stop(self, seconds: float) -> None:
        """Look no more, and wait for what is at work: digests end after the post under way, look-ups now."""
        self._scheduler.shutdown(wait=False)
        self._digests.stop()
        if OWNERS in self._work:
            self._work[OWNERS].cancel()
        await self._finish(seconds)

    def seconds_since_tick(self) -> float | None:
        """How long ago jobs were last looked at; None before the first time."""
        return None if self._ticked is None else time.monotonic() - self._ticked

    async def tick(self) -> None:
        """Start what is due, unless the last one is still at work: a tick never waits for a job."""
        self._ticked = time.monotonic()
        self._metrics.tick()
        self._begin(SCORE, partial(asyncio.to_thread, self.run_due))
        self._begin("digests", self._run_digests)
        self._begin(OWNERS, self._owners.run)

    async def catch_up(self) -> None:
        """Do what is due now that the clock leapt: the night first, then the digests that wait for it."""
        for _ in range(2):
            await self._finish()  # what began by the old clock
            await self.tick()
        await self._finish()

    def run_due(self) -> None:
        """Score the book for the last slot, unless that is done or being done; never raises."""
        slot = last_slot(self._deps.now(), self._nightly, self._zone)
        try:
            if self._claim(slot):
                self._end(slot, self._run(slot))
        except Sorry as sorry:  # no database: a claim that was left open is free again after its lease
            _log.warning("Jobs have to wait: %s", sorry)

    def _begin(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if name not in self._work or self._work[name].done():
            self._work[name] = asyncio.create_task(self._guarded(name, job))

    async def _finish(self, seconds: float | None = None) -> None:
        if self._work:
            await asyncio.wait(self._work.values(), timeout=seconds)

    async def _guarded(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await job()
        except Sorry as sorry:
            _log.warning("The job %s has to wait: %s", name, sorry)
        except Exception:  # noqa: BLE001 - a broken job is logged and begins again with the next tick
            _log.exception("The job %s broke", name)

    async def _run_digests(self) -> None:
        await self._digests.run(night_is_on=await asyncio.to_thread(self._night_is_on))

    def _night_is_on(self) -> bool:
        """Whether the scores of the last night are still to come."""
        with self._deps.db.read() as tx:
            done = slots.last_finished(tx, SCORE)
        return done is None or done < last_slot(self._deps.now(), self._nightly, self._zone)

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
