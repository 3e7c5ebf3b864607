"""The contract of a command: what was asked goes in, what is shown comes out, neither knows Slack's SDK."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from commands.policy import embedded
from commands.rights import Act, PlaceKind, Policy, Rights, by_role
from outreach.template.writer import TemplateWriter
from outreach.writing import Writer
from store.database import Database
from store.errors import Sorry
from store.records import Person
from store.sight import Hides, Sight
from views.message import Home, Message, Modal

MEMBER = by_role(embedded(), "csm", Person(""))  # whom no policy of one's own says anything else about


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was asked; of an `unknown` one Slack does not tell what it is.

    In App Home it is the direct messages with the person, and `channel` her Slack id. `joined` is False where
    Slack says that the app is not a member.
    """

    channel: str
    kind: PlaceKind = "unknown"
    joined: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked what, where: a command's text, a pressed button's value, or a form's values by block id.

    `rights` are those of the person, wherever she asks.
    """

    person: Person
    place: Place
    text: str = ""
    value: str = ""
    form: Mapping[str, str] = field(default_factory=dict[str, str])
    rights: Rights = MEMBER

    @property
    def sight(self) -> Sight:
        """What may be shown to her here."""
        return self.rights.at(self.place.kind)

    @property
    def hides(self) -> Hides:
        """What an answer leaves out, although only she sees it."""
        return self.sight.hides

    @property
    def member(self) -> bool:
        """Whether she is a full member of the workspace."""
        return self.rights.role != "guest"

    def allow(self, act: Act, what: str) -> None:
        """Sorry for whose role does not let her do `what`, such as share cards."""
        if act in self.rights.may:
            return
        if not self.member:
            raise Sorry(f"Guests cannot {what}; ask the owner of the account to do it.")
        raise Sorry(
            f"You cannot {what}: your role here is {self.rights.role}. Whoever runs Rapport can change it."
        )

    @property
    def may_share(self) -> bool:
        """Whether she may post for everybody here."""
        return "share" in self.rights.may and self.rights.places[self.place.kind].posts

    def allow_posts(self) -> None:
        """Sorry where nothing may be posted for everybody."""
        if self.rights.places[self.place.kind].posts:
            return
        if self.place.kind == "unknown":
            raise Sorry(
                "I cannot see who reads here, so I post nothing. Type /invite @rapport, then press again."
            )
        raise Sorry("Outsiders may read here, so I post nothing; share it in a channel of your own company.")


@dataclass(frozen=True, slots=True)
class Deps:
    """What a command may use. `now` gives aware UTC; `horizon` is the risk's horizon in days.

    `writer` writes drafts, in which `product` is what the product is called, "our product" where it is empty.
    `db` knows the accounts that the person who asks may see, and no others.
    """

    db: Database
    now: Callable[[], datetime]
    horizon: int
    writer: Writer = field(default_factory=TemplateWriter)
    product: str = ""
    policy: Policy = field(default_factory=embedded)


@dataclass(frozen=True, slots=True)
class Reply:
    """Shown to the person who asked, and to nobody else; `replace` puts it where the pressed button was."""

    message: Message
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Shown to everybody in the place, on this person's explicit wish; `then` tells her that it was done.

    `draw` makes it for the least trusted of those who read there.
    """

    draw: Callable[[Sight], Message]
    then: Message


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
