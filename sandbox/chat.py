"""chat.*: posting, changing and deleting messages, with Slack's refusals."""

from typing import Any

from sandbox import forms, oracle
from sandbox.methods import Call, Method, Methods
from sandbox.payloads import message_fields
from sandbox.records import Channel, Json, Message
from sandbox.refusal import Refused

TEXT_LIMIT = 40_000
UPDATED_TEXT_LIMIT = 4_000


def post_message(call: Call) -> Json:
    """Post to a channel, or to a person's direct messages where `channel` is a user id."""
    channel = _destination(call)
    content = _content(call)
    message = call.workspace.post(
        Message(
            ts=call.workspace.new_ts(),
            channel=channel.id,
            user=call.workspace.bot.id,
            metadata=_metadata(call),
            thread_ts=call.args.text("thread_ts") or None,
            **content,
        )
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_fields(call.workspace, message)}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a channel; it has no ts that could be changed later."""
    channel = _destination(call)
    person = call.args.required("user")
    if not call.workspace.is_member(person, channel.id):
        raise Refused("user_not_in_channel")
    message = call.workspace.post(
        Message(
            ts=call.workspace.new_ts(),
            channel=channel.id,
            user=call.workspace.bot.id,
            thread_ts=call.args.text("thread_ts") or None,
            ephemeral_to=person,
            **_content(call),
        )
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Change one of the app's own messages; without blocks the old ones go, and it is marked as edited."""
    message = _own_message(call, "cant_update_message", "is_inactive")
    content = _content(call)
    if len(content["text"]) > UPDATED_TEXT_LIMIT:
        raise Refused("msg_too_long")
    changes: dict[str, Any] = {"edited": not content["blocks"], **content}
    if call.args.given.get("metadata") is not None:
        changes["metadata"] = _metadata(call)
    changed = call.workspace.change(message, **changes)
    return {
        "channel": changed.channel,
        "ts": changed.ts,
        "text": changed.text,
        "message": message_fields(call.workspace, changed),
    }


def delete(call: Call) -> Json:
    """Delete one of the app's own messages."""
    message = _own_message(call, "cant_delete_message", "cant_delete_message")
    call.workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """The address of a message."""
    channel, ts = call.channel(), call.args.required("message_ts")
    message = call.workspace.messages[channel.id].get(ts)
    if message is None or message.ephemeral:
        raise Refused("message_not_found")
    link = f"https://{call.workspace.team_domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def checked_blocks(blocks: object, surface: oracle.Surface = "message") -> list[Json]:
    """Blocks that Slack would take, with their ids filled in.

    Raises:
        Refused: invalid_blocks or msg_blocks_too_long.
    """
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if found := oracle.find_problems(blocks, surface):
        raise Refused("invalid_blocks", [problem.pointer for problem in found])
    if oracle.characters(blocks) > oracle.MESSAGE_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    return forms.fill_ids(blocks)


def checked_text(text: str, blocks: list[Json]) -> str:
    """The text of a message; one is needed where there are no blocks."""
    if not text.strip() and not blocks:
        raise Refused("no_text")
    if len(text) > TEXT_LIMIT:
        raise Refused("msg_too_long")
    return text


def _content(call: Call) -> dict[str, Any]:
    blocks = checked_blocks(call.args.decoded("blocks", "invalid_blocks_format"))
    return {"text": checked_text(call.args.text("text"), blocks), "blocks": blocks}


def _destination(call: Call) -> Channel:
    """Where the bot may post, or the reason why not."""
    workspace, name = call.workspace, call.args.required("channel", "channel_not_found")
    if name in workspace.people:
        if workspace.people[name].deleted:
            raise Refused("channel_not_found")
        return workspace.direct_channel([workspace.bot, workspace.people[name]])
    channel = call.channel()
    if channel.archived:
        raise Refused("is_archived")
    if not call.is_in(channel) and "chat:write.public" not in workspace.manifest.scopes:
        raise Refused("not_in_channel")
    return channel


def _own_message(call: Call, not_own: str, archived: str) -> Message:
    channel = call.channel()
    message = call.workspace.messages[channel.id].get(call.args.required("ts"))
    if message is None or message.ephemeral:
        raise Refused("message_not_found")
    if message.user != call.workspace.bot.id:
        raise Refused(not_own)
    if channel.archived:
        raise Refused(archived)
    return message


def _metadata(call: Call) -> Json | None:
    metadata = call.args.decoded("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    has_shape = isinstance(metadata, dict) and isinstance(metadata.get("event_payload"), dict)
    if not has_shape or not isinstance(metadata.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    return metadata


METHODS: Methods = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink),
}
