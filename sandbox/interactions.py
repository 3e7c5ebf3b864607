"""What people do: type commands, press buttons, submit forms. Each is delivered, and its ack carried out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox import forms, payloads
from sandbox.delivery import Courier
from sandbox.envelope import Ack, Delivery
from sandbox.modals import checked_view
from sandbox.records import Channel, Json, Message, Person, View
from sandbox.refusal import Refused
from sandbox.responses import Responses
from sandbox.screens import Screens
from sandbox.triggers import Triggers
from sandbox.workspace import Happening, Workspace

Entered: TypeAlias = dict[tuple[str, str], Json]
"""What was entered in a form, by block id and action id."""


@dataclass(frozen=True, slots=True)
class Interactions:
    """The hands of the people in the workspace."""

    workspace: Workspace
    screens: Screens
    triggers: Triggers
    responses: Responses
    courier: Courier
    entered: dict[str, Entered] = field(default_factory=dict[str, Entered])

    async def command(self, person: Person, channel: Channel, line: str) -> None:
        """Type a slash command. One that the manifest does not declare never reaches the app.

        Raises:
            ValueError: the person cannot write in that channel at all.
        """
        if channel.archived or not self.workspace.can_read(person.id, channel.id):
            raise ValueError(f"{person.name} cannot write in {channel.name}: not a member, or it is archived")
        name, _, text = line.strip().partition(" ")
        if name not in self.workspace.manifest.commands or person.outsider:
            self._tell_error(person, "invalid_command", channel)
            return
        payload = payloads.command(self.workspace, person, channel, name, text.strip())
        payload["response_url"] = self.responses.issue(person, channel)
        payload["trigger_id"] = self.triggers.issue(person.id)
        ack = await self.courier.ask(Delivery("slash_commands", payload))
        if ack.trouble:
            self._tell_error(person, ack.trouble, channel)
            return
        try:
            self.responses.reply(payload["response_url"], ack.payload)
        except Refused:
            self._tell_error(person, "invalid_command_response", channel)

    async def act(
        self,
        person: Person,
        where: Message | View,
        element: tuple[Json, Json],
        value: object,
        typed: dict[str, object],
    ) -> None:
        """Press a button or choose in a menu, in a message or a view.

        `typed` is what has been entered in the fields of the view, by "block id/action id" or block id.
        """
        self._check_open(person, where)
        self._type_in(where, typed)
        payload = payloads.interaction(self.workspace, person, "block_actions")
        payload["actions"] = [payloads.action(self.workspace, *element, value)]
        payload["trigger_id"] = self.triggers.issue(person.id)
        if element[1]["type"] in forms.VALUE_TYPES:
            self._enter(where, *element, value)
        payload |= self._place(where)
        if isinstance(where, Message):
            channel = self.workspace.channels[where.channel]
            payload["response_url"] = self.responses.issue(person, channel, where)
        ack = await self._interact(payload)
        if ack.trouble:
            self._tell_error(person, ack.trouble)

    async def submit(self, person: Person, view: View, values: dict[str, object]) -> None:
        """Fill in a form and send it; `values` are by action id or block id."""
        self._check_open(person, view)
        self._fill_in(view, values)
        state = self._state(view)
        if missing := _missing(view, state):
            self.workspace.tell(Happening("form_errors", missing, person=person.id))
            return
        payload = payloads.interaction(self.workspace, person, "view_submission")
        payload["trigger_id"] = self.triggers.issue(person.id)
        payload["view"] = payloads.view_fields(self.workspace, view, state)
        payload["response_urls"] = list(self._response_urls(person, view, state))
        ack = await self._interact(payload)
        if ack.trouble:
            self._tell_error(person, ack.trouble)
            return
        try:
            self._carry_out(person, view, ack.payload)
        except Refused as refused:
            self._tell_error(person, refused.error)

    async def close(self, person: Person, view: View) -> None:
        """Close a modal; the app hears of it where it asked to."""
        self._check_open(person, view)
        if view.content.get("clear_on_close"):
            self.screens.clear(person.id)
        else:
            self.screens.close(view)
        if view.content.get("notify_on_close"):
            payload = payloads.interaction(self.workspace, person, "view_closed")
            payload["view"] = payloads.view_fields(self.workspace, view)
            payload["is_cleared"] = bool(view.content.get("clear_on_close"))
            await self._interact(payload)

    async def suggest(
        self, person: Person, where: Message | View, element: tuple[Json, Json], typed: str
    ) -> list[Json]:
        """Type in a menu whose options the app supplies; the options that it offers."""
        payload = payloads.interaction(self.workspace, person, "block_suggestion")
        block, asked = element
        payload |= {"block_id": block["block_id"], "action_id": asked["action_id"], "value": typed}
        payload |= self._place(where)
        ack = await self._interact(payload)
        groups = ack.payload.get("option_groups") or []
        return [*(ack.payload.get("options") or []), *(each for group in groups for each in group["options"])]

    async def _interact(self, payload: Json) -> Ack:
        if not self.workspace.manifest.interactive:
            return Ack(trouble="dispatch_failed")
        return await self.courier.ask(Delivery("interactive", payload))

    def _carry_out(self, person: Person, view: View, answer: Json) -> None:
        match answer.get("response_action"):
            case "errors":
                self._show_errors(person, view, answer.get("errors") or {})
            case "update":
                self.screens.update(view, checked_view(answer.get("view"), "modal"))
            case "push":
                self.screens.push(person.id, checked_view(answer.get("view"), "modal"))
            case "clear":
                self.screens.clear(person.id)
            case _:
                self.screens.close(view)

    def _show_errors(self, person: Person, view: View, errors: dict[str, str]) -> None:
        inputs = {block.get("block_id") for block in view.blocks if block.get("type") == "input"}
        if not errors or not inputs.issuperset(errors):
            raise Refused("invalid_errors")
        self.workspace.tell(Happening("form_errors", errors, person=person.id))

    def _place(self, where: Message | View) -> Json:
        if isinstance(where, Message):
            return payloads.in_message(self.workspace, where, self._state(where))
        return payloads.in_view(self.workspace, where, self._state(where))

    def _fill_in(self, view: View, values: dict[str, object]) -> None:
        left = dict(values)
        for block, element in forms.elements(view.blocks):
            for name in (block["block_id"], element["action_id"]):
                if name in left and element["type"] in forms.VALUE_TYPES:
                    self._enter(view, block, element, left.pop(name))
        if left:
            known = ", ".join(element["action_id"] for _, element in forms.elements(view.blocks))
            raise LookupError(f"the form has no {', '.join(left)}; it has: {known}")

    def _type_in(self, where: Message | View, typed: dict[str, object]) -> None:
        for block, element in forms.elements(where.blocks):
            exact = f"{block['block_id']}/{element['action_id']}"
            name = exact if exact in typed else block["block_id"]
            if name in typed and element["type"] in forms.VALUE_TYPES:
                self._enter(where, block, element, typed[name])

    def _enter(self, where: Message | View, block: Json, element: Json, value: object) -> None:
        """What is entered stays entered, also through an update that keeps the ids."""
        kept = self.entered.setdefault(_key(where), {})
        kept[block["block_id"], element["action_id"]] = forms.entered(element, value)

    def _state(self, where: Message | View) -> Json:
        state = forms.initial_state(where.blocks)
        for (block_id, action_id), value in self.entered.get(_key(where), {}).items():
            if action_id in state["values"].get(block_id, {}):
                state["values"][block_id][action_id] = value
        return state

    def _response_urls(self, person: Person, view: View, state: Json) -> Iterator[Json]:
        """One response_url for each menu of channels that asks for it and has a choice."""
        for block, element in forms.elements(view.blocks):
            chosen = state["values"].get(block["block_id"], {}).get(element["action_id"], {})
            channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if element.get("response_url_enabled") and channel in self.workspace.channels:
                yield {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                    "response_url": self.responses.issue(person, self.workspace.channels[channel]),
                }

    def _check_open(self, person: Person, where: Message | View) -> None:
        """Raise LookupError for something that this person no longer has before them."""
        if isinstance(where, Message):
            there = where.ts in self.workspace.messages[where.channel]
        else:
            front = (self.screens.top(person.id), self.screens.home(person.id))
            there = where.id in {view.id for view in front if view}
        if not there:
            raise LookupError(f"{person.name} no longer has this {type(where).__name__.lower()} before them")

    def _tell_error(self, person: Person, error: str, channel: Channel | None = None) -> None:
        place = channel.id if channel else None
        self.workspace.tell(Happening("error", error, person=person.id, channel=place))


def _key(where: Message | View) -> str:
    return where.ts if isinstance(where, Message) else where.id


def _missing(view: View, state: Json) -> dict[str, str]:
    """What Slack itself asks for before it sends a form: the inputs that may not stay empty."""
    return {
        block["block_id"]: "This field is required."
        for block in view.blocks
        if block["type"] == "input"
        and not block.get("optional")
        and forms.is_blank(state["values"][block["block_id"]][block["element"]["action_id"]])
    }
