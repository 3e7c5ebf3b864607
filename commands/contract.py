"""The contract of a command: what was asked goes in, what is shown comes out, neither knows Slack's SDK."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from outreach.template.writer import TemplateWriter
from outreach.writing import Writer
from store.database import Database
from store.records import Person
from views.message import Home, Message, Modal

PlaceKind = Literal["public", "private", "dm", "group dm", "shared", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was asked. What is posted to an `unknown` place is as strict as in a shared one.

    In App Home it is the direct messages with the person, and `channel` her Slack id. `joined` is False where
    Slack says that the app is not a member.
    """

    channel: str
    kind: PlaceKind = "unknown"
    joined: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked what, where: a command's text, a pressed button's value, or a form's values by block id.

    `member` is False for guests and outsiders, and for whoever Slack does not tell about.
    """

    person: Person
    place: Place
    text: str = ""
    value: str = ""
    form: Mapping[str, str] = field(default_factory=dict[str, str])
    member: bool = True

    @property
    def guarded(self) -> bool:
        """Whether even an answer to this person alone leaves out ARR, contacts and notes."""
        return not self.member or self.place.kind == "shared"

    @property
    def watched(self) -> bool:
        """Whether guests or outsiders may read what is posted to the place."""
        return self.guarded or self.place.kind == "unknown"


@dataclass(frozen=True, slots=True)
class Deps:
    """What a command may use. `now` gives aware UTC; `horizon` is the risk's horizon in days.

    `writer` writes drafts, in which `product` is what the product is called, "our product" where it is empty.
    """

    db: Database
    now: Callable[[], datetime]
    horizon: int
    writer: Writer = field(default_factory=TemplateWriter)
    product: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Shown to the person who asked, and to nobody else; `replace` puts it where the pressed button was."""

    message: Message
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Shown to everybody in the place, on this person's explicit wish; `then` tells her that it was done.

    `guarded` is shown instead, where there is one and guests may read along.
    """

    message: Message
    then: Message
    guarded: Message | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """A posted message (`channel`, `ts`) changes for everybody; `then` is only for the person who asked.

    What the person did is stored before: where Slack does not change the message, she is told, and it stays.
    `redraw` draws the message from what is stored by then, so that of two who act at one moment both show.
    """

    channel: str
    ts: str
    message: Message
    then: Message | None = None
    redraw: Callable[[], Message] | None = None


@dataclass(frozen=True, slots=True)
class FormErrors:
    """A form that cannot be taken as it is: one sentence a block id."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opening:
    """A modal for what may take longer than Slack waits for one: it opens at once, and `fill` comes later.

    Where it was asked for in a modal, that one is filled anew instead.
    """

    title: str
    fill: Callable[[], Modal]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is shown: a link was followed, of which Slack tells as of any button."""


Answer = Reply | Post | Update | Home | Modal | FormErrors | Opening | Nothing
Function = Callable[[Request, Deps], Answer]


@dataclass(frozen=True, slots=True)
class Button:
    """What pressing a button does. `opens` is the title of the modal it fills, empty where it opens none."""

    run: Function
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command with its buttons (by action id) and its forms (by callback id).

    `summary` and `hint` are what Slack shows while one types; `usage` is what `help` prints, as
    (what to type, what it does).
    """

    name: str
    summary: str
    hint: str
    usage: tuple[tuple[str, str], ...]
    run: Function
    buttons: Mapping[str, Button] = field(default_factory=dict[str, Button])
    forms: Mapping[str, Function] = field(default_factory=dict[str, Function])
