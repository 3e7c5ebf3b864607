"""What one person has on the screen, for the page to draw: channels, messages, the modal, the home tab."""

from sandbox.interactions import Interactions
from sandbox.records import Channel, Json, Message, Person, View
from sandbox.workspace import Workspace

SHOWN_MESSAGES = 200


def pane(hands: Interactions, person: Person, channel: str) -> Json:
    """Everything that this person sees now; of messages the latest 200 of one channel."""
    workspace, screens = hands.workspace, hands.screens
    return {
        "person": person.id,
        "clock": workspace.now(),
        "app_connected": hands.courier.road.reachable,
        "people": {each.id: _person(each) for each in workspace.people.values()},
        "groups": {group: handle for group, (handle, _) in workspace.usergroups.items()},
        "channels": [
            _channel(workspace, person, each)
            for each in workspace.channels.values()
            if workspace.can_read(person.id, each.id)
        ],
        "channel": channel,
        "messages": [_message(workspace, each) for each in _visible(workspace, person, channel)],
        "modal": _view(screens.top(person.id)),
        "home": _view(screens.home(person.id)),
    }


def about(workspace: Workspace) -> Json:
    """What does not change while the workspace runs: the app, and what can be typed."""
    manifest = workspace.manifest
    return {
        "app": {
            "name": manifest.name,
            "bot": workspace.bot.id,
            "home_tab": manifest.home_tab,
            "messages_open": manifest.messages_open,
        },
        "people": [each.id for each in workspace.people.values() if not each.bot],
        "commands": [
            {"name": name, "description": command.description, "hint": command.hint}
            for name, command in sorted(manifest.commands.items())
        ],
    }


def _visible(workspace: Workspace, person: Person, channel: str) -> list[Message]:
    return workspace.visible(person.id, channel)[-SHOWN_MESSAGES:] if channel in workspace.channels else []


def _person(person: Person) -> Json:
    return {
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "timezone": person.timezone,
        "guest": person.guest,
        "bot": person.bot,
        "outsider": person.outsider,
    }


def _channel(workspace: Workspace, person: Person, channel: Channel) -> Json:
    seen = _visible(workspace, person, channel.id)
    others = [each for each in seen if each.user != person.id]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "archived": channel.archived,
        "members": workspace.members[channel.id],
        "latest": others[-1].ts if others else "",
    }


def _message(workspace: Workspace, message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "ephemeral": message.ephemeral,
        "edited": message.edited,
        "files": [workspace.uploads[each].name for each in message.files if each in workspace.uploads],
    }


def _view(view: View | None) -> Json | None:
    return view and {**view.content, "id": view.id, "hash": view.hash, "nested": view.previous_id is not None}
