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

from bot import logs
from bot.digest.rounds import Digests
from bot.jobs import history
from bot.jobs.owners import JOB as OWNERS
from bot.jobs.owners import Owners
from bot.jobs.retention import JOB as RETENTION
from bot.jobs.retention import Retention
from bot.jobs.vitals import Vitals
from bot.metrics import Metrics
from commands.contract import Deps
from store import slots
from store.errors import DatabaseGone, Sorry

SCORE = "score"
LATE = 90.0  # seconds after which a look is overdue
_LAST_WORDS = 1.5  # seconds to give back what is left
Result = Literal["ok", "sorry", "gone", "error"]
_log = logging.getLogger(__name__)


class Jobs:
    """What this process does by itself: every replica looks each minute, the database lets one do it."""

    def __init__(
        self,
        deps: Deps,
        nightly: str,
        zone: ZoneInfo,
        metrics: Metrics,
        digests: Digests,
        owners: Owners,
        retention: Retention,
    ) -> None:
        self._vitals = Vitals(deps, zone, metrics, SCORE)
        self._deps = deps
        self._digests = digests
        self._owners = owners
        self._retention = retention
        self._nightly = time_of_day.fromisoformat(nightly)
        self._zone = zone
        self._metrics = metrics
        self._owner = secrets.token_hex(8)
        self._slot: datetime | None = None  # of the night that is being scored
        self.scheduler = AsyncIOScheduler(timezone=UTC)
        self._watch: asyncio.Task[None] | None = None
        self._ticked: float | None = None
        self._work: dict[str, asyncio.Task[None]] = {}

    def start(self, late: float = LATE) -> None:
        """Look now, so that a missed slot is made up for, and each minute from now on.

        Where no look comes for `late` seconds, the clock was set back, and the scheduler is woken.
        """
        now = datetime.now(UTC)
        self.scheduler.add_job(self.tick, "interval", minutes=1, next_run_time=now, misfire_grace_time=None)
        self.scheduler.start()
        self._watch = asyncio.create_task(self._wake(late))

    async def stop(self, seconds: float) -> None:
        """Look no more, and wait for what is at work: digests end after the post under way, look-ups now.

        What takes longer is left, and its claims given back, so that another process takes it on.
        """
        self.scheduler.shutdown(wait=False)
        if self._watch:
            self._watch.cancel()
        self._digests.stop()
        if OWNERS in self._work:
            self._work[OWNERS].cancel()
        await self._finish(seconds)
        await self._hand_over()

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
        self._begin(RETENTION, self._retention.run)
        self._begin("vitals", partial(asyncio.to_thread, self._vitals.take))

    async def _wake(self, late: float) -> None:
        """The scheduler goes by the wall clock: set back by an hour, it would sleep for one."""
        while True:
            await asyncio.sleep(late)
            ago = self.seconds_since_tick()
            if ago is None or ago >= late:
                for job in self.scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))

    async def _hand_over(self) -> None:
        left = [task for task in self._work.values() if not task.done()]
        for task in left:
            task.cancel()
        try:
            if self._slot:
                await asyncio.wait_for(asyncio.to_thread(self._release, self._slot), _LAST_WORDS)
        except (DatabaseGone, TimeoutError) as error:
            _log.warning("The scoring was left, and its claim stays for an hour: %s", error)
        if left:
            await asyncio.wait(left, timeout=_LAST_WORDS)

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
            if self._slot:  # the database went away before it could be ended
                self._release(self._slot)
            if self._claim(slot):
                began, self._slot = time.monotonic(), slot
                result = self._run(slot)
                self._metrics.job(SCORE, result, time.monotonic() - began)
                self._end(slot, result)
        except Sorry as sorry:
            _log.warning("Jobs have to wait: %s", sorry)

    def _begin(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if name not in self._work or self._work[name].done():
            self._work[name] = asyncio.create_task(self._guarded(name, job))

    async def _finish(self, seconds: float | None = None) -> None:
        if self._work:
            await asyncio.wait(self._work.values(), timeout=seconds)

    async def _guarded(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        with logs.request(name):
            began = time.monotonic()
            result = await self._attempt(name, job)
            if name != SCORE:  # which looks each minute and counts its nights
                self._metrics.job(name, result, time.monotonic() - began)

    async def _attempt(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> Result:
        try:
            await job()
        except Sorry as sorry:
            _log.warning("The job %s has to wait: %s", name, sorry)
            return "gone" if isinstance(sorry, DatabaseGone) else "sorry"
        except Exception:  # noqa: BLE001 - a broken job is logged and begins again with the next tick
            _log.exception("The job %s broke", name)
            return "error"
        return "ok"

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

    def _release(self, slot: datetime) -> None:
        with self._deps.db.begin() as tx:
            slots.release(tx, SCORE, slot, self._owner)
        self._slot = None

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
        end = slots.finish if result == "ok" else slots.fail
        with self._deps.db.begin() as tx:
            end(tx, SCORE, slot, self._deps.now())
        self._slot = None


def last_slot(now: datetime, nightly: time_of_day, zone: ZoneInfo) -> datetime:
    """The latest time, in UTC, at which the nightly job was due; at most about a day ago."""
    local = now.astimezone(zone)
    due = datetime.combine(local.date(), nightly, zone)
    if due > local:
        due = datetime.combine(local.date() - timedelta(days=1), nightly, zone)
    return due.astimezone(UTC)
