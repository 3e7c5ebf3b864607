"""The state of the local workspace: who is there, what was said, and a stream of all that happens."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from sandbox.manifest import Manifest
from sandbox.records import HOME_TEAM, Channel, Kind, Message, Person, View

Happened = Literal["message", "change", "deletion", "view", "closed", "home", "error", "form_errors"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that people can notice: only `person`, or where that is None all who read the channel."""

    kind: Happened
    what: Message | View | str | dict[str, str]
    person: str | None = None
    channel: str | None = None


@dataclass(slots=True)
class Upload:
    """A file that was announced; `content` comes with its second step."""

    name: str
    length: int
    content: bytes | None = None


class Workspace:
    """People, channels and messages. All times are seconds since 1970, from `clock`."""

    def __init__(self, manifest: Manifest, clock: Callable[[], float] = time.time) -> None:
        self.manifest = manifest
        self.team_id = HOME_TEAM
        self.team_domain = "local"
        self.app_id = new_id("A")
        self.bot_id = new_id("B")
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.members: dict[str, list[str]] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.usergroups: dict[str, tuple[str, list[str]]] = {}
        self.uploads: dict[str, Upload] = {}
        self.stream: list[Happening] = []
        self.skipped = 0.0
        self._clock = clock
        self._last_ts = 0
        self._changed = asyncio.Event()
        self.bot = self.add_person(manifest.bot_name, bot=True)

    def now(self) -> float:
        """The time in this workspace: the clock plus what was skipped."""
        return self._clock() + self.skipped

    def new_ts(self) -> str:
        """A message time stamp that was never given before."""
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_person(self, name: str, **details: Any) -> Person:
        """Add someone; `details` are the other fields of Person."""
        details.setdefault("real_name", name)
        person = Person(id=new_id("U"), name=name, **details)
        self.people[person.id] = person
        return person

    def add_channel(
        self, name: str, kind: Kind = "public", members: Iterable[Person] = (), *, archived: bool = False
    ) -> Channel:
        """Add a channel with these members."""
        channel = Channel(id=new_id("D" if kind == "dm" else "C"), name=name, kind=kind, archived=archived)
        self.channels[channel.id] = channel
        self.members[channel.id] = [person.id for person in members]
        self.messages[channel.id] = {}
        return channel

    def direct_channel(self, people: Iterable[Person]) -> Channel:
        """The direct conversation of exactly these people; made where there is none yet."""
        together = {person.id: person for person in people}
        for channel in self.channels.values():
            if channel.kind in {"dm", "mpim"} and set(self.members[channel.id]) == set(together):
                return channel
        kind = "dm" if len(together) <= 2 else "mpim"
        name = "mpdm-" + "--".join(sorted(person.name for person in together.values())) + "-1"
        return self.add_channel("directmessage" if kind == "dm" else name, kind, together.values())

    def add_usergroup(self, handle: str, people: Iterable[Person]) -> str:
        """Add a group of people that can be mentioned; returns its id."""
        group = new_id("S")
        self.usergroups[group] = (handle, [person.id for person in people])
        return group

    def is_member(self, person: str, channel: str) -> bool:
        """Whether this person is in this channel."""
        return person in self.members.get(channel, ())

    def can_read(self, person: str, channel: str) -> bool:
        """Whether this person can open this channel: a member, or anyone of the team if it is public."""
        who = self.people[person]
        is_open = self.channels[channel].kind == "public" and not who.guest and not who.outsider
        return is_open or self.is_member(person, channel)

    def visible(self, person: str, channel: str) -> list[Message]:
        """The messages of a channel that this person sees now, oldest first."""
        if not self.can_read(person, channel):
            return []
        return [each for each in self.messages[channel].values() if each.ephemeral_to in {None, person}]

    def post(self, message: Message) -> Message:
        """Put a message into its channel and tell."""
        self.messages[message.channel][message.ts] = message
        self._tell_message("message", message)
        return message

    def change(self, message: Message, **changes: Any) -> Message:
        """Put a changed message in the place of the old one and tell."""
        changed = replace(message, **changes)
        self.messages[message.channel][message.ts] = changed
        self._tell_message("change", changed)
        return changed

    def remove(self, message: Message) -> None:
        """Take a message away and tell."""
        del self.messages[message.channel][message.ts]
        self._tell_message("deletion", message)

    def tell(self, happening: Happening) -> None:
        """Add to the stream and wake all who wait."""
        self.stream.append(happening)
        self.wake()

    def wake(self) -> None:
        """Wake all who wait for something to change."""
        self._changed.set()
        self._changed = asyncio.Event()

    def changed(self) -> asyncio.Event:
        """An event that is set at the next change; ask for a new one after each."""
        return self._changed

    def notices(self, person: str, happening: Happening) -> bool:
        """Whether this person can notice that something happened."""
        if happening.person is not None:
            return happening.person == person
        return happening.channel is not None and self.can_read(person, happening.channel)

    def _tell_message(self, kind: Happened, message: Message) -> None:
        self.tell(Happening(kind, message, message.ephemeral_to, message.channel))


def new_id(prefix: str) -> str:
    """A random id of Slack's form: a letter for the kind, then capitals and digits."""
    return prefix + "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(10))
