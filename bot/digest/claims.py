"""One attempt at a delivery, as the database knows it: claimed, kept before it is posted, and closed."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.change import change
from bot.digest.due import Due, missed_before
from commands.contract import Deps
from commands.news.compose import Composed
from store import audit, deliveries, digests, items
from store.database import Tx
from store.digest_records import Delivery, Digest, Key
from store.records import Detail

AWAY = "nobody was there to post it in time"


@dataclass(frozen=True, slots=True)
class Work:
    """A delivery to take on; `due` is None where it can only be closed, being too late or not wanted now."""

    key: Key
    digest: Digest | None
    due: Due | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claim that was won; it holds until `ends`, in seconds of the monotonic clock."""

    work: Work
    delivery: Delivery
    owner: str
    ends: float

    @property
    def key(self) -> Key:
        """The delivery's key."""
        return self.work.key

    @property
    def left(self) -> float:
        """How many seconds it still holds."""
        return self.ends - time.monotonic()


class Claims:
    """The attempts of one process. Every change is refused, by False, where another has taken over."""

    def __init__(self, deps: Deps, lease: timedelta) -> None:
        self._deps = deps
        self._lease = lease

    async def win(self, work: Work) -> Attempt | None:
        """Claim it; None where another has it, or it is finished. Older slots are noted as missed."""
        owner, began = secrets.token_hex(8), time.monotonic()

        def claim(tx: Tx, now: datetime) -> Delivery | None:
            won = deliveries.claim(tx, work.key, owner, now, self._lease)
            if won and won.attempt == 1 and work.due:
                for key in missed_before(tx, work.due):
                    deliveries.missed(tx, key, AWAY, now)
            return won

        delivery = await change(self._deps, claim)
        ends = began + self._lease.total_seconds()
        return delivery and Attempt(work, delivery, owner, ends)

    async def state(self, key: Key) -> Delivery | None:
        """What has become of it."""
        return await change(self._deps, lambda tx, _now: deliveries.get(tx, key))

    async def keep(self, attempt: Attempt, composed: Composed, seconds: float) -> bool:
        """Keep what will be posted, if the claim holds for so long."""

        def keep(tx: Tx, now: datetime) -> bool:
            until = now + timedelta(seconds=seconds)
            key, content = attempt.key, composed.content
            if not deliveries.keep(tx, key, attempt.owner, content, composed.as_of, until):
                return False
            items.save(tx, key, composed.items)
            return True

        return await change(self._deps, keep)

    async def sent(self, attempt: Attempt, channel: str, ts: str) -> bool:
        """It is posted there, for everybody to see."""

        def sent(tx: Tx, now: datetime) -> bool:
            ours = deliveries.sent(tx, attempt.key, attempt.owner, channel, ts, now)
            if ours:
                listed = [item.account_id for item in items.of(tx, attempt.key) if item.listed]
                _note(tx, now, "post digest", attempt.key, channel, audit.several(listed))
            return ours

        return await change(self._deps, sent)

    async def release(self, attempt: Attempt, seconds: float) -> bool:
        """Leave it to a later attempt, so many seconds from now at the earliest."""
        return await change(
            self._deps,
            lambda tx, now: deliveries.release(
                tx, attempt.key, attempt.owner, now + timedelta(seconds=seconds)
            ),
        )

    async def give_up(self, attempt: Attempt, reason: str) -> bool:
        """It is too late for it."""
        return await change(
            self._deps, lambda tx, now: deliveries.give_up(tx, attempt.key, attempt.owner, reason, now)
        )

    async def fail(self, attempt: Attempt, reason: str, *, pause: bool) -> bool:
        """It cannot be posted; `pause` the digest as well, for the same reason."""

        def fail(tx: Tx, now: datetime) -> bool:
            ours = deliveries.fail(tx, attempt.key, attempt.owner, reason, now)
            if ours and pause:
                digests.pause(tx, attempt.key.digest_id, now, reason)
                _note(tx, now, "pause digest", attempt.key, attempt.key.target, {})
            return ours

        return await change(self._deps, fail)


def _note(tx: Tx, now: datetime, act: audit.Act, key: Key, place: str, detail: Detail) -> None:
    """Put into the audit what the process did by itself."""
    told = {"digest": key.digest_id, "slot": key.slot.isoformat(), **detail}
    audit.write(tx, at=now, actor="rapport", act=act, account_id=None, place=place, detail=told)
