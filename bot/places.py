"""Where it was asked: a channel's kind as Slack tells it, or unknown, the strictest, where it does not."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import FAILURES, error_code, is_beyond, is_local
from commands.contract import Place, PlaceKind

_log = logging.getLogger(__name__)


async def find(channel: str, name: str, client: AsyncWebClient) -> Place:
    """The place with this channel id; `name` is what the payload calls it, which tells a direct message."""
    if name == "directmessage":
        return Place(channel, "dm")
    if not channel:
        return Place(channel)
    try:
        response = await client.api_call("conversations.info", data={"channel": channel})
    except FAILURES as error:
        _log.warning("conversations.info did not answer: %s", error_code(error) or type(error).__name__)
        return Place(channel, "public" if is_beyond(error, client) else "unknown")
    found = response.get("channel")
    if not found and is_local(client):
        return Place(channel, "public")
    return Place(channel, _kind(found or {}))


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
