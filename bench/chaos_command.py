"""The same rounds with the real command: three of `rapport digest run` at once, killed at random.

Its lease lasts minutes, so after each turn the clock of all three, RAPPORT_NOW, is set six minutes on.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from bench.chaos import MANIFEST, PROCESSES, Chaos, Count, done, slot_of
from sandbox.driver import Channel, Sandbox
from store.database import Database
from store.digest_records import Key

TURN = timedelta(minutes=6)
SLOWEST = 6.0  # seconds until a kill, the start of Python among them
KILLING_TURNS = 3


class Commands(Chaos):
    """Rounds of the command, one after the other."""

    async def rounds(self, rounds: int) -> Count:
        """Run so many rounds, as far as the time allows."""
        for number in range(rounds):
            if time.monotonic() < self.until:
                await self._turns(number)
        return self.count

    async def _turns(self, number: int) -> None:
        rng = Random(f"{self.seed}/{number}")  # noqa: S311 - to be repeated, not to be secret
        now = datetime.now(UTC)
        slot = slot_of(number) - timedelta(hours=12)  # apart from those of the forked rounds
        rooms = [self.slack.add_channel(f"k{number}-{n}", members=[self.slack.bot]) for n in range(2)]
        keys = self._subscribe(rooms, slot)
        turn = 0
        # A round under way is let end, unless the command does not work at all.
        while not done(self._read(keys)) and time.monotonic() < self.until + TURN.total_seconds():
            kill = turn < KILLING_TURNS
            await asyncio.gather(
                *(
                    self._command(rng.random(), now + turn * TURN, keys, rooms, kill=kill)
                    for _ in range(PROCESSES)
                )
            )
            turn += 1
        self._judge(number, rooms, self._read(keys))

    async def _command(
        self, seed: float, now: datetime, keys: list[Key], rooms: list[Channel], *, kill: bool
    ) -> None:
        process = await asyncio.create_subprocess_exec(
            *("env", f"SLACK_API_URL={self.slack.api_url}", f"SLACK_BOT_TOKEN={self.slack.bot_token}"),
            *(f"DATABASE_URL={self.url}", f"RAPPORT_NOW={now.isoformat()}", "RAPPORT_LOG_LEVEL=ERROR"),
            *(sys.executable, "-m", "bot", "digest", "run", "--slot", keys[0].slot.isoformat()),
            stdout=asyncio.subprocess.DEVNULL,
        )
        rng, before = Random(seed), self._posts(rooms)  # noqa: S311 - likewise
        at_post, deadline = rng.random() < 0.5, time.monotonic() + rng.uniform(0, SLOWEST)
        while kill and process.returncode is None:
            if self._posts(rooms) > before if at_post else time.monotonic() > deadline:
                process.kill()
                self.count.kills += 1
                break
            await asyncio.sleep(0.002)
        await process.wait()


async def run(db: Database, url: str, rounds: int, seconds: float, seed: int) -> Count:
    """Rounds against a local Slack, on a database with a book in it; what came of them."""
    async with Sandbox.start(MANIFEST) as slack:
        return await Commands(slack, db, url, seed, time.monotonic() + seconds).rounds(rounds)
