"""One person in the local workspace: what she types there, and what she then sees, as text."""

from collections.abc import Iterator

from sandbox import forms
from sandbox.driver import Channel, Message, Person, Sandbox, Seen, View
from views import notices, plain
from views.message import Message as Shown
from views.message import Modal

HELP = """You are Ana. Type a command, such as /health northwind, /health kestrel or
/log acme Called Priya; or the number of a button to press it. Ctrl-D ends the demo."""


class Terminal:
    """Her hands and eyes in one channel."""

    def __init__(self, slack: Sandbox, person: Person, channel: Channel) -> None:
        self._slack = slack
        self._person = person
        self._channel = channel
        self._where: Message | View | None = None

    async def do(self, line: str) -> str:
        """What she sees after a typed line: a command, or the number of a button."""
        if line.startswith("/"):
            return await self._told(await self._slack.command(self._person, self._channel, line, _is_there))
        buttons = list(_buttons(self._where)) if self._where else []
        if self._where is None or not line.isdigit() or not 0 < int(line) <= len(buttons):
            return HELP
        action_id, value, _ = buttons[int(line) - 1]
        return await self._told(
            await self._slack.press(self._person, self._where, action_id, value=value, enough=_is_there)
        )

    def inputs(self) -> Iterator[tuple[str, str]]:
        """The block id and the label of each input of the form before her."""
        for block in self._where.blocks if isinstance(self._where, View) else ():
            if block["type"] == "input":
                yield block["block_id"], block["label"]["text"]

    async def submit(self, values: dict[str, object]) -> str:
        """What she sees after sending the form before her."""
        if not isinstance(self._where, View):
            return HELP
        return await self._told(await self._slack.submit(self._person, self._where, values))

    async def _told(self, seen: Seen) -> str:
        said = [plain.render(Shown(message.text, message.blocks)) for message in seen.messages]
        if seen.messages:
            self._where = seen.messages[-1]
        if any(each.kind == "view" for each in seen.happened) and seen.view:
            said.append(plain.render(Modal(seen.view.title, seen.view.blocks)))
            if any(forms.elements(seen.view.blocks)):
                self._where = seen.view
            else:  # she has read it, and is back at the message below
                await self._slack.close(self._person, seen.view)
        return "\n\n".join(filter(None, [*said, *seen.errors.values(), _refused(seen), self._choice()]))

    def _choice(self) -> str:
        labels = [label for _, _, label in _buttons(self._where)] if self._where else []
        numbered = (f"{number} {label}" for number, label in enumerate(labels, 1))
        return f"Buttons: {' · '.join(numbered)}" if labels else ""


def _buttons(where: Message | View) -> Iterator[tuple[str, str, str]]:
    """The action id, the value and the label of each button there."""
    for _, element in forms.elements(where.blocks):
        if element["type"] == "button":
            yield element["action_id"], element.get("value", ""), element["text"]["text"]


def _refused(seen: Seen) -> str:
    return f"Slack says: {seen.error}" if seen.error else ""


def _is_there(seen: Seen) -> bool:
    """Whether what is meant for her is there: an answer, a modal that is no longer loading, or an error."""
    waiting = plain.render(notices.loading("")).strip("[ ]\n")
    views = [each.what.words for each in seen.happened if isinstance(each.what, View)]
    told = any(message.ephemeral for message in seen.messages) or bool(seen.error)
    return told or (bool(views) and waiting not in views[-1])
