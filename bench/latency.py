"""Prints what 50 people who ask at once wait for, beside an app that only echoes, and the bot's memory.

Run as `python -m bench.latency [SECONDS [ACCOUNTS]]`. The bot is `rapport serve` in a process of its own, on
SQLite, posting digests meanwhile; the echo is another Bolt app, asked the same way just before and after.
Slack and the people, each of whom asks again as soon as she is answered, are in this process.
"""

import asyncio
import re
import sys
import tempfile
from asyncio.subprocess import Process
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import numpy as np

from bench.chaos import MANIFEST, digest_to
from bench.crowd import Clocked, Crowd
from bench.many_digests import fill
from sandbox.manifest import load
from sandbox.parts import AS_SLACK, Parts, assemble
from sandbox.records import Channel
from sandbox.workspace import Workspace
from store import digests
from store.database import Database, open_database

PEOPLE = 50
ROOMS = 100  # with a digest that is due: more than are posted in the time
ECHO_SECONDS = 15.0
WARM_UP = 5.0  # seconds from the start to the first question


@asynccontextmanager
async def workspace() -> AsyncGenerator[Parts]:
    """A local Slack."""
    parts = assemble(Workspace(load(MANIFEST)), AS_SLACK, rate_limits=False)
    await parts.server.start("127.0.0.1", 0)
    try:
        yield parts
    finally:
        await parts.courier.close()
        await parts.server.stop()


@asynccontextmanager
async def app(parts: Parts, *words: str) -> AsyncGenerator[Process]:
    """A program that is connected to this workspace, until the block ends."""
    process = await asyncio.create_subprocess_exec(*words)
    try:
        while not parts.sockets.count:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
        yield process
    finally:
        process.terminate()
        await process.wait()


def crowd(parts: Parts, accounts: int) -> Crowd:
    """Fifty people in one channel."""
    parts.courier.road = road = Clocked(parts.sockets)
    known = parts.workspace
    people = [known.add_person(f"p{n}", email=f"owner{n % 20}@example.com") for n in range(PEOPLE)]
    return Crowd(parts, people, known.add_channel("all", members=[known.bot, *people]), accounts, road)


async def echo() -> Crowd:
    """What the echo's people wait for."""
    async with workspace() as parts:
        address = f"{parts.server.base_url}/api/"
        words = (sys.executable, "-m", "bench.echo", address, parts.tokens.bot, parts.tokens.app)
        async with app(parts, *words):
            asked = crowd(parts, 1)
            await asked.ask(ECHO_SECONDS)
    return asked


def resident(process: Process) -> float:
    """MB of memory that a process has."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024


def subscribe(db: Database, rooms: list[Channel]) -> None:
    """A digest for each that is due since this minute."""
    slot = datetime.now(UTC).replace(second=0, microsecond=0)
    with db.begin() as tx:
        for room in rooms:
            digests.add(tx, replace(digest_to(room.id, slot), created_by="U0"))


async def rapport(url: str, db: Database, accounts: int, seconds: float) -> Crowd:
    """What Rapport's people wait for, while it posts digests."""
    async with workspace() as parts:
        asked = crowd(parts, accounts)
        rooms = [parts.workspace.add_channel(f"r{n}", members=[parts.workspace.bot]) for n in range(ROOMS)]
        await asyncio.to_thread(subscribe, db, rooms)
        words = (
            *("env", f"SLACK_API_URL={parts.server.base_url}/api/", f"SLACK_BOT_TOKEN={parts.tokens.bot}"),
            *(f"SLACK_APP_TOKEN={parts.tokens.app}", f"DATABASE_URL={url}", "RAPPORT_LOG_LEVEL=ERROR"),
            *(sys.executable, "-m", "bot", "serve", "--port", "38473"),
        )
        async with app(parts, *words) as process:
            await asyncio.sleep(WARM_UP)
            memory = [resident(process)]
            asking = asyncio.create_task(asked.ask(seconds))
            for _ in range(int(seconds // 10)):
                await asyncio.sleep(10)
                memory.append(resident(process))
            await asking
            async with aiohttp.ClientSession() as http, http.get("http://127.0.0.1:38473/metrics") as said:
                counted = re.findall(r'rapport_requests_total\{.*result="(\w+)"\} (\d+)', await said.text())
        posted = sum(bool(parts.workspace.messages[room.id]) for room in rooms)
    counts: defaultdict[str, int] = defaultdict(int)
    for result, number in counted:
        counts[result] += int(number)
    sys.stdout.write(
        f"rapport: {posted} digests posted meanwhile; requests {dict(counts)}; memory every 10 s: "
    )
    sys.stdout.write(", ".join(f"{each:.0f}" for each in memory) + " MB\n")
    return asked


def tell(name: str, asked: Crowd, seconds: float) -> None:
    """Print one app's numbers."""
    number = len(asked.answers)
    sys.stdout.write(
        f"{name}: {number} answers in {seconds:.0f} s, {number / seconds:.0f} a second; "
        f"{asked.road.lost} not acked within 3 s, {len(asked.wrong)} wrong or missing; "
        f"ack {_shares(asked.road.acks)}; answer {_shares(asked.answers)}\n"
    )
    for each in sorted(set(asked.wrong))[:5]:
        sys.stdout.write(f"  wrong: {each}\n")


def _shares(times: list[float]) -> str:
    p50, p99 = np.percentile(times, (50, 99)) * 1000
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {max(times) * 1000:.0f} ms"


async def run(seconds: float, accounts: int) -> None:
    """Echo, Rapport, and the echo again."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/rapport.db"
        db = open_database(url)
        fill(db, accounts, Path(folder))
        before = await echo()
        asked = await rapport(url, db, accounts, seconds)
        after = await echo()
        db.dispose()
    tell("echo before", before, ECHO_SECONDS)
    tell("rapport", asked, seconds)
    tell("echo after", after, ECHO_SECONDS)
    beside = (
        np.concatenate([before.road.acks, after.road.acks]),
        np.concatenate([before.answers, after.answers]),
    )
    ours = (asked.road.acks, asked.answers)
    for what, mine, other in zip(("ack", "answer"), ours, beside, strict=True):
        ratios = np.percentile(mine, (50, 99)) / np.percentile(other, (50, 99))
        sys.stdout.write(f"{what}: p50 {ratios[0]:.1f} × the echo's, p99 {ratios[1]:.1f} ×\n")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    asyncio.run(run(given[0] if given else 60, given[1] if len(given) > 1 else 10_000))
