"""The running bot: HTTP server, socket and jobs together; when it stops, no answer at work is lost."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager

from bot import socket, web
from bot.build import Rapport
from bot.settings import required
from bot.slack import FAILURES, error_code, refuse_bad_token
from store.errors import DatabaseGone, Sorry

_THREADS = 20  # as many as the database has connections
_LONGEST_SINCE_TICK = 180.0  # seconds
_PATIENCE = 10.0  # seconds that work under way gets when the bot stops
_log = logging.getLogger(__name__)


async def until_stopped(rapport: Rapport, *, http: bool, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    async with serving(rapport, http=http, host=host, port=port) as bound:
        # The libraries stay, and a look-up makes a hundred thousand records that go again: to search all of
        # them for garbage took more than half of its time.
        gc.freeze()
        gc.set_threshold(50_000)
        mode = "HTTP mode" if http else "Socket Mode"
        _log.info("Rapport serves Slack in %s; http://%s:%s/readyz tells how it is", mode, host, bound)
        await stopped.wait()
        _log.info("Stopping")


@asynccontextmanager
async def serving(rapport: Rapport, *, http: bool, host: str, port: int) -> AsyncGenerator[int]:
    """A bot that serves within this block, and the port it listens on.

    BadSettings where the mode's secret is missing; Sorry where Slack refuses a token or the port is taken.
    """
    if http:
        required(rapport.settings.signing_secret, "SLACK_SIGNING_SECRET", "HTTP mode")
    else:
        required(rapport.settings.app_token, "SLACK_APP_TOKEN", "Socket Mode")
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "rapport"))
    await _check_bot_token(rapport)
    async with AsyncExitStack() as stack:
        rapport.jobs.start()
        stack.push_async_callback(rapport.jobs.stop, _PATIENCE)
        stack.push_async_callback(rapport.listeners.finish, _PATIENCE)
        checks = _checks(rapport)
        if not http:
            checks["socket"] = await stack.enter_async_context(socket.connected(rapport))
        served = web.application(checks, rapport.metrics, rapport.app if http else None)
        yield await _listen(stack, served, host, port)


async def _check_bot_token(rapport: Rapport) -> None:
    """Tell a refused token at the start; a Slack that does not answer is no reason not to start."""
    try:
        await rapport.client.auth_test()
    except FAILURES as error:
        refuse_bad_token(error, "SLACK_BOT_TOKEN")
        _log.warning("auth.test did not answer: %s", error_code(error) or type(error).__name__)


async def _listen(stack: AsyncExitStack, served: web.Application, host: str, port: int) -> int:
    try:
        runner, bound = await web.listen(served, host, port)
    except OSError as error:
        raise Sorry(f"Port {port} on {host} cannot be listened on: {error.strerror}.") from error
    stack.push_async_callback(runner.cleanup)
    return bound


def _checks(rapport: Rapport) -> dict[str, web.Check]:
    db = rapport.deps.db

    async def database() -> str:
        try:
            await asyncio.to_thread(db.ping)
        except DatabaseGone as gone:
            return str(gone)
        return ""

    async def migrations() -> str:
        try:
            return "" if await asyncio.to_thread(db.is_current) else "run `rapport db upgrade`"
        except DatabaseGone:
            return "unknown"

    async def jobs() -> str:
        age = rapport.jobs.seconds_since_tick()
        return "" if age is not None and age < _LONGEST_SINCE_TICK else "no tick for three minutes"

    return {"database": database, "migrations": migrations, "jobs": jobs}
