"""Every request passes here once: told from its repeats, given its person and place, answered, counted."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot import homes, people, posts, roles
from bot.asked import Asked
from bot.errors import Failed, attempt
from bot.metrics import Metrics
from bot.places import Places
from bot.readers import Readers
from bot.roles import Groups
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
from store.database import Database
from store.errors import Sorry
from views import notices
from views.message import Home, Message

T = TypeVar("T")
_log = logging.getLogger(__name__)
_AT_ONCE = 3
_OWN_PEOPLE = "I answer people of this workspace only. Please ask one of them for what you need."


@dataclass(frozen=True, slots=True)
class Done:
    """Carried out where everybody sees it: nothing is left to say."""


Whole = Reply | Modal | FormErrors | Home | Failed | Done
Shown = Whole | Opening


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to answer. `lookups` and `readers` give up after a second; `client` is patient.

    `turns` are the messages that are being changed, by channel and ts. `looking` and `computing` let a few
    requests be looked up and answered at a time: Python does one thing at a time anyway, and the acks of
    others must come in between.
    """

    deps: Deps
    client: AsyncWebClient
    lookups: AsyncWebClient
    metrics: Metrics
    readers: Readers
    groups: Groups
    places: Places
    turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(
        default_factory=WeakValueDictionary[tuple[str, str], asyncio.Lock]
    )
    looking: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, 2 * _AT_ONCE))
    computing: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, _AT_ONCE))

    async def answer(self, asked: Asked, function: Function) -> Shown | None:
        """What to show to the person who asked; None where this is a repeated delivery."""
        began = time.monotonic()
        outcome = await attempt(self._answer(asked, function), asked.listener)
        result = outcome.result if isinstance(outcome, Failed) else "ok" if outcome else "repeat"
        seconds = time.monotonic() - began
        self.metrics.request(asked.listener, result, seconds)
        _log.info("answered", extra={"fields": {"result": result, "seconds": round(seconds, 3)}})
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
        async with self.looking:
            if not await asyncio.to_thread(self._is_new, asked.key):
                return None
            request = await self._request(asked)
        deps = replace(self.deps, db=self.deps.db.seen_by(request.sight))
        noting = partial(self._noting, asked.listener, request, deps.db)
        async with self.computing:
            answer = await asyncio.to_thread(noting, partial(function, request, deps))
        if isinstance(answer, Opening):
            answer = replace(answer, fill=partial(noting, answer.fill))
        if isinstance(answer, Reply) and deps.db.shown and request.place.kind == "unknown" and request.hides:
            answer = replace(answer, message=notices.uninvited(answer.message))
        return await self._carry_out(request, answer)

    def _noting(self, listener: str, request: Request, db: Database, work: Callable[[], T]) -> T:
        """What the work comes to, after the audit has it which accounts it shows."""
        db.shown.clear()
        result = work()
        if db.shown:
            with self.deps.db.begin() as tx:
                audit.saw(
                    tx,
                    at=self.deps.now(),
                    actor=request.person.slack_id,
                    place=request.place.channel,
                    asked=listener,
                    accounts=db.shown,
                )
        return result

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
        """Post what the least trusted who read there may see.

        Commands log that they were asked to, so what was not posted after all is logged here.
        """
        now = replace(request, place=await self.places.anew(request.place))
        try:
            now.allow_posts()
            readers = await self.readers.of(now.place.channel)
            message = answer.draw(readers.sight.both(now.sight))
            await posts.post(self.client, now.place.channel, message)
        except Sorry as sorry:
            await asyncio.to_thread(self._log, request, "not posted", str(sorry))
            raise
        return Reply(answer.then)

    def _log(self, request: Request, act: audit.Act, reason: str) -> None:
        with self.deps.db.begin() as tx:
            audit.write(
                tx,
                at=self.deps.now(),
                actor=request.person.slack_id,
                act=act,
                account_id=None,
                place=request.place.channel,
                detail={"reason": reason},
            )

    def _is_new(self, key: str) -> bool:
        if not key:
            return True
        with self.deps.db.begin() as tx:
            return seen.first_time(tx, key, self.deps.now())

    async def _request(self, asked: Asked) -> Request:
        """The request. Sorry for people of other workspaces: they may press what was shared, and no more."""
        known, place, _ = await asyncio.gather(
            people.find(asked.person, self.lookups, self.deps),
            self.places.find(asked.channel, asked.channel_name),
            self.groups.refresh(),
        )
        if known.standing == "outsider":
            raise Sorry(_OWN_PEOPLE)
        (rights,) = await asyncio.to_thread(roles.of, self.deps, [known])
        return Request(known.person, place, asked.text, asked.value, asked.form, rights)
