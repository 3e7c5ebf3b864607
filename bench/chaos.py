"""Rounds in which processes that post digests are killed at random, and a count of what arrived.

In a round three processes post the same slot to two channels at once, against a local Slack in this process.
Each is killed with SIGKILL up to three times, at a random moment or as soon as a message is there, and
started again until all is recorded. They are forked from one that has imported everything, and run what
`rapport digest run` runs, with a lease of seconds instead of minutes.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from signal import SIGKILL

from bench.chaos_worker import Task, work
from sandbox.driver import Channel, Message, Sandbox
from store import deliveries, digests
from store.database import Database
from store.digest_records import Delivery, Digest, Key

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
PROCESSES = 3
CHANNELS = 2
KILLS = 3  # of a process and round at most
LANES = 6  # rounds side by side: they mostly wait for leases
LEASE = 6.0  # seconds


@dataclass
class Count:
    """What happened. `found` are messages that were recorded by another process than the one that posted."""

    rounds: int = 0
    posted: int = 0
    kills: int = 0
    repeated: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds, {self.posted} messages, {self.kills} kills; {self.repeated} deliveries "
            f"were taken over, {self.found} of them found in Slack; {len(self.wrong)} twice or lost"
        )


@dataclass
class Chaos:
    """Rounds on one database and one workspace."""

    slack: Sandbox
    db: Database
    url: str
    seed: int
    until: float
    count: Count = field(default_factory=Count)

    async def rounds(self, rounds: int) -> Count:
        """Run so many rounds, as far as the time allows."""
        numbers = iter(range(rounds))

        async def lane() -> None:
            for number in numbers:
                if time.monotonic() > self.until:
                    return
                await self._round(number)

        await asyncio.gather(*(lane() for _ in range(LANES)))
        return self.count

    async def _round(self, number: int) -> None:
        rng = Random(f"{self.seed}/{number}")  # noqa: S311 - to be repeated, not to be secret
        slot = slot_of(number)
        rooms = [self.slack.add_channel(f"c{number}-{n}", members=[self.slack.bot]) for n in range(CHANNELS)]
        keys = await asyncio.to_thread(self._subscribe, rooms, slot)
        await asyncio.gather(*(self._process(rng.random(), rooms, keys) for _ in range(PROCESSES)))
        self._judge(number, rooms, await asyncio.to_thread(self._read, keys))

    def _subscribe(self, rooms: list[Channel], slot: datetime) -> list[Key]:
        with self.db.begin() as tx:
            made = [digests.add(tx, digest_to(room.id, slot)) for room in rooms]
        return [Key(digest.digest_id, slot, digest.target) for digest in made]

    def _read(self, keys: list[Key]) -> list[Delivery | None]:
        with self.db.read() as tx:
            return [deliveries.get(tx, key) for key in keys]

    async def _process(self, seed: float, rooms: list[Channel], keys: list[Key]) -> None:
        """One of the three: started again until all is recorded, and killed now and then."""
        rng = Random(seed)  # noqa: S311 - likewise
        kills = rng.randint(1, KILLS)
        task = Task(self.slack.api_url, self.slack.bot_token, self.url, keys[0].slot, LEASE)
        while not done(await asyncio.to_thread(self._read, keys)):
            process = get_context("forkserver").Process(target=work, args=(task,))
            process.start()
            if kills:
                kills -= await self._kill(process, rng, rooms)
            await ended(process)
            if process.exitcode not in {0, -SIGKILL}:
                raise RuntimeError(f"a process broke in the round of {keys}, with {process.exitcode}")
            await asyncio.sleep(rng.uniform(0.1, 1.5))

    async def _kill(self, process: BaseProcess, rng: Random, rooms: list[Channel]) -> bool:
        """Kill it at a random moment, or as soon as a message is there; False where it was faster."""
        before, deadline = self._posts(rooms), time.monotonic() + rng.uniform(0, 1.0)
        at_post, pause = rng.random() < 0.6, rng.choice((0, 0, rng.uniform(0, 0.02)))
        while process.is_alive():
            if self._posts(rooms) > before if at_post else time.monotonic() > deadline:
                await asyncio.sleep(pause)
                process.kill()
                self.count.kills += 1
                return True
            with suppress(TimeoutError):
                await asyncio.wait_for(self.slack.workspace.changed().wait(), 0.02)
        return False

    def _posts(self, rooms: list[Channel]) -> int:
        return sum(len(self.slack.workspace.messages[room.id]) for room in rooms)

    def _judge(self, number: int, rooms: list[Channel], found: list[Delivery | None]) -> None:
        self.count.rounds += 1
        for room, delivery in zip(rooms, found, strict=True):
            posts: list[Message] = list(self.slack.workspace.messages[room.id].values())
            self.count.posted += len(posts)
            if delivery is None or [post.ts for post in posts] != [delivery.ts]:
                self.count.wrong.append(f"round {number}: {len(posts)} messages in {room.name}, {delivery}")
                continue
            taken_over = delivery.attempt > 1
            late = delivery.ended_at and delivery.ended_at.timestamp() - float(delivery.ts) > 1
            self.count.repeated += taken_over
            self.count.found += bool(taken_over and late)


def slot_of(number: int) -> datetime:
    """A minute of the last 24 hours for each round: a digest that is daily then is due in no other."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(minutes=number)


def digest_to(channel: str, slot: datetime) -> Digest:
    """A digest of everybody to this channel, for the first time in this slot."""
    due = f"daily {slot:%H:%M}"
    return Digest("changes", "place", channel, "", due, "UTC", 5, "U0", slot - timedelta(hours=1))


def done(found: list[Delivery | None]) -> bool:
    """Whether each is recorded as posted."""
    return all(each is not None and each.state != "sending" for each in found)


async def ended(process: BaseProcess) -> None:
    """Wait for a process, however it ends."""
    while process.is_alive():  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    process.join()


async def run(db: Database, url: str, rounds: int, seconds: float, seed: int) -> Count:
    """Rounds against a local Slack, on a database with a book in it; what came of them."""
    get_context("forkserver").set_forkserver_preload(["bench.chaos_worker", "commands.compose"])
    async with Sandbox.start(MANIFEST) as slack:
        return await Chaos(slack, db, url, seed, time.monotonic() + seconds).rounds(rounds)
