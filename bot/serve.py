"""The running bot: HTTP server, socket and jobs together; when it stops, no answer at work is lost."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
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
_PATIENCE = 5.0  # seconds that work under way gets when the bot stops; containers are killed after 10
_MOMENT = 0.1
_OTHER_TABLES = "made for another version: start that one, or run `rapport db upgrade` with this one"
_NAME = "rapport"  # of threads
_log = logging.getLogger(__name__)


async def until_stopped(rapport: Rapport, *, http: bool, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; a second one ends the process at once."""
    stopped = asyncio.Event()
    _on_signals(stopped)
    threads = ThreadPoolExecutor(_THREADS, _NAME)
    async with serving(rapport, http=http, host=host, port=port, threads=threads) as bound:
        # The libraries stay, and a look-up makes a hundred thousand records that go again: to search all of
        # them for garbage took more than half of its time.
        gc.freeze()
        gc.set_threshold(50_000)
        # Threads that compute hand over five times sooner than by default: an ack must not wait for them.
        sys.setswitchinterval(0.001)
        mode = "HTTP mode" if http else "Socket Mode"
        _log.info("Rapport serves Slack in %s; http://%s:%s/readyz tells how it is", mode, host, bound)
        await stopped.wait()
        _log.info("Stopping")
    threads.shutdown(wait=False)
    await _leave()


def _on_signals(stopped: asyncio.Event) -> None:
    loop, names = asyncio.get_running_loop(), (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        stopped.set()
        for name in names:
            loop.remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)

    for name in names:
        loop.add_signal_handler(name, stop)


async def _leave() -> None:
    """End here where a thread is still at work: nothing stops it, and what it writes is whole or not."""
    await asyncio.sleep(_MOMENT)  # in which idle threads end
    busy = [each.name for each in threading.enumerate() if each.name.startswith(_NAME)]
    if busy:
        _log.warning("%d at work were left; another process takes them on", len(busy))
        logging.shutdown()
        os._exit(0)


@asynccontextmanager
async def serving(
    rapport: Rapport, *, http: bool, host: str, port: int, threads: ThreadPoolExecutor | None = None
) -> AsyncGenerator[int]:
    """A bot that serves within this block, and the port it listens on; its work is done in `threads`.

    BadSettings where the mode's secret is missing; Sorry where Slack refuses a token or the port is taken.
    """
    if http:
        required(rapport.settings.signing_secret, "SLACK_SIGNING_SECRET", "HTTP mode")
    else:
        required(rapport.settings.app_token, "SLACK_APP_TOKEN", "Socket Mode")
    asyncio.get_running_loop().set_default_executor(threads or ThreadPoolExecutor(_THREADS, _NAME))
    await _check_bot_token(rapport)
    async with AsyncExitStack() as stack:
        rapport.jobs.start()
        stack.push_async_callback(_drain, rapport)
        checks = _checks(rapport)
        if not http:
            checks["socket"] = await stack.enter_async_context(socket.connected(rapport))
        served = web.application(checks, rapport.metrics, rapport.app if http else None)
        yield await _listen(stack, served, host, port)


async def _drain(rapport: Rapport) -> None:
    """Let what is at work end; what takes longer is told to people, and left to other processes."""
    await asyncio.gather(rapport.listeners.finish(_PATIENCE), rapport.jobs.stop(_PATIENCE))


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
            return "" if await asyncio.to_thread(db.is_current) else _OTHER_TABLES
        except DatabaseGone:
            return "unknown"

    async def jobs() -> str:
        age = rapport.jobs.seconds_since_tick()
        return "" if age is not None and age < _LONGEST_SINCE_TICK else "no tick for three minutes"

    return {"database": database, "migrations": migrations, "jobs": jobs}
