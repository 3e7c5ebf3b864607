"""What Slack's payloads of commands, buttons, forms and Home say, read once into one record."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from store.texts import storable

_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_ENTITY = re.compile("&(amp|lt|gt);")
Payload = Mapping[str, Any]  # JSON from Slack, of many shapes; only this module looks inside


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `key` is the same for each delivery of it, and different for any two requests.

    `in_home` where it is of the Home tab; its place, and that of what is opened there, is the person.
    """

    listener: str
    key: str
    person: str
    channel: str
    channel_name: str = ""
    text: str = ""
    value: str = ""
    form: Mapping[str, str] = field(default_factory=dict[str, str])
    response_url: str = ""
    trigger_id: str = ""
    view_id: str = ""
    title: str = ""
    in_home: bool = False

    @property
    def from_home(self) -> bool:
        """Whether it came from the Home tab, or from what was opened there."""
        return self.channel == self.person


def by_command(body: Payload) -> Asked:
    """A slash command that was typed."""
    return Asked(
        listener=body["command"],
        key=_key(body, "command", "text", "user_id", "channel_id"),
        person=body["user_id"],
        channel=body.get("channel_id", ""),
        channel_name=body.get("channel_name", ""),
        text=_typed(body.get("text") or ""),
        response_url=body.get("response_url", ""),
        trigger_id=body.get("trigger_id", ""),
    )


def by_button(body: Payload) -> Asked:
    """A button that was pressed, in a message or in a modal; what was entered there so far is its form."""
    action = body["actions"][0]
    view = body.get("view") or {}
    channel = body.get("channel") or {}
    in_home = view.get("type") == "home"
    carried, origin = unpack(view.get("private_metadata", ""))
    chosen = (action.get("selected_option") or {}).get("value")
    return Asked(
        listener=action["action_id"],
        key=_key(body, "actions"),
        person=body["user"]["id"],
        channel=body["user"]["id"] if in_home else channel.get("id") or origin,
        channel_name=channel.get("name", ""),
        value=storable(action.get("value") or chosen or carried),
        response_url=body.get("response_url", ""),
        trigger_id=body.get("trigger_id", ""),
        view_id=view.get("id", ""),
        title=(view.get("title") or {}).get("text", ""),
        in_home=in_home,
        form=_form(view),
    )


def by_form(body: Payload) -> Asked:
    """A form that was submitted; its values by block id."""
    view = body["view"]
    value, origin = unpack(view.get("private_metadata", ""))
    return Asked(
        listener=view["callback_id"],
        key=_key(body, "view"),
        person=body["user"]["id"],
        channel=origin,
        value=value,
        form=_form(view),
        trigger_id=body.get("trigger_id", ""),
        view_id=view.get("id", ""),
        title=(view.get("title") or {}).get("text", ""),
    )


def by_home(body: Payload) -> Asked:
    """The Home tab that was opened."""
    event = body["event"]
    return Asked(
        listener=event["type"],
        key=f"event:{body['event_id']}" if body.get("event_id") else "",
        person=event["user"],
        channel=event["user"],
        in_home=event.get("tab", "home") == "home",
    )


def _typed(text: str) -> str:
    """What was typed: Slack escapes three characters, and nothing else, in a command's text."""
    return storable(_ENTITY.sub(lambda found: _CHARACTERS[found[1]], text)).strip()


def pack(value: str, channel: str) -> str:
    """What a modal carries along: the record it is about, and the channel it was opened from."""
    return json.dumps([value, channel], ensure_ascii=False)


def unpack(packed: str) -> tuple[str, str]:
    """The record and the channel that a modal carried; empty where it carried none of our making."""
    try:
        value, channel = json.loads(packed)
    except (ValueError, TypeError, RecursionError):
        return "", ""
    return storable(str(value)), storable(str(channel))


def _form(view: Payload) -> dict[str, str]:
    """What is entered in a view, by block id."""
    blocks = ((view.get("state") or {}).get("values") or {}).items()
    return {block: _entered(next(iter(elements.values()), {})) for block, elements in blocks}


def _entered(element: Payload) -> str:
    """What was entered into one element of a form, as text; empty where nothing was."""
    option = element.get("selected_option") or {}
    picked = element.get("selected_date") or element.get("selected_time")
    entered = element.get("value") or option.get("value") or picked
    return storable(str(entered or ""))


def _key(body: Payload, *parts: str) -> str:
    """Slack's trigger id is made for one request; the rest guards against a server that reuses them."""
    if not body.get("trigger_id"):
        return ""
    said = json.dumps([body.get(part) for part in ("trigger_id", "response_url", *parts)], sort_keys=True)
    return "request:" + sha256(said.encode()).hexdigest()
