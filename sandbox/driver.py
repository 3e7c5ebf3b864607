"""The sandbox as tests and the demo hold it: a workspace to populate, act in and look at."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from aiohttp import ClientSession

from sandbox import forms
from sandbox.api import Called
from sandbox.envelope import Delivered
from sandbox.manifest import load
from sandbox.outgoing import Outgoing
from sandbox.parts import AS_SLACK, Parts, Timing, assemble
from sandbox.records import HOME_TEAM, OTHER_TEAM, Channel, Json, Kind, Message, Person, View
from sandbox.seen import NothingSeenError, Seen, an_answer, anything, look
from sandbox.workspace import Workspace

PATIENCE = 10.0
Enough = Callable[[Seen], bool]


class Sandbox:
    """A local Slack workspace with one app installed.

    What people do (`command`, `press`, `submit` …) returns what they then see. Each waits until the app has
    acked and something new is there, or until `enough` holds of what is seen, for at most `patience` seconds.
    """

    def __init__(self, parts: Parts, session: ClientSession) -> None:
        self.bot_token, self.app_token = parts.tokens.bot, parts.tokens.app
        self.signing_secret = parts.signing_secret
        self.workspace = parts.workspace
        self.faults = parts.faults
        self.sockets = parts.sockets
        self.page = parts.page
        self.outgoing: Outgoing | None = None
        self._parts = parts
        self._session = session

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        manifest: Path | Json,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        timing: Timing = AS_SLACK,
        rate_limits: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> AsyncGenerator["Sandbox"]:
        """Serve a workspace whose app is described by a manifest; ValueError where `host` is no loopback."""
        parts = assemble(Workspace(load(manifest), clock), timing, rate_limits=rate_limits)
        async with ClientSession() as session:
            await parts.server.start(host, port)
            try:
                yield cls(parts, session)
            finally:
                await parts.courier.close()
                await parts.server.stop()

    @property
    def api_url(self) -> str:
        """What to give a WebClient as its base_url."""
        return f"{self._parts.server.base_url}/api/"

    @property
    def bot(self) -> Person:
        """The app's bot user."""
        return self.workspace.bot

    @property
    def calls(self) -> list[Called]:
        """Every call of the Web API so far."""
        return self._parts.api.calls

    @property
    def deliveries(self) -> list[Delivered]:
        """Everything that was sent to the app so far, and how it took it."""
        return self._parts.courier.log

    def add_person(
        self,
        name: str,
        *,
        email: str | None = None,
        real_name: str = "",
        timezone: str = "UTC",
        guest: bool = False,
        admin: bool = False,
        outsider: bool = False,
    ) -> Person:
        """Add someone to the workspace; an outsider is of another one and meets us in shared channels."""
        team = OTHER_TEAM if outsider else HOME_TEAM
        real_name = real_name or name
        return self.workspace.add_person(
            name, email=email, real_name=real_name, timezone=timezone, guest=guest, admin=admin, team=team
        )

    def add_channel(
        self, name: str, kind: Kind = "public", members: Iterable[Person] = (), *, archived: bool = False
    ) -> Channel:
        """Add a channel; `connect` is one that is shared with another workspace."""
        return self.workspace.add_channel(name, kind, members, archived=archived)

    def add_usergroup(self, handle: str, people: Iterable[Person]) -> str:
        """Add a group of people; returns its id."""
        return self.workspace.add_usergroup(handle, people)

    def direct(self, *people: Person) -> Channel:
        """The direct messages of the bot with these people."""
        return self.workspace.direct_channel([self.bot, *people])

    def deliver_to(self, url: str) -> Outgoing:
        """Use HTTP mode from now on: everything for the app goes to this address, signed."""
        self.outgoing = self._parts.courier.road = Outgoing(self._session, url, self.signing_secret)
        return self.outgoing

    async def connected(self, count: int = 1, patience: float = PATIENCE) -> None:
        """Wait until the app has this many sockets open."""
        await self.until(lambda: self.sockets.count >= count, patience)

    async def until(
        self, condition: Callable[[], bool], patience: float = PATIENCE, more: Callable[[], str] = str
    ) -> None:
        """Wait until a condition holds, looked at whenever something changes in the workspace.

        NothingSeenError where it does not in time; it says what the app did meanwhile, and `more`.
        """
        deadline = time.monotonic() + patience
        while not condition():
            try:
                await asyncio.wait_for(self.workspace.changed().wait(), deadline - time.monotonic())
            except TimeoutError:
                raise NothingSeenError(self._story(patience) + more()) from None

    async def command(
        self,
        person: Person,
        channel: Channel,
        line: str,
        enough: Enough = anything,
        patience: float = PATIENCE,
    ) -> Seen:
        """Type a slash command, such as "/health acme"."""
        mark = self.mark()
        await self._parts.interactions.command(person, channel, line)
        return await self.seen(person, mark, enough, patience)

    async def press(  # noqa: PLR0913 - one press has as many sides
        self,
        person: Person,
        where: Message | View,
        action_id: str,
        *,
        value: object = "",
        typed: dict[str, object] | None = None,
        block_id: str = "",
        enough: Enough = anything,
        patience: float = PATIENCE,
    ) -> Seen:
        """Press a button, or choose `value` in a menu; `typed` is what stands in the fields around it."""
        mark = self.mark()
        which = value if isinstance(value, str) else ""
        element = forms.find_element(where.blocks, action_id, block_id, which)
        await self._parts.interactions.act(person, where, element, value, typed or {})
        return await self.seen(person, mark, enough, patience)

    async def submit(
        self,
        person: Person,
        view: View,
        values: dict[str, object],
        enough: Enough = an_answer,
        patience: float = PATIENCE,
    ) -> Seen:
        """Submit a modal with these values, by action id or block id."""
        mark = self.mark()
        await self._parts.interactions.submit(person, view, values)
        return await self.seen(person, mark, enough, patience)

    async def close(self, person: Person, view: View) -> Seen:
        """Close a modal without submitting it."""
        mark = self.mark()
        await self._parts.interactions.close(person, view)
        return await self.seen(person, mark, anything, PATIENCE)

    async def suggest(self, person: Person, where: Message | View, action_id: str, typed: str) -> list[Json]:
        """Type into a menu with external options; the options that the app offers."""
        element = forms.find_element(where.blocks, action_id)
        return await self._parts.interactions.suggest(person, where, element, typed)

    async def say(
        self,
        person: Person,
        channel: Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        enough: Enough = anything,
        patience: float = PATIENCE,
    ) -> Seen:
        """Write a message, and see what the app does about it."""
        self._parts.events.say(person, channel, text, thread_ts)
        return await self.seen(person, self.mark(), enough, patience)

    async def open_home(self, person: Person, enough: Enough = anything, patience: float = PATIENCE) -> Seen:
        """Open the app's home tab."""
        mark = self.mark()
        self._parts.events.open_home(person)
        return await self.seen(person, mark, enough, patience)

    def send_event(self, name: str, inner: Json) -> None:
        """Send any event; `name` as the manifest subscribes to it, `inner` as Slack's `event`."""
        self._parts.events.send(name, inner)

    def visible(self, person: Person, channel: Channel) -> list[Message]:
        """What this person sees in a channel now, oldest first."""
        return self.workspace.visible(person.id, channel.id)

    def modal(self, person: Person) -> View | None:
        """The modal that this person has before them, if any."""
        return self._parts.screens.top(person.id)

    def mark(self) -> int:
        """The place in the stream of happenings that has been reached; for `seen`."""
        return len(self.workspace.stream)

    async def seen(
        self, person: Person, mark: int, enough: Enough = anything, patience: float = PATIENCE
    ) -> Seen:
        """What this person has come to see since a mark, once it is enough."""
        seen = partial(look, self.workspace, self._parts.screens, person, mark)
        await self.until(lambda: enough(seen()), patience, lambda: f"; seen so far: {seen().text}")
        return seen()

    def skip(self, seconds: float) -> None:
        """Let time pass in the workspace: triggers, tickets and response_urls grow old."""
        self.workspace.skipped += seconds

    def _story(self, patience: float) -> str:
        last = "; ".join(
            f"{call.method} {call.status} {call.answer.get('error') or 'ok'}" for call in self.calls[-5:]
        )
        return f"nothing of the kind within {patience:g} s; the app's last calls: {last or 'none'}"
