"""One HTTP server: is it alive, is it ready, what did it count, and in HTTP mode what Slack sends."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.http import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot import shapes
from bot.metrics import Metrics

# Bolt breaks on what is not a number of seconds or not ASCII; both are no more than a wrong signature.
_STAMP = re.compile(r"[0-9]{1,12}")
_LARGEST_BODY = 1024 * 1024  # bytes; the largest payload, a full modal, stays under 300 kB
_BODY_SECONDS = 5.0  # to send it; Slack itself gives up after 3
_CHECK_SECONDS = 2.0
# What reading a request can fail with: broken JSON, JSON that is too deep, an unknown charset, another shape.
_NO_REQUEST = (ValueError, LookupError, AttributeError, TypeError, RecursionError)

_SERVER = logging.getLogger("aiohttp.server")
Application = web.Application
Check = Callable[[], Awaitable[str]]
"""What is wrong with one part, in a few words; empty where nothing is."""


def application(
    checks: Mapping[str, Check], metrics: Metrics, app: AsyncApp | None, patience: float = _BODY_SECONDS
) -> Application:
    """The server's routes; `app` takes Slack's requests, and is None in Socket Mode.

    A body may take `patience` seconds to arrive.
    """

    async def readyz(_: web.Request) -> web.Response:
        failing = await _failing(checks)
        return web.json_response({"ready": not failing, "failing": failing}, status=503 if failing else 200)

    async def measured(_: web.Request) -> web.Response:
        return web.Response(
            body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    served = web.Application(client_max_size=_LARGEST_BODY)
    served.router.add_get("/healthz", _healthz)
    served.router.add_get("/readyz", readyz)
    served.router.add_get("/metrics", measured)
    if app:
        served.router.add_post("/slack/events", _taker(app, patience))
    return served


async def listen(application: Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Serve on this address; port 0 takes a free one. The runner, to be cleaned up, and the port."""
    _SERVER.addFilter(_is_ours)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, runner.addresses[0][1]


def _is_ours(record: logging.LogRecord) -> bool:
    """Leave out of the log what is no HTTP at all: whoever sent it got a 400, and nothing is to be mended."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


async def _healthz(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})


def _taker(app: AsyncApp, patience: float) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def take(request: web.Request) -> web.Response:
        if not _may_be_signed(request):
            raise web.HTTPUnauthorized(text="This is not signed by Slack.")
        try:
            async with asyncio.timeout(patience):
                asked = await to_bolt_request(request)
        except TimeoutError:
            raise web.HTTPRequestTimeout(text="The request took too long to arrive.") from None
        except _NO_REQUEST:
            asked = None
        if asked is None or not shapes.fits(asked.body):
            raise web.HTTPBadRequest(text="This is not a request of Slack's.")
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return take


def _may_be_signed(request: web.Request) -> bool:
    """Whether the signature's headers can be read at all, where there are any; Bolt checks what they say."""
    stamp = request.headers.get("X-Slack-Request-Timestamp", "0")
    signature = request.headers.get("X-Slack-Signature", "")
    return bool(_STAMP.fullmatch(stamp)) and signature.isascii()


async def _failing(checks: Mapping[str, Check]) -> dict[str, str]:
    troubles = await asyncio.gather(*(_trouble(check) for check in checks.values()))
    return {name: trouble for name, trouble in zip(checks, troubles, strict=True) if trouble}


async def _trouble(check: Check) -> str:
    try:
        return await asyncio.wait_for(check(), _CHECK_SECONDS)
    except TimeoutError:
        return f"no answer in {_CHECK_SECONDS:.0f} seconds"
