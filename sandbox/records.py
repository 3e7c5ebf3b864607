"""What the workspace is made of: people, channels, messages and views, as plain records."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object as it came over the wire; what is inside is only known once it has been checked."""

Kind = Literal["public", "private", "dm", "mpim", "connect"]
HOME_TEAM = "T0LOCAL0001"
OTHER_TEAM = "T0OTHER0001"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the workspace; `team` differs from HOME_TEAM for an outsider of a shared channel.

    An `admin` is one of the workspace. Whoever is `deleted` was deactivated: she is known by her id, and
    cannot be written to.
    """

    id: str
    name: str
    email: str | None = None
    real_name: str = ""
    title: str = ""
    timezone: str = "UTC"
    guest: bool = False
    admin: bool = False
    bot: bool = False
    team: str = HOME_TEAM
    deleted: bool = False

    @property
    def outsider(self) -> bool:
        """Whether this person belongs to another workspace."""
        return self.team != HOME_TEAM


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation of any kind. `connect` is a channel shared with another workspace."""

    id: str
    name: str
    kind: Kind = "public"
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands; a change makes a new record. `ephemeral_to` is the only person who sees it."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list[Json])
    metadata: Json | None = None
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    edited: bool = False
    files: list[str] = field(default_factory=list[str])

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.ephemeral_to is not None

    @property
    def words(self) -> str:
        """What a person reads: the text of the blocks, or of the message where it has none."""
        return read(self.blocks) or self.text


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a home tab as it stands. `content` is what the app sent, with every id filled in."""

    id: str
    type: Literal["modal", "home"]
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None

    @property
    def callback_id(self) -> str:
        """The name by which the app knows this view."""
        return str(self.content.get("callback_id") or "")

    @property
    def title(self) -> str:
        """The title of a modal; empty for a home tab."""
        return str((self.content.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """The blocks of the view."""
        return list(self.content.get("blocks") or [])

    @property
    def words(self) -> str:
        """What a person reads in it."""
        return "\n".join(filter(None, (self.title, read(self.blocks))))


def walk(value: object) -> Iterator[Json]:
    """Every JSON object inside a value, the value itself first, in the order of the page."""
    if isinstance(value, dict):
        yield value
        for inside in value.values():
            yield from walk(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from walk(inside)


def read(blocks: list[Json]) -> str:
    """The text of blocks as a person meets it, one line for each text."""
    return "\n".join(line for block in walk(blocks) for line in _lines(block))


def _lines(thing: Json) -> Iterator[str]:
    """The texts that an object carries itself, not those of the objects inside it."""
    for key in ("text", "title", "alt_text"):
        text = thing.get(key)
        if isinstance(text, str) and text:
            yield text
    if "chart" in thing:
        yield from _labels(thing["chart"])


def _labels(chart: Json) -> Iterator[str]:
    axis = chart.get("axis_config") or {}
    yield " ".join(str(category) for category in axis.get("categories") or [])
