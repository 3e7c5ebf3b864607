"""Messages that must come once: posted with their delivery's key on them, and looked for by it."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from slack_sdk.web.async_client import AsyncWebClient

from bot import places
from bot.answers import LimitedError, RefusedError, answer
from bot.pace import Pace
from bot.replies import refuses_blocks, versions
from bot.slack import is_local
from commands.contract import PlaceKind
from store.digest_records import Key
from views.message import Message

EVENT = "rapport_digest"
_PAGE = 15  # messages: the most that Slack shows some apps at once, and once a minute
_SKEW = timedelta(minutes=5)  # how far Slack's clock and ours may be apart
_PATIENCE = 5.0  # seconds to wait for a look
_PERSON = ("U", "W")
_READS, _TELLS, _OPENS = "conversations.history", "conversations.info", "conversations.open"


class Posting:
    """Posts of one process: one a second and channel, and never one that began after `stop`.

    `client` must repeat nothing by itself. All raise what bot.answers.answer raises.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self.stopping = asyncio.Event()
        self._posts = Pace(1.0)
        self._calls = Pace(1.2)  # 50 a minute, Slack's tier 3
        self._direct: dict[str, str] = {}

    async def channel(self, target: str) -> str:
        """The channel of a target: itself, or the direct messages with a person."""
        if not target.startswith(_PERSON):
            return target
        if target not in self._direct:
            await self._calls.turn(_OPENS)
            data = await answer(self.client.conversations_open(users=target))
            self._direct[target] = data["channel"]["id"]
        return self._direct[target]

    async def check(self, target: str) -> PlaceKind:
        """What kind of place it is now; RefusedError, as Slack would say it, where nothing can be posted."""
        if target.startswith(_PERSON):
            return "dm"
        await self._calls.turn(_TELLS)
        try:
            data = await answer(self.client.conversations_info(channel=target))
        except RefusedError as refused:
            if refused.code == "unknown_method" and is_local(self.client):
                return "public"
            raise
        channel = data.get("channel") or {}
        _refuse(channel)
        return places.kind(channel)

    async def post(self, channel: str, message: Message, key: Key, *, within: float) -> str:
        """Post it, without charts or as text where Slack refuses its blocks; the message's ts.

        LimitedError where that would not begin within so many seconds: nothing was posted then.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        *drawn, plain = *versions(message), Message(message.text)
        for version in drawn:
            try:
                return await self._post(channel, version, key, deadline)
            except RefusedError as refused:
                if not refuses_blocks(refused.code):
                    raise
        return await self._post(channel, plain, key, deadline)

    async def find(self, channel: str, key: Key, since: datetime) -> str | None:
        """The ts of the message of this delivery, among those posted since then; None where there is none."""
        cursor: str | None = None
        while True:
            if not await self._calls.turn(_READS, _PATIENCE):
                raise LimitedError(self._calls.wait(_READS))
            page = await self._page(channel, since - _SKEW, cursor)
            for message in page.get("messages") or []:
                if _is_of(message.get("metadata") or {}, key):
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not page.get("has_more") or not cursor:
                return None

    async def _post(self, channel: str, message: Message, key: Key, deadline: float) -> str:
        while True:
            await self._posts.turn(channel)
            if self.stopping.is_set() or asyncio.get_running_loop().time() > deadline:
                raise LimitedError(0)
            try:
                return (await answer(self._sent(channel, message, key)))["ts"]
            except LimitedError as limited:
                if asyncio.get_running_loop().time() + limited.seconds > deadline:
                    raise
                await self._pause(limited.seconds)

    async def _sent(self, channel: str, message: Message, key: Key) -> Any:
        return await self.client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=list(message.blocks) or None,
            metadata={"event_type": EVENT, "event_payload": {"key": name(key)}},
            unfurl_links=False,
            unfurl_media=False,
            # Slack may know a repeated message by it; nothing here relies on that.
            client_msg_id=str(uuid5(NAMESPACE_URL, f"rapport:{name(key)}")),
        )

    async def _page(self, channel: str, since: datetime, cursor: str | None) -> Mapping[str, Any]:
        try:
            return await answer(
                self.client.conversations_history(
                    channel=channel,
                    oldest=f"{since.timestamp():.6f}",
                    limit=_PAGE,
                    include_all_metadata=True,
                    cursor=cursor,
                )
            )
        except LimitedError as limited:
            self._calls.postpone(_READS, limited.seconds)
            raise

    async def _pause(self, seconds: float) -> None:
        """Wait so long, or until this process is stopped."""
        waiting = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait({waiting}, timeout=seconds)
        waiting.cancel()


def name(key: Key) -> str:
    """How a delivery is called in its message's metadata, which every app in the channel may read."""
    return f"{key.digest_id}/{key.slot.astimezone(UTC).isoformat()}/{key.target}"


def _is_of(metadata: Mapping[str, Any], key: Key) -> bool:
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == EVENT and payload.get("key") == name(key)


def _refuse(channel: Mapping[str, Any]) -> None:
    """Raise RefusedError, as Slack would, for a channel that takes no message of ours."""
    if channel.get("is_archived"):
        raise RefusedError("is_archived")
    if channel.get("is_member") is False and not channel.get("is_im"):
        raise RefusedError("not_in_channel")
