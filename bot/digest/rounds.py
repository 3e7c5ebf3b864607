"""Digests that are due, posted once each: however many replicas run, and whatever dies on the way."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.digest.claims import Claims, Work
from bot.digest.delivering import Delivering, Outcome
from bot.digest.due import Due, due_in, now_due
from bot.digest.posting import Posting
from bot.metrics import Metrics
from bot.notes import Notes
from bot.readers import Readers
from commands.contract import Deps
from store import deliveries, digests
from store.database import Tx
from store.digest_records import Key

FRESH = timedelta(hours=6)  # a slot that was missed for longer is not made up for
NIGHT = timedelta(minutes=45)  # a digest waits so long for the scores of the night
LEASE = timedelta(minutes=5)  # longer than it takes to compose, to wait for Slack and to post
_MOST_READERS = 200  # people of one channel who are asked about: two minutes of the lease
_AT_ONCE = 4  # deliveries under way: one that has to wait does not hold up the others
_log = logging.getLogger(__name__)


class Digests:
    """The passes of one process over what is due. `client` must repeat no call by itself."""

    def __init__(
        self, deps: Deps, client: AsyncWebClient, metrics: Metrics, lease: timedelta = LEASE
    ) -> None:
        self._deps = deps
        self._metrics = metrics
        self._posting = Posting(client)
        self._delivering = Delivering(
            deps,
            Claims(deps, lease),
            self._posting,
            Readers(deps, client, _MOST_READERS),
            Notes(client),
            float(client.timeout),
        )
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def run(self, *, night_is_on: bool = False) -> list[Outcome]:
        """Post what is due and fresh, and close what cannot be posted any more.

        While `night_is_on`, the night's scores being made, what fell due of late waits.
        """

        def find(tx: Tx, now: datetime) -> list[Work]:
            dues = now_due(tx, now)
            can_wait = NIGHT if night_is_on else timedelta(0)
            ready = [due for due in dues if now - due.key.slot >= can_wait]
            return [*_wanted(ready, now), *_left(tx, {due.key for due in dues}, now)]

        return await self._do(find)

    async def run_slot(self, slot: datetime) -> list[Outcome]:
        """Post what is due at exactly this moment and was not posted yet, however long ago it is."""
        return await self._do(lambda tx, _now: [Work(due.key, due.digest, due) for due in due_in(tx, slot)])

    def stop(self) -> None:
        """Begin nothing new; a post that is under way is finished."""
        self._posting.stopping.set()

    async def _do(self, find: Callable[[Tx, datetime], list[Work]]) -> list[Outcome]:
        works = await asyncio.to_thread(self._read, find)
        cache: dict[object, object] = {}
        done = await asyncio.gather(*(self._one(work, cache) for work in works), return_exceptions=True)
        outcomes = [_outcome(work, result) for work, result in zip(works, done, strict=True)]
        for outcome in outcomes:
            self._metrics.delivery(outcome.result)
        return outcomes

    def _read(self, find: Callable[[Tx, datetime], list[Work]]) -> list[Work]:
        with self._deps.db.read() as tx:
            return find(tx, self._deps.now())

    async def _one(self, work: Work, cache: dict[object, object]) -> Outcome:
        async with self._room:
            if self._posting.stopping.is_set():
                return Outcome(work.key, "later", "Rapport is stopping")
            return await self._delivering.deliver(work, cache)


def _wanted(dues: Iterable[Due], now: datetime) -> list[Work]:
    return [Work(due.key, due.digest, due if now - due.key.slot <= FRESH else None) for due in dues]


def _left(tx: Tx, wanted: set[Key], now: datetime) -> list[Work]:
    """What was begun and is not wanted any more: it may have been posted all the same."""
    left = [key for key in deliveries.left_behind(tx, now) if key not in wanted]
    return [Work(key, digests.get(tx, key.digest_id), None) for key in left]


def _outcome(work: Work, result: Outcome | BaseException) -> Outcome:
    if isinstance(result, Outcome):
        return result
    _log.error("A digest broke; it is tried again", exc_info=result)
    return Outcome(work.key, "error", type(result).__name__)
