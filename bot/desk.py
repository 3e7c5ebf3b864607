"""Every request passes here once: told from its repeats, given its person and place, answered, counted."""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot import homes, people, places, posts
from bot.asked import Asked
from bot.errors import Failed, attempt
from bot.metrics import Metrics
from bot.readers import Readers
from commands import home
from commands.contract import (
    Answer,
    Deps,
    FormErrors,
    Function,
    Modal,
    Nothing,
    Opening,
    Post,
    Reply,
    Request,
    Update,
)
from store import audit, seen
from store.errors import Sorry
from views.message import Home, Message

_log = logging.getLogger(__name__)
_OWN_PEOPLE = "I answer people of this workspace only. Please ask one of them for what you need."


@dataclass(frozen=True, slots=True)
class Done:
    """Carried out where everybody sees it: nothing is left to say."""


Whole = Reply | Modal | FormErrors | Home | Failed | Done
Shown = Whole | Opening


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to answer. `lookups` and `readers` give up after a second; `client` is patient.

    `turns` are the messages that are being changed, by channel and ts.
    """

    deps: Deps
    client: AsyncWebClient
    lookups: AsyncWebClient
    metrics: Metrics
    readers: Readers
    turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(
        default_factory=WeakValueDictionary[tuple[str, str], asyncio.Lock]
    )

    async def answer(self, asked: Asked, function: Function) -> Shown | None:
        """What to show to the person who asked; None where this is a repeated delivery."""
        began = time.monotonic()
        outcome = await attempt(self._answer(asked, function), asked.listener)
        result = outcome.result if isinstance(outcome, Failed) else "ok" if outcome else "repeat"
        self.metrics.request(asked.listener, result, time.monotonic() - began)
        return outcome

    async def fill(self, asked: Asked, opening: Opening) -> Modal | Failed:
        """What a modal shows that is open by now, or why it shows nothing."""
        return await attempt(asyncio.to_thread(opening.fill), asked.listener)

    async def show_home(self, asked: Asked) -> None:
        """Publish the Home of the person who asked, or why there is none."""
        shown = await self.answer(asked, home.show)
        if isinstance(shown, Failed):
            await homes.publish(self.client, asked.person, Home(shown.message.blocks))

    async def tell(self, person: str, message: Message) -> None:
        """Say something in the direct messages with a person; what is not taken there is in the log."""
        try:
            await posts.post(self.client, person, message)
        except Sorry as sorry:
            _log.warning("%s was not told: %s", person, sorry)

    async def _answer(self, asked: Asked, function: Function) -> Shown | None:
        if not await asyncio.to_thread(self._is_new, asked.key):
            return None
        request = await self._request(asked)
        return await self._carry_out(request, await asyncio.to_thread(function, request, self.deps))

    async def _carry_out(self, request: Request, answer: Answer) -> Shown:
        match answer:
            case Post():
                return await self._post(request, answer)
            case Update():
                await self._update(answer)
                return Reply(answer.then) if answer.then else Done()
            case Home():
                await homes.publish(self.client, request.person.slack_id, answer)
                return answer
            case Nothing():
                return Done()
            case Reply() | Modal() | FormErrors() | Opening():
                return answer

    async def _update(self, answer: Update) -> None:
        """One change of a message at a time, each drawn when its turn has come."""
        async with self.turns.setdefault((answer.channel, answer.ts), asyncio.Lock()):
            message = await asyncio.to_thread(answer.redraw) if answer.redraw else answer.message
            await posts.update(self.client, answer.channel, answer.ts, message)

    async def _post(self, request: Request, answer: Post) -> Reply:
        """Post it, or what is for guests too.

        Commands log that they were asked to, so what was posted otherwise, or not after all, is logged here.
        """
        message, channel = answer.message, request.place.channel
        if answer.guarded and await self.readers.of(channel) != "members":
            message = answer.guarded
        try:
            await posts.post(self.client, channel, message)
        except Sorry as sorry:
            await asyncio.to_thread(self._log, request, "not posted", str(sorry))
            raise
        if message is answer.guarded:
            await asyncio.to_thread(self._log, request, "posted guarded", "guests may read there")
        return Reply(answer.then)

    def _log(self, request: Request, act: str, reason: str) -> None:
        with self.deps.db.begin() as tx:
            audit.write(
                tx,
                at=self.deps.now(),
                actor=request.person.slack_id,
                act=act,
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
