"""Prints how long digests for many channels take under Slack's rate limits, and what /health takes meanwhile.

Run as `python -m bench.many_digests [CHANNELS [ACCOUNTS]]`. The bot is `rapport serve` in a process of its
own, on SQLite; the workspace, with its rate limits on, and the person who keeps asking are in this one.
"""

import asyncio
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as time_of_day
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench import book
from bench.chaos import MANIFEST, digest_to
from bot.jobs.scheduler import SCORE, last_slot
from bot.settings import Settings
from sandbox.driver import Channel, Person, Sandbox
from sandbox.seen import Seen
from store import digests, slots
from store.database import Database, open_database

ALONE = 60  # questions before there is anything to post
LONGEST = 1800.0  # seconds


def shows(name: str) -> Callable[[Seen], bool]:
    """Whether the card of the account is there."""
    return lambda seen: name in seen.text


async def ask(slack: Sandbox, ana: Person, until: Callable[[int], bool]) -> list[float]:
    """The seconds from each `/health` that she types to its card, one after the other."""
    took: list[float] = []
    while not until(len(took)):
        began = time.perf_counter()
        name = f"Account {len(took) * 7 % 97}"
        await slack.command(ana, slack.direct(ana), f"/health {name}", shows(name), 60)
        took.append(time.perf_counter() - began)
        await asyncio.sleep(0.2)
    return took


@asynccontextmanager
async def serving(slack: Sandbox, url: str) -> AsyncGenerator[Process]:
    """The bot, in this workspace, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *("env", f"SLACK_API_URL={slack.api_url}", f"SLACK_BOT_TOKEN={slack.bot_token}"),
        *(f"SLACK_APP_TOKEN={slack.app_token}", f"DATABASE_URL={url}", "RAPPORT_LOG_LEVEL=ERROR"),
        *(sys.executable, "-m", "bot", "serve", "--port", "0"),
    )
    try:
        await slack.connected(patience=60)
        yield process
    finally:
        process.terminate()
        await process.wait()


def fill(db: Database, accounts: int, folder: Path) -> None:
    """A scored book, whose night is done."""
    now = datetime.now(UTC)
    book.fill(db, accounts, now, folder)
    settings = Settings()
    slot = last_slot(now, time_of_day.fromisoformat(settings.nightly), settings.zone)
    with db.begin() as tx:
        slots.claim(tx, SCORE, slot, "bench", now)
        slots.finish(tx, SCORE, slot, now)


def subscribe(db: Database, rooms: list[Channel], person: Person) -> None:
    """A digest for each that is due since this minute."""
    slot = datetime.now(UTC).replace(second=0, microsecond=0)
    with db.begin() as tx:
        for room in rooms:
            digests.add(tx, replace(digest_to(room.id, slot), created_by=person.id))


def tell(
    slack: Sandbox, rooms: list[Channel], seconds: float, alone: list[float], meanwhile: list[float]
) -> None:
    """Print what came of it; AssertionError where a channel had none or two, or two within a second."""
    posts = [list(slack.workspace.messages[room.id].values()) for room in rooms]
    assert [len(each) for each in posts] == [1] * len(rooms), "a channel has no digest, or two"  # noqa: S101
    calls = [call for call in slack.calls if call.method == "chat.postMessage" and call.status == 200]
    limited = sum(call.status == 429 for call in slack.calls)
    gaps = [later.at - call.at for call, later in pairwise(calls)]
    sys.stdout.write(
        f"{len(rooms)} channels in {seconds:.0f} s after they fell due, one message each; the shortest time "
        f"between two posts was {min(gaps):.2f} s; Slack limited {limited} calls\n"
    )
    for name, share in (("p50", 50), ("p95", 95)):
        before, beside = np.percentile(alone, share), np.percentile(meanwhile, share)
        sys.stdout.write(
            f"/health {name}: {before * 1000:.0f} ms alone, {beside * 1000:.0f} ms meanwhile, "
            f"ratio {beside / before:.2f} ({len(meanwhile)} questions)\n"
        )


async def run(channels: int, accounts: int) -> None:
    """Ask alone, then while the digests are posted."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/rapport.db"
        db = open_database(url)
        fill(db, accounts, Path(folder))
        async with Sandbox.start(MANIFEST, rate_limits=True) as slack, serving(slack, url):
            ana = slack.add_person("ana", email="owner1@example.com")
            rooms = [slack.add_channel(f"room-{n}", members=[slack.bot]) for n in range(channels)]
            alone = await ask(slack, ana, lambda asked: asked >= ALONE)
            began = time.monotonic()
            await asyncio.to_thread(subscribe, db, rooms, ana)

            def is_over(_asked: int) -> bool:
                there = all(slack.workspace.messages[room.id] for room in rooms)
                return there or time.monotonic() - began > LONGEST

            meanwhile = await ask(slack, ana, is_over)
            tell(slack, rooms, time.monotonic() - began, alone, meanwhile)
        db.dispose()


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    asyncio.run(run(given[0] if given else 200, given[1] if len(given) > 1 else 10_000))
