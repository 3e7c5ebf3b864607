"""What a person has come to see since they did something."""

from dataclasses import dataclass, field

from sandbox.records import Message, Person, View
from sandbox.screens import Screens
from sandbox.workspace import Happening, Workspace


class NothingSeenError(TimeoutError):
    """What was waited for did not come."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is new to a person, and the modal and home tab before them.

    `messages` are those that are new or changed, as they stand now; `error` is Slack's name for what went
    wrong (operation_timeout, dispatch_failed, invalid_command …); `errors` are those of a form, by block id.
    """

    messages: list[Message] = field(default_factory=list[Message])
    view: View | None = None
    home: View | None = None
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict[str, str])
    happened: tuple[Happening, ...] = ()

    @property
    def text(self) -> str:
        """All words that are new: of the messages, of the modal or home tab if it changed, of errors."""
        views = [each.what for each in self.happened if each.kind in {"view", "home"}]
        words = [message.words for message in self.messages]
        words += [views[-1].words] if views and isinstance(views[-1], View) else []
        return "\n".join([*words, *self.errors.values(), *filter(None, [self.error])])


def anything(seen: Seen) -> bool:
    """Whether anything at all is new."""
    return bool(seen.happened)


def an_answer(seen: Seen) -> bool:
    """Whether there is something new besides a modal that went away."""
    return any(each.kind != "closed" for each in seen.happened)


def look(workspace: Workspace, screens: Screens, person: Person, mark: int) -> Seen:
    """What this person has come to see since `mark`, a length of the workspace's stream."""
    happened = tuple(
        each
        for each in workspace.stream[mark:]
        if workspace.notices(person.id, each) and not _is_own(each, person)
    )
    touched = {each.what.ts: each.what.channel for each in happened if isinstance(each.what, Message)}
    standing = [workspace.messages[channel].get(ts) for ts, channel in touched.items()]
    errors = [each.what for each in happened if each.kind == "error"]
    form_errors = [each.what for each in happened if isinstance(each.what, dict)]
    return Seen(
        messages=[message for message in standing if message is not None],
        view=screens.top(person.id),
        home=screens.home(person.id),
        error=str(errors[-1]) if errors else "",
        errors=form_errors[-1] if form_errors else {},
        happened=happened,
    )


def _is_own(happening: Happening, person: Person) -> bool:
    return isinstance(happening.what, Message) and happening.what.user == person.id
