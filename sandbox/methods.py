"""What every Web API method is: a function of a call that returns the answer or is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sandbox.arguments import Arguments
from sandbox.records import Channel, Json, Person
from sandbox.refusal import Refused
from sandbox.screens import Screens
from sandbox.triggers import Triggers
from sandbox.workspace import Workspace

_SCOPE_OF_KIND = {
    "public": "channels",
    "private": "groups",
    "dm": "im",
    "mpim": "mpim",
    "connect": "channels",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the app: its arguments and the parts of the workspace it may touch."""

    args: Arguments
    workspace: Workspace
    screens: Screens
    triggers: Triggers
    base_url: str

    def need(self, *scopes: str) -> None:
        """Refuse with missing_scope unless the manifest grants one of these scopes."""
        granted = self.workspace.manifest.scopes
        if not granted.intersection(scopes):
            raise Refused("missing_scope", needed=scopes[0], provided=",".join(sorted(granted)))

    def need_for(self, channel: Channel, right: str) -> None:
        """Refuse unless a scope such as channels:read is granted for this kind of channel."""
        self.need(f"{_SCOPE_OF_KIND[channel.kind]}:{right}")

    def channel(self, name: str = "channel") -> Channel:
        """The channel that an argument names, if the bot may know of it, else channel_not_found."""
        found = self.workspace.channels.get(self.args.text(name))
        if found is None or (found.kind not in {"public", "connect"} and not self.is_in(found)):
            raise Refused("channel_not_found")
        return found

    def is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.workspace.is_member(self.workspace.bot.id, channel.id)

    def person(self, name: str = "user") -> Person:
        """The person that an argument names, else user_not_found."""
        found = self.workspace.people.get(self.args.text(name))
        if found is None:
            raise Refused("user_not_found")
        return found


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it does, a scope it needs (any of these), and whose token it takes."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    takes: Literal["bot", "app", "any"] = "bot"


Methods: TypeAlias = dict[str, Method]


def page(items: list[Json], args: Arguments, key: str, default: int = 100) -> Json:
    """One page of a list under `key`, with the cursor of the next; limits as in Slack's pagination."""
    start_text = args.text("cursor", "0")
    if not start_text.isdigit():
        raise Refused("invalid_cursor")
    start, limit = int(start_text), min(args.number("limit", default) or default, 1000)
    following = str(start + limit) if start + limit < len(items) else ""
    return {key: items[start : start + limit], "response_metadata": {"next_cursor": following}}
