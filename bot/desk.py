"""Every request passes here once: told from its repeats, given its person and place, answered, counted."""

import asyncio
import time
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot import people, places, posts
from bot.asked import Asked
from bot.errors import Failed, attempt
from bot.metrics import Metrics
from commands.contract import Deps, FormErrors, Function, Modal, Post, Reply, Request
from store import audit, seen
from store.errors import Sorry

_OWN_PEOPLE = "I answer people of this workspace only. Please ask one of them for what you need."

Shown = Reply | Modal | FormErrors | Failed


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to answer. `lookups` gives up after a second; `client` is patient."""

    deps: Deps
    client: AsyncWebClient
    lookups: AsyncWebClient
    metrics: Metrics

    async def answer(self, asked: Asked, function: Function) -> Shown | None:
        """What to show to the person who asked; None where this is a repeated delivery."""
        began = time.monotonic()
        outcome = await attempt(self._answer(asked, function), asked.listener)
        result = outcome.result if isinstance(outcome, Failed) else "ok" if outcome else "repeat"
        self.metrics.request(asked.listener, result, time.monotonic() - began)
        return outcome

    async def _answer(self, asked: Asked, function: Function) -> Shown | None:
        if not await asyncio.to_thread(self._is_new, asked.key):
            return None
        request = await self._request(asked)
        answer = await asyncio.to_thread(function, request, self.deps)
        return await self._post(request, answer) if isinstance(answer, Post) else answer

    async def _post(self, request: Request, answer: Post) -> Reply:
        """Post it; commands log that they were asked to, so what was not posted after all is logged here."""
        try:
            await posts.post(self.client, request.place.channel, answer.message)
        except Sorry as sorry:
            await asyncio.to_thread(self._log_not_posted, request, str(sorry))
            raise
        return Reply(answer.then)

    def _log_not_posted(self, request: Request, reason: str) -> None:
        with self.deps.db.begin() as tx:
            audit.write(
                tx,
                at=self.deps.now(),
                actor=request.person.slack_id,
                act="not posted",
                account_id=None,
                place=request.place.channel,
                detail={"value": request.value, "reason": reason},
            )

    def _is_new(self, key: str) -> bool:
        if not key:
            return True
        with self.deps.db.begin() as tx:
            return seen.first_time(tx, key, self.deps.now())

    async def _request(self, asked: Asked) -> Request:
        """The request. Sorry for people of other workspaces: they may press what was shared, and no more.

        A guest's answers, and those of somebody whom Slack does not tell about, are guarded.
        """
        known, place = await asyncio.gather(
            people.find(asked.person, self.lookups, self.deps),
            places.find(asked.channel, asked.channel_name, self.lookups),
        )
        if known.standing == "outsider":
            raise Sorry(_OWN_PEOPLE)
        member = known.standing == "member"
        return Request(known.person, place, asked.text, asked.value, asked.form, member=member)
