"""An app that says something at once, whatever it is asked: what Bolt and the socket cost by themselves."""

import asyncio
import logging
import re
import sys

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

BUTTON = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "health.why", "text": {"type": "plain_text", "text": "Why"}}
    ],
}


async def serve(api_url: str, bot_token: str, app_token: str) -> None:
    """Answer commands and buttons until it is killed."""

    async def authorize(team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=bot_token)

    client = AsyncWebClient(bot_token, base_url=api_url)
    client.proxy = None
    app = AsyncApp(authorize=authorize, client=client, logger=logging.getLogger("echo"))

    async def answer(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        respond.proxy = None
        await respond(text="Echo", blocks=[BUTTON])

    app.command(re.compile(""))(answer)
    app.action(re.compile(""))(answer)
    handler = AsyncSocketModeHandler(app, app_token, web_client=client)
    handler.client.proxy = None
    await handler.connect_async()
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.disable()
    asyncio.run(serve(*sys.argv[1:]))
