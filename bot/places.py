"""Where it was asked: a channel's kind as Slack tells it, or unknown, the strictest, where it does not."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import FAILURES, error_code, is_beyond, is_local
from commands.contract import Place, PlaceKind

_HIDDEN = "channel_not_found"  # what Slack says of a private channel that the app is not in
_log = logging.getLogger(__name__)


async def find(channel: str, name: str, client: AsyncWebClient) -> Place:
    """The place with this channel id; `name` is what the payload calls it, which tells a direct message.

    A person's id stands for the direct messages with her: App Home, and what was opened from there.
    """
    if name == "directmessage" or channel.startswith(("U", "W")):
        return Place(channel, "dm")
    if not channel:
        return Place(channel)
    try:
        response = await client.api_call("conversations.info", data={"channel": channel})
    except FAILURES as error:
        code = error_code(error)
        _log.warning("conversations.info did not answer: %s", code or type(error).__name__)
        return Place(channel, "public" if is_beyond(error, client) else "unknown", code != _HIDDEN)
    found = response.get("channel")
    if not found and is_local(client):
        return Place(channel, "public")
    return Place(channel, _kind(found or {}), (found or {}).get("is_member") is not False)


def _kind(channel: Mapping[str, Any]) -> PlaceKind:
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or channel.get("is_org_shared"):
        return "shared"
    if channel.get("is_im"):
        return "dm"
    if channel.get("is_mpim"):
        return "group dm"
    if channel.get("is_private") or channel.get("is_group"):
        return "private"
    return "public" if channel.get("is_channel") else "unknown"
