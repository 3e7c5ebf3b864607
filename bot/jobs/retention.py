"""Lets go of what is kept long enough: once a day, in small bites, so that nobody has to wait."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.change import change
from commands.contract import Deps
from store import retention, slots
from store.database import Tx
from store.retention import RULES, Rule

JOB = "retention"
_PAUSE = timedelta(days=2)
_log = logging.getLogger(__name__)


class Retention:
    """Deletes what is older than the days of its table in `keep`."""

    def __init__(self, deps: Deps, keep: Mapping[str, int]) -> None:
        self._deps = deps
        self._keep = keep

    async def run(self) -> None:
        """Go through all tables, unless that was done today or is being done.

        After a pause of days nothing goes at first: a clock that is wrong for an hour must not cost a year.
        """
        slot = self._deps.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if not await change(self._deps, lambda tx, now: slots.claim(tx, JOB, slot, "", now)):
            return
        last = await change(self._deps, lambda tx, _now: slots.last_finished(tx, JOB))
        for rule in RULES if last and slot - last <= _PAUSE else ():
            if number := await self._prune(rule):
                _log.info("%s rows of %s were kept long enough and are deleted", f"{number:,}", rule.table)
        await change(self._deps, lambda tx, now: slots.finish(tx, JOB, slot, now))

    async def _prune(self, rule: Rule) -> int:
        number = 0
        while keys := await asyncio.to_thread(self._too_old, rule):
            for start in range(0, len(keys), retention.BATCH):
                some = keys[start : start + retention.BATCH]
                await change(self._deps, partial(_forget, rule, some))
            number += len(keys)
        return number

    def _too_old(self, rule: Rule) -> list[retention.Key]:
        with self._deps.db.read() as tx:
            return retention.too_old(tx, rule, self._keep[rule.table], self._deps.now())


def _forget(rule: Rule, keys: list[retention.Key], tx: Tx, _now: datetime) -> None:
    retention.forget(tx, rule, keys)
