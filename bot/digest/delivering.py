"""One delivery from the claim to the record: posted once, or closed with somebody told why it was not."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from bot.answers import InDoubtError, LimitedError, RefusedError
from bot.digest.claims import AWAY, Attempt, Claims, Work
from bot.digest.posting import Posting
from bot.notes import Notes
from bot.readers import Readers
from bot.slack import REFUSALS
from commands.contract import Deps
from commands.news import compose, question
from commands.news.compose import Composed
from store.digest_records import Digest, Key
from store.errors import DatabaseGone, Sorry
from store.sight import EVERYTHING, Sight
from views import troubles
from views.message import Message

_DOUBT = 60.0  # seconds until it is looked for what may have been posted
_NO_TOKEN = 600.0  # seconds until a token that Slack refused is tried again
_log = logging.getLogger(__name__)

Result = Literal["sent", "found", "later", "taken", "failed", "missed", "error"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one delivery this time, and why, where there is more to say."""

    key: Key
    result: Result
    said: str = ""


class UnreadableError(Exception):
    """It cannot be looked whether an earlier attempt has posted; `code` is Slack's reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Delivering:
    """Makes deliveries. One message is composed at a time, so that answers to people keep their share."""

    deps: Deps
    claims: Claims
    posting: Posting
    readers: Readers
    notes: Notes
    post_seconds: float
    composing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def deliver(self, work: Work, cache: Any) -> Outcome:
        """Take it on, unless another has it or it is finished."""
        attempt = await self.claims.win(work)
        if attempt is None:
            there = await self.claims.state(work.key)
            return Outcome(work.key, "taken", there.state if there else "")
        try:
            return await self._carry_out(attempt, cache)
        except LimitedError as limited:
            return await self._later(attempt, limited.seconds, "Slack asks to wait")
        except InDoubtError as doubt:
            return await self._later(attempt, _DOUBT, f"Slack gave no clear answer ({doubt})")
        except (RefusedError, UnreadableError) as refused:
            return await self._refused(attempt, refused)
        except asyncio.CancelledError:  # this process gives up; what may be on its way is looked for later
            there = await self.claims.state(attempt.key)
            await self._later(attempt, _DOUBT if there and there.content else 0, "Rapport is stopping")
            raise

    async def _carry_out(self, attempt: Attempt, cache: Any) -> Outcome:
        if attempt.delivery.content and (found := await self._look(attempt)):
            return await self._sent(attempt, *found, "found")
        if attempt.work.due is None or attempt.work.digest is None:
            return await self._too_late(attempt)
        place = self.deps.policy.places[await self.posting.check(attempt.key.target)]
        if not place.posts:
            raise RefusedError("shared")
        channel = await self.posting.channel(attempt.key.target)
        audience = await self.readers.of(attempt.key.target)
        sight = audience.sight.both(place.sight)
        try:
            composed = await self._compose(attempt.work.digest, attempt.key, cache, sight)
        except DatabaseGone:
            raise
        except Sorry as sorry:
            return await self._broken(attempt, str(sorry), sight if audience.sure else EVERYTHING)
        return await self._post(attempt, channel, composed)

    async def _post(self, attempt: Attempt, channel: str, composed: Composed) -> Outcome:
        if not await self.claims.keep(attempt, composed, self.post_seconds):
            return Outcome(attempt.key, "later", "this attempt took too long")
        within = attempt.left - self.post_seconds
        ts = await self.posting.post(channel, composed.message, attempt.key, within=within)
        return await self._sent(attempt, channel, ts, "sent")

    async def _look(self, attempt: Attempt) -> tuple[str, str] | None:
        """The channel and ts of what an earlier attempt has posted; None where it has not."""
        try:
            channel = await self.posting.channel(attempt.key.target)
            ts = await self.posting.find(channel, attempt.key, attempt.delivery.first_at)
        except RefusedError as refused:
            if refused.code in REFUSALS:
                raise
            raise UnreadableError(refused.code) from refused
        return (channel, ts) if ts else None

    async def _compose(self, digest: Digest, key: Key, cache: Any, sight: Sight) -> Composed:
        seen_by = replace(self.deps, db=self.deps.db.seen_by(sight))
        async with self.composing:
            late = max(self.deps.now() - key.slot, timedelta(0))
            return await asyncio.to_thread(
                compose.compose, digest, key, seen_by, late=late, cache=cache, hides=sight.hides
            )

    async def _sent(
        self, attempt: Attempt, channel: str, ts: str, result: Literal["sent", "found"]
    ) -> Outcome:
        await self.claims.sent(attempt, channel, ts)
        return Outcome(attempt.key, result)

    async def _later(self, attempt: Attempt, seconds: float, why: str) -> Outcome:
        await self.claims.release(attempt, seconds)
        return Outcome(attempt.key, "later", why)

    async def _too_late(self, attempt: Attempt) -> Outcome:
        digest = attempt.work.digest
        closed = await self.claims.give_up(attempt, AWAY)
        if closed and attempt.delivery.content and digest and not digest.paused_at:
            await self.notes.tell(digest, troubles.missed(digest), there=True)
        return Outcome(attempt.key, "missed", AWAY)

    async def _refused(self, attempt: Attempt, refused: RefusedError | UnreadableError) -> Outcome:
        """Slack says no: for good, this once, or, to our token, to whatever we ask."""
        code, digest = refused.code, attempt.work.digest
        if code in REFUSALS:
            _log.error("Slack refuses SLACK_BOT_TOKEN (%s): no digest can be posted", code)
            return await self._later(attempt, _NO_TOKEN, f"Slack refuses SLACK_BOT_TOKEN ({code})")
        lasts, because = troubles.lasts(code), troubles.because(code)
        if digest is None or (digest.audience == "owners" and lasts):
            return await self._fail(attempt, because, None)
        if isinstance(refused, UnreadableError):
            reason, note = f"nobody knows whether it arrived ({code})", troubles.in_doubt(digest, code)
            return await self._fail(attempt, reason, note, pause=lasts, there=False)
        note = troubles.paused(digest, code) if lasts else troubles.refused(digest, code)
        return await self._fail(attempt, because, note, pause=lasts, there=not lasts)

    async def _broken(self, attempt: Attempt, sentence: str, sight: Sight) -> Outcome:
        """There is nothing to post: its accounts cannot be found any more, or nothing is scored yet.

        Or its readers must not be told; where nobody knows who they are, that may be otherwise next time.
        """
        digest, target = attempt.work.digest, attempt.key.target
        if digest is None or not await asyncio.to_thread(self._is_lost, digest, target, sight):
            return await self._fail(attempt, sentence, digest and troubles.unmade(digest, sentence))
        return await self._fail(attempt, sentence, troubles.broken(digest, sentence), pause=True)

    def _is_lost(self, digest: Digest, target: str, sight: Sight) -> bool:
        try:
            with self.deps.db.seen_by(sight).read() as tx:
                question.about(tx, digest, target, hides=sight.hides)
        except DatabaseGone:
            raise
        except Sorry:
            return True
        return False

    async def _fail(
        self, attempt: Attempt, reason: str, note: Message | None, *, pause: bool = False, there: bool = True
    ) -> Outcome:
        """Close it; the one attempt that did so tells of it, `there` in its own place too."""
        digest = attempt.work.digest
        if await self.claims.fail(attempt, reason, pause=pause) and note and digest:
            await self.notes.tell(digest, note, there=there)
        return Outcome(attempt.key, "failed", reason)
