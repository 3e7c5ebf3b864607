"""People who ask a bot all the time, each again as soon as she is answered, and how long they wait."""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from sandbox import forms
from sandbox.envelope import Ack, Delivery, Road
from sandbox.parts import Parts
from sandbox.records import Channel, Message, Person, View

LONGEST = 60.0  # seconds for one answer
WHY = "health.why"
WRONG = re.compile("broke|database|reference|reach")


@dataclass
class Clocked:
    """A road on which each ack is timed."""

    road: Road
    acks: list[float] = field(default_factory=list[float])
    lost: int = 0

    @property
    def reachable(self) -> bool:
        """Whether the app is there."""
        return self.road.reachable

    async def send(self, delivery: Delivery, seconds: float) -> Ack:
        """Send it and note how long the ack took."""
        began = time.perf_counter()
        ack = await self.road.send(delivery, seconds)
        self.acks.append(time.perf_counter() - began)
        self.lost += bool(ack.trouble) or self.acks[-1] > seconds
        return ack


@dataclass
class Crowd:
    """People who ask all the time, and how long they wait."""

    parts: Parts
    people: list[Person]
    room: Channel
    accounts: int
    road: Clocked
    answers: list[float] = field(default_factory=list[float])
    wrong: list[str] = field(default_factory=list[str])
    _new: dict[str, asyncio.Queue[Message | View | str]] = field(
        default_factory=lambda: defaultdict[str, asyncio.Queue[Message | View | str]](asyncio.Queue)
    )

    async def ask(self, seconds: float) -> None:
        """Let all of them ask for so long."""
        until = time.perf_counter() + seconds
        watching = asyncio.create_task(self._watch())
        await asyncio.gather(*(self._one(person, until) for person in self.people))
        watching.cancel()

    async def _watch(self) -> None:
        """Hand each person what she alone sees; one reader of the stream, for all."""
        workspace, place = self.parts.workspace, len(self.parts.workspace.stream)
        while True:
            changed = workspace.changed()
            for happening in workspace.stream[place:]:
                if happening.person and not isinstance(happening.what, dict) and happening.kind != "closed":
                    self._new[happening.person].put_nowait(happening.what)
            place = len(workspace.stream)
            await changed.wait()

    async def _one(self, person: Person, until: float) -> None:
        rng = Random(person.name)  # noqa: S311 - to be repeated, not to be secret
        card: Message | None = None
        while time.perf_counter() < until:
            kind = rng.random()
            if kind < 0.2 and card:
                seen = await self._timed(person, partial(self._press, person, card))
                if view := self.parts.screens.top(person.id):
                    await self.parts.interactions.close(person, view)
            else:
                name = f"/health Account {rng.randrange(self.accounts)}"
                line = name if kind < 0.7 else "/health" if kind < 0.85 else "/segment at-risk"
                typing = partial(self.parts.interactions.command, person, self.room, line)
                seen = await self._timed(person, typing)
                card = seen if isinstance(seen, Message) and _has_why(seen) else None

    async def _press(self, person: Person, card: Message) -> None:
        element = forms.find_element(card.blocks, WHY)
        await self.parts.interactions.act(person, card, element, "", {})

    async def _timed(
        self, person: Person, act: Callable[[], Coroutine[Any, Any, None]]
    ) -> Message | View | str:
        """What she sees in the end; of a window that opens empty, what fills it."""
        queue = self._new[person.id]
        while not queue.empty():
            queue.get_nowait()
        began = time.perf_counter()
        acting = asyncio.ensure_future(act())
        try:
            seen = await asyncio.wait_for(queue.get(), LONGEST)
            while isinstance(seen, View) and "Loading" in seen.words:
                seen = await asyncio.wait_for(queue.get(), LONGEST)
        except TimeoutError:
            seen = "no answer"
        self.answers.append(time.perf_counter() - began)
        await acting
        if isinstance(seen, str) or WRONG.search(seen.words):
            self.wrong.append(seen if isinstance(seen, str) else seen.words[:200])
        return seen


def _has_why(message: Message) -> bool:
    return any(element["action_id"] == WHY for _, element in forms.elements(message.blocks))
