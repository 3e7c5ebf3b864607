"""What Slack sends to an app: commands, actions, submissions and events, field by field."""

import secrets
from typing import Any

from sandbox import forms
from sandbox.records import Channel, Json, Message, Person, View
from sandbox.workspace import Workspace, new_id

VERIFICATION_TOKEN = "local-verification-token"


def command(workspace: Workspace, person: Person, channel: Channel, name: str, text: str) -> Json:
    """A slash command, without its trigger and its response_url."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "team_domain": workspace.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_label(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": escaped(text),
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
    }


def escaped(text: str) -> str:
    """Slack escapes these three characters in what was typed, whatever should_escape says."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def channel_label(channel: Channel) -> str:
    """The name of a channel as it stands in a payload; direct and private ones keep theirs to themselves."""
    return {"dm": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def interaction(workspace: Workspace, person: Person, kind: str) -> Json:
    """What every interaction payload has."""
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team,
        },
        "api_app_id": workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def in_message(workspace: Workspace, message: Message, state: Json) -> Json:
    """Where an action happened: a message. An ephemeral message itself is not part of the payload."""
    channel = workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": channel_label(channel)},
        "state": state,
    }
    if not message.ephemeral:
        place["message"] = message_fields(workspace, message)
    return place


def in_view(workspace: Workspace, view: View, state: Json) -> Json:
    """Where an action happened: a modal or a home tab, with what is entered in it."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_fields(workspace, view, state),
    }


def action(workspace: Workspace, block: Json, element: Json, value: object) -> Json:
    """One action: the element as it is, and what was chosen in it."""
    acted: Json = {key: kept for key, kept in element.items() if key not in {"options", "option_groups"}}
    acted |= {"block_id": block["block_id"], "action_ts": workspace.new_ts()}
    if element["type"] == "overflow":
        chosen = next((each for each in element["options"] if each["value"] == value), None)
        if chosen is None:
            raise LookupError(f"{element['action_id']!r} has no option {value!r}")
        acted["selected_option"] = chosen
    elif element["type"] == "feedback_buttons":
        acted["value"] = value
    elif element["type"] not in {"button", "icon_button", "workflow_button"}:
        acted |= forms.entered(element, value)
    return acted


def view_fields(workspace: Workspace, view: View, state: Json | None = None) -> Json:
    """A view as Slack shows it to the app."""
    sent = view.content
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": sent.get("private_metadata") or "",
        "callback_id": view.callback_id,
        "state": state or forms.initial_state(view.blocks),
        "hash": view.hash,
        "title": sent.get("title"),
        "clear_on_close": bool(sent.get("clear_on_close")),
        "notify_on_close": bool(sent.get("notify_on_close")),
        "close": sent.get("close"),
        "submit": sent.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "external_id": sent.get("external_id") or "",
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }


def message_fields(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as Slack shows it to the app."""
    fields: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.user == workspace.bot.id:
        fields |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id}
    fields["team"] = workspace.people[message.user].team
    if message.blocks:
        fields["blocks"] = message.blocks
    if message.thread_ts:
        fields["thread_ts"] = message.thread_ts
    if message.edited:
        fields["edited"] = {"user": message.user, "ts": message.ts}
    if message.files:
        fields["files"] = [{"id": file} for file in message.files]
    if metadata and message.metadata:
        fields["metadata"] = message.metadata
    return fields


def event(workspace: Workspace, inner: dict[str, Any]) -> Json:
    """An event in its envelope, as the Events API sends it."""
    place = inner.get("channel")
    channel = workspace.channels.get(str(place)) if place else None
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(workspace.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.kind == "connect",
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }
