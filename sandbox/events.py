"""Events: what the app is told of without anyone having asked it, as far as its manifest subscribes."""

from sandbox import payloads
from sandbox.delivery import Courier
from sandbox.records import Channel, Json, Message, Person
from sandbox.screens import Screens
from sandbox.workspace import Workspace

_CHANNEL_TYPES = {
    "public": ("message.channels", "channel"),
    "connect": ("message.channels", "channel"),
    "private": ("message.groups", "group"),
    "dm": ("message.im", "im"),
    "mpim": ("message.mpim", "mpim"),
}
_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "member_joined_channel": "channels:read",
}


class Events:
    """The source of events."""

    def __init__(self, workspace: Workspace, screens: Screens, courier: Courier) -> None:
        self._workspace = workspace
        self._screens = screens
        self._courier = courier

    def send(self, name: str, inner: Json) -> None:
        """Send an event if the manifest subscribes to it and grants its scope; else nothing happens."""
        manifest = self._workspace.manifest
        scope = _SCOPES.get(name)
        if name in manifest.events and (scope is None or scope in manifest.scopes):
            self._courier.notify(payloads.event(self._workspace, inner))

    def say(self, person: Person, channel: Channel, text: str, thread_ts: str | None = None) -> Message:
        """Let someone write a message; the app hears of it where it is a member."""
        message = self._workspace.post(
            Message(self._workspace.new_ts(), channel.id, person.id, text, thread_ts=thread_ts)
        )
        bot = self._workspace.bot.id
        if self._workspace.is_member(bot, channel.id):
            name, channel_type = _CHANNEL_TYPES[channel.kind]
            self.send(name, {**self._inner("message", message), "channel_type": channel_type})
            if f"<@{bot}>" in text and channel.kind != "dm":
                self.send("app_mention", self._inner("app_mention", message))
        return message

    def open_home(self, person: Person) -> None:
        """Let someone open the app's home tab."""
        channel = self._workspace.direct_channel([self._workspace.bot, person])
        inner: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": channel.id,
            "tab": "home",
            "event_ts": self._workspace.new_ts(),
        }
        if view := self._screens.home(person.id):
            inner["view"] = payloads.view_fields(self._workspace, view)
        self.send("app_home_opened", inner)

    def _inner(self, kind: str, message: Message) -> Json:
        fields = payloads.message_fields(self._workspace, message)
        return {**fields, "type": kind, "channel": message.channel, "event_ts": message.ts}
