"""What the page asks on behalf of a person: each deed by its name, with what it needs."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time
from typing import TypeAlias

from sandbox import forms
from sandbox.api import Api
from sandbox.calendar import next_weekday
from sandbox.events import Events
from sandbox.interactions import Interactions
from sandbox.manifest import Manifest
from sandbox.payloads import escaped
from sandbox.records import Channel, Json, Message, Person, View
from sandbox.wire import story, verdict

Done: TypeAlias = object


async def nothing() -> None:
    """What follows a push of the clock where nobody else has a clock to look at."""


@dataclass(slots=True)
class Deeds:
    """The hands that the page lends to whoever one is. `after_skip` is awaited once the clock was pushed."""

    hands: Interactions
    events: Events
    api: Api
    after_skip: Callable[[], Awaitable[None]] = nothing

    async def perform(self, person: Person, deed: Json) -> Done:
        """Do what is asked; what comes back goes to the page.

        Raises:
            LookupError: there is no such deed, channel, message, view or element, or no longer.
            ValueError: this person may not do that there.
        """
        does: dict[str, Callable[[Person, Json], Awaitable[Done]]] = {
            "write": self._write,
            "act": self._act,
            "submit": self._submit,
            "close": self._close,
            "suggest": self._suggest,
            "home": self._home,
            "skip": self._skip,
            "inspect": self._inspect,
        }
        return await does[str(deed.get("do"))](person, deed)

    async def _write(self, person: Person, deed: Json) -> None:
        """A message, or a slash command where it begins with a slash."""
        channel, text = self._channel(person, deed), str(deed["text"]).strip()
        if channel.archived or not text:
            raise ValueError("Nothing can be written there.")
        thread = deed.get("thread_ts")
        if text.startswith("/"):
            if thread:
                raise ValueError(f"{text.split()[0]} is not supported in threads. Sorry!")
            await self.hands.command(person, channel, text)
        elif channel.kind == "dm" and self._is_with_bot(channel) and not self._manifest.messages_open:
            raise ValueError("Sending messages to this app has been turned off.")
        else:
            self.events.say(person, channel, self._as_sent(text), str(thread) if thread else None)

    async def _act(self, person: Person, deed: Json) -> None:
        where, value = self._where(person, deed), deed.get("value")
        which = value if isinstance(value, str) else ""
        element = forms.find_element(where.blocks, str(deed["action_id"]), str(deed["block_id"]), which)
        await self.hands.act(person, where, element, value, dict(deed.get("typed") or {}))

    async def _submit(self, person: Person, deed: Json) -> None:
        await self.hands.submit(person, self._view(person, deed), dict(deed["values"]))

    async def _close(self, person: Person, deed: Json) -> None:
        await self.hands.close(person, self._view(person, deed))

    async def _suggest(self, person: Person, deed: Json) -> list[Json]:
        where = self._where(person, deed)
        element = forms.find_element(where.blocks, str(deed["action_id"]), str(deed["block_id"]))
        return await self.hands.suggest(person, where, element, str(deed["typed"]))

    async def _home(self, person: Person, deed: Json) -> None:  # noqa: ARG002 - every deed is called alike
        self.events.open_home(person)

    async def _skip(self, person: Person, deed: Json) -> None:
        """Push the clock by seconds, or to a time of the next weekday where this person is."""
        workspace = self.hands.workspace
        if until := deed.get("until"):
            moment = next_weekday(workspace.now(), person.timezone, time.fromisoformat(str(until)))
            workspace.skipped += moment - workspace.now()
        else:
            workspace.skipped += max(0.0, float(deed["seconds"]))
        workspace.wake()
        await self.after_skip()

    async def _inspect(self, person: Person, deed: Json) -> Json:
        thing = self._where(person, deed)
        return {"verdict": verdict(thing), "story": story(self.hands, self.api, thing)}

    @property
    def _manifest(self) -> Manifest:
        return self.hands.workspace.manifest

    def _is_with_bot(self, channel: Channel) -> bool:
        workspace = self.hands.workspace
        return workspace.is_member(workspace.bot.id, channel.id)

    def _channel(self, person: Person, deed: Json) -> Channel:
        workspace = self.hands.workspace
        channel = workspace.channels[str(deed["channel"])]
        if not workspace.can_read(person.id, channel.id):
            raise ValueError(f"{person.real_name} is not in {channel.name}.")
        return channel

    def _where(self, person: Person, deed: Json) -> Message | View:
        if "view" in deed:
            return self._view(person, deed)
        channel, ts = self._channel(person, deed), str(deed["ts"])
        for message in self.hands.workspace.visible(person.id, channel.id):
            if message.ts == ts:
                return message
        raise LookupError("This message is no longer there.")

    def _view(self, person: Person, deed: Json) -> View:
        screens = self.hands.screens
        for view in (screens.top(person.id), screens.home(person.id)):
            if view and view.id == deed["view"]:
                return view
        raise LookupError("This is no longer open.")

    def _as_sent(self, text: str) -> str:
        """What was typed, as Slack sends it: escaped, and names of people and channels as references."""
        workspace = self.hands.workspace
        people = {f"@{each.name.casefold()}": f"<@{each.id}>" for each in workspace.people.values()}
        places = {f"#{each.name}": f"<#{each.id}|{each.name}>" for each in workspace.channels.values()}
        names = people | places
        return re.sub(r"[@#][\w.-]+", lambda found: names.get(found[0].casefold(), found[0]), escaped(text))
