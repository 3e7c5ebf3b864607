"""Answers that only the person who asked sees, sent to the response_url of her request."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.addresses import may_be_answered
from bot.metrics import Metrics
from bot.settings import Settings
from commands.contract import Reply
from views.message import Message

_ATTEMPTS = 3
_LONGEST_WAIT = 30.0  # seconds; who waits longer has asked again
_log = logging.getLogger(__name__)


class Replies:
    """Sends replies. One that may be lost is sent again: seen twice by one person is better than not."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._local = not settings.uses_slack
        self._metrics = metrics

    async def send(self, url: str, reply: Reply) -> None:
        """Send it; where Slack refuses its blocks without charts, and where it still does as bare text."""
        if not may_be_answered(url, local=self._local):
            _log.warning("A response_url does not lead to Slack, so nothing was sent there")
            return
        for message in (*versions(reply.message), Message(reply.message.text)):
            response = await self._deliver(url, _body(message, replace=reply.replace))
            if response is None or not refuses_blocks(response.body):
                return

    async def _deliver(self, url: str, body: dict[str, Any]) -> WebhookResponse | None:
        """Slack's answer, after up to three attempts; None where there was none."""
        response = None
        for attempt in range(_ATTEMPTS):
            response = await self._post(url, body)
            if response is not None and response.status_code < 500 and response.status_code != 429:
                break
            if attempt < _ATTEMPTS - 1:
                await asyncio.sleep(_pause(response, attempt))
        if response is None or not _took(response):
            _log.warning("A reply was not taken: %s", response.body[:200] if response else "no answer")
        return response

    async def _post(self, url: str, body: dict[str, Any]) -> WebhookResponse | None:
        client = AsyncWebhookClient(url, timeout=5, retry_handlers=[])
        if self._local:
            client.proxy = None  # the SDK takes one from the environment; this machine is not behind it
        try:
            response = await client.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, OSError):
            response = None
        self._metrics.slack("response_url", _result(response))
        return response


def refuses_blocks(said: str) -> bool:
    """Whether Slack said that it is the blocks which it does not take: their kind, or their length."""
    return "invalid_blocks" in said or "msg_blocks_too_long" in said


def versions(message: Message) -> Iterator[Message]:
    """The message, and where it has charts, the same without them: not every Slack can show those."""
    yield message
    plain = [block for block in message.blocks if block["type"] != "data_visualization"]
    if len(plain) < len(message.blocks):
        yield Message(message.text, plain)


def _body(message: Message, *, replace: bool) -> dict[str, Any]:
    body: dict[str, Any] = {"response_type": "ephemeral", "replace_original": replace, "text": message.text}
    if message.blocks:
        body["blocks"] = list(message.blocks)
    return body


def _result(response: WebhookResponse | None) -> str:
    if response is None:
        return "none"
    if response.status_code == 429:
        return "limited"
    return "ok" if _took(response) else "error"


def _took(response: WebhookResponse) -> bool:
    return response.status_code == 200 and '"ok":false' not in response.body.replace(" ", "")


def _pause(response: WebhookResponse | None, attempt: int) -> float:
    """Seconds to wait before the next attempt: what Slack asks for, else longer each time."""
    asked = response.headers.get("Retry-After", "") if response else ""
    return min(float(asked), _LONGEST_WAIT) if asked.isdigit() else 0.5 * 2**attempt
