"""Messages that everybody in a channel sees: posted once and changed; or it is said that nobody knows."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies import refuses_blocks, versions
from bot.slack import FAILURES, IN_DOUBT, error_code
from store.errors import Sorry
from views.message import Message

Call = Callable[..., Awaitable[Any]]  # a method of Slack's client

_NOT_HERE = {"not_in_channel", "channel_not_found"}
_NOT_ALLOWED = {
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "cant_post_message",
}


async def post(client: AsyncWebClient, channel: str, message: Message) -> None:
    """Post a message; Sorry says why it was not posted, or that nobody knows whether it was.

    A call that got no clear answer is not repeated, since it may have been carried out.
    """
    try:
        await _without_charts_if_need_be(
            client.chat_postMessage, message, channel=channel, unfurl_links=False, unfurl_media=False
        )
    except FAILURES as error:
        raise Sorry(_reason(error)) from error


async def update(client: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    """Change a posted message; Sorry says why it stays as it is.

    A call that got no clear answer is repeated: the same change twice does no harm.
    """
    for pause in (0.5, 1.0, None):
        try:
            await _without_charts_if_need_be(client.chat_update, message, channel=channel, ts=ts)
        except FAILURES as error:
            code = error_code(error)
            if pause is None or (code and code not in IN_DOUBT):
                raise Sorry(_reason_to_stay(code)) from error
            await asyncio.sleep(pause)
        else:
            return


async def _without_charts_if_need_be(call: Call, message: Message, **where: Any) -> None:
    *charted, plain = map(_body, versions(message))
    for body in charted:
        try:
            await call(**where, **body)
        except SlackApiError as error:
            if not refuses_blocks(error_code(error)):
                raise
        else:
            return
    await call(**where, **plain)


def _body(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks) or None}


def _reason(error: Exception) -> str:
    code = error_code(error)
    if code in _NOT_HERE:
        return "I am not in here yet: type /invite @rapport, or share from a channel that I am in."
    if code in _NOT_ALLOWED:
        return "This channel does not let me post, so nothing was shared; try another channel."
    if code == "ratelimited":
        return "Slack asks me to slow down, so nothing was shared; try again in a minute."
    if code and code not in IN_DOUBT:
        return f"Slack did not take the message ({code}), so nothing was shared."
    return "Slack did not say whether the message arrived: look at the channel before you share again."


def _reason_to_stay(code: str) -> str:
    if code == "message_not_found":
        return "What you said is kept, but the message is not there any more."
    if code == "is_archived":
        return "What you said is kept. The channel is archived, so its message stays as it is."
    if code in _NOT_HERE:
        return "What you said is kept. I am not in that channel any more, so its message stays as it is."
    if code == "ratelimited":
        return "What you said is kept. Slack asks me to slow down, so the message does not show it yet."
    if code and code not in IN_DOUBT:
        return (
            f"What you said is kept. Slack does not let me change the message ({code}), so it stays as it is."
        )
    return "What you said is kept. Slack did not say whether the message changed."
