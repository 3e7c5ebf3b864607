"""Messages that everybody in a channel sees: posted once, or not at all, or said to be in doubt."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies import refuses_blocks, versions
from bot.slack import FAILURES, IN_DOUBT, error_code
from store.errors import Sorry
from views.message import Message

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
        await _without_charts_if_need_be(client, channel, message)
    except FAILURES as error:
        raise Sorry(_reason(error)) from error


async def _without_charts_if_need_be(client: AsyncWebClient, channel: str, message: Message) -> None:
    *charted, plain = versions(message)
    for version in charted:
        try:
            return await _post(client, channel, version)
        except SlackApiError as error:
            if not refuses_blocks(error_code(error)):
                raise
    return await _post(client, channel, plain)


async def _post(client: AsyncWebClient, channel: str, message: Message) -> None:
    await client.chat_postMessage(
        channel=channel,
        text=message.text,
        blocks=list(message.blocks) or None,
        unfurl_links=False,
        unfurl_media=False,
    )


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
