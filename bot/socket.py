"""Socket Mode: a connection to Slack that is kept up, with its health for all to see."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot import shapes
from bot.build import Rapport
from bot.settings import required
from bot.slack import FAILURES, refuse_bad_token
from bot.web import Check

_PING_SECONDS = 5.0
_log = logging.getLogger(__name__)


class _Handler(AsyncSocketModeHandler):
    """Takes what has the shape of a request; the rest is acked, so that it does not come again."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - as in Bolt's own
        if shapes.fits(req.payload):
            await super().handle(client, req)
            return
        _log.warning("Something of type %s came that is not a request of Slack's", req.type)
        await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))


@asynccontextmanager
async def connected(rapport: Rapport) -> AsyncGenerator[Check]:
    """A connection that is being made, and made again whenever it is lost, while this block runs.

    Yields the check of whether it stands. Sorry where Slack refuses the app token.
    """
    token = required(rapport.settings.app_token, "SLACK_APP_TOKEN", "Socket Mode")
    handler = _Handler(rapport.app, token, web_client=rapport.client, ping_interval=_PING_SECONDS)
    handler.client.proxy = rapport.client.proxy

    async def check() -> str:
        return "" if await handler.client.is_connected() else "not connected to Slack"

    try:
        await _first_address(handler)
        connecting = asyncio.create_task(handler.connect_async())
        try:
            yield check
        finally:
            connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await connecting
    finally:
        await handler.close_async()


async def _first_address(handler: _Handler) -> None:
    """Ask for a socket here, where a refused token can still be told; the handler retries all else."""
    try:
        handler.client.wss_uri = await handler.client.issue_new_wss_url()
    except FAILURES as error:
        refuse_bad_token(error, "SLACK_APP_TOKEN")
