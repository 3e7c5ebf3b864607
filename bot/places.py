"""Where it was asked: a channel's kind as Slack tells it, or unknown, the strictest, where it does not."""

import logging
import time
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import FAILURES, error_code, is_beyond, is_local
from commands.contract import Place, PlaceKind

_HIDDEN = "channel_not_found"  # what Slack says of a private channel that the app is not in
_SECONDS = 60.0
_log = logging.getLogger(__name__)


class Places:
    """The places of one process. Slack is asked once a minute what a channel is: it answers 50 such calls.

    An answer, which one person sees, may be so late to know that a channel is shared. A post asks anew.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[str, tuple[Place, float]] = {}

    async def anew(self, place: Place) -> Place:
        """The place as it is now."""
        return place if place.kind == "dm" else await find(place.channel, "", self._client)

    async def find(self, channel: str, name: str) -> Place:
        """The place with this channel id, as `find` has it."""
        place, until = self._known.get(channel, (None, 0.0))
        if place is None or time.monotonic() > until:
            place = await find(channel, name, self._client)
            if place.kind != "unknown":
                self._known[channel] = place, time.monotonic() + _SECONDS
        return place


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
    return Place(channel, kind(found or {}), (found or {}).get("is_member") is not False)


def kind(channel: Mapping[str, Any]) -> PlaceKind:
    """What Slack's description of a channel says it is."""
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or channel.get("is_org_shared"):
        return "shared"
    if channel.get("is_im"):
        return "dm"
    if channel.get("is_mpim"):
        return "group dm"
    if channel.get("is_private") or channel.get("is_group"):
        return "private"
    return "public" if channel.get("is_channel") else "unknown"
