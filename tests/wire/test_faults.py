"""Bad minutes: the database away, the disk full, Slack away, a clock that leaps, a stop amid work."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pyarrow as pa
import pytest
from pydantic import SecretStr
from sqlalchemy import Pool, event, make_url, text

from bot import serve
from bot.build import Rapport, build
from bot.deps import opened
from bot.doctor.deep import holding
from bot.jobs.owners import JOB, Owners
from bot.jobs.scheduler import SCORE
from bot.slack import web_client
from commands.contract import Deps
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Written
from sandbox.driver import Channel, Message, Person, Sandbox
from store import audit, bundle, digests, slots
from store.database import Database, open_database
from store.digest_records import Digest
from tests.commands.office import NOW, fill
from tests.wire.cable import Cable
from tests.wire.office import settings_for
from tests.wire.rounds import Rounds

NIGHT = NOW.replace(hour=2, minute=0)
AWAY = "I cannot reach my database right now. Please try again in a minute."
UPDATED = "I am just being updated. Please try again in a minute."
STOPPED = "I was restarted before this was done."
MINUTE = timedelta(minutes=1)


@dataclass
class Bot:
    """A bot at a time of its own, with ana and a room that she and it are in."""

    slack: Sandbox
    rapport: Rapport
    url: str
    ana: Person
    room: Channel
    now: datetime = NOW

    @property
    def db(self) -> Database:
        return self.rapport.deps.db

    async def says(self, line: str) -> str:
        """What ana sees after she typed a command."""
        return (await self.slack.command(self.ana, self.room, line)).text

    async def failing(self) -> set[str]:
        """What /readyz says does not work."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/readyz") as response:
            return set((await response.json())["failing"])

    async def ready(self) -> None:
        while await self.failing():  # noqa: ASYNC110 - it is told nothing
            await asyncio.sleep(0.05)

    def posted(self) -> list[Message]:
        there = self.slack.workspace.messages[self.room.id].values()
        return [each for each in there if (each.metadata or {}).get("event_type") == "rapport_digest"]

    def subscribe(self, db: Database) -> Digest:
        """A digest that was due ten minutes ago."""
        asked = Digest(
            "changes",
            "place",
            self.room.id,
            "",
            "daily 09:20",
            "UTC",
            5,
            self.ana.id,
            NOW - timedelta(days=2),
        )
        with db.begin() as tx:
            return digests.add(tx, asked)


@pytest.fixture
def book(db: Database) -> Database:
    """Accounts and scores, the night's work done."""
    fill(db)
    with db.begin() as tx:
        slots.claim(tx, SCORE, NIGHT, "night", NOW)
        slots.finish(tx, SCORE, NIGHT, NOW)
    return db


@asynccontextmanager
async def bot_on(slack: Sandbox, url: str, writer: TemplateWriter | None = None) -> AsyncGenerator[Bot]:
    ana = slack.add_person("ana", email="ana@lumen.example", real_name="Ana Ruiz")
    room = slack.add_channel("cs-digest", members=[ana, slack.bot])
    settings = settings_for(slack, Path("unused")).model_copy(update={"database_url": SecretStr(url)})
    with ExitStack() as stack:
        deps = await asyncio.to_thread(stack.enter_context, opened(settings))  # the cable goes on meanwhile
        moving = replace(deps, now=lambda: bot.now, writer=writer or deps.writer)
        rapport = build(settings, moving)
        bot = Bot(slack, rapport, "", ana, room)
        async with serve.serving(rapport, http=False, host="127.0.0.1", port=0) as port:
            bot.url = f"http://127.0.0.1:{port}"
            await slack.connected()
            await bot.ready()
            yield bot


@asynccontextmanager
async def way_to(
    url: str,
) -> AsyncGenerator[tuple[str, Callable[[], Awaitable[None]], Callable[[], Awaitable[None]]]]:
    """Where the bot finds the database, what takes it away, and what brings it back."""
    if url.startswith("postgresql"):
        cable = Cable(url)
        await cable.plug()
        yield cable.url, cable.pull, cable.plug
        await cable.pull()
        return
    path = Path(str(make_url(url).database))

    async def move(old: str, new: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            if (file := path.with_name(f"{path.name}{suffix}{old}")).exists():
                file.rename(path.with_name(f"{path.name}{suffix}{new}"))

    yield url, lambda: move("", ".away"), lambda: move(".away", "")


async def test_a_database_that_was_away_for_a_while_is_used_again_without_a_restart(
    slack: Sandbox, book: Database, url: str
) -> None:
    async with way_to(url) as (way, take_away, bring_back), bot_on(slack, way) as bot:
        bot.subscribe(book)
        book.dispose()
        await take_away()
        assert await bot.says("/health acme") == AWAY
        assert await bot.says("/log acme They called") == AWAY
        await bot.rapport.jobs.catch_up()
        assert await bot.failing() == {"database", "migrations"}
        assert bot.posted() == []
        await bring_back()
        await bot.ready()
        assert "Acme Robotics" in await bot.says("/health acme")
        for _ in range(2):
            await bot.rapport.jobs.catch_up()
        assert len(bot.posted()) == 1


async def test_a_scoring_whose_database_went_away_is_made_up_for_as_soon_as_it_is_back(
    slack: Sandbox, postgresql_db: Database, postgresql_url: str
) -> None:
    fill(postgresql_db)
    async with way_to(postgresql_url) as (way, take_away, bring_back):
        with postgresql_db.begin() as tx:
            tx.execute(text("LOCK TABLE usage"))  # so that scoring waits
            async with bot_on(slack, way) as bot:
                await asyncio.to_thread(wait_for, lambda: claims(postgresql_db) == 1)
                await take_away()
                tx.rollback()
                await bot.rapport.jobs.catch_up()
                await bring_back()
                await bot.ready()
                await bot.rapport.jobs.catch_up()
    with postgresql_db.read() as tx:
        assert slots.last_finished(tx, SCORE) == NIGHT


@contextmanager
def full_disk(db: Database) -> Generator[None]:
    """No database file can grow."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(Pool, "connect", limit)
    db.dispose()
    try:
        yield
    finally:
        event.remove(Pool, "connect", limit)
        db.dispose()


async def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(
    slack: Sandbox, sqlite_db: Database, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    fill(sqlite_db)
    async with bot_on(slack, sqlite_url) as bot:
        with full_disk(bot.db):
            assert await bot.says(f"/log acme {'word ' * 2000}") == AWAY
            assert "is full; make room on it." in caplog.text
        with bot.db.read() as tx:
            assert "log" not in {entry.act for entry in audit.recent(tx, 50)}
            assert tx.scalar(text("SELECT count(*) FROM touches")) == 0
        assert [str(each) for each in holding(bot.db) if each.keys] == []
        assert "Acme Robotics" in await bot.says("/log acme They called")


async def test_a_slack_that_was_away_gets_the_digest_late_and_once(
    slack: Sandbox, sqlite_db: Database, sqlite_url: str
) -> None:
    fill(sqlite_db)
    async with bot_on(slack, sqlite_url) as bot:
        bot.subscribe(bot.db)
        slack.faults.fail("*", status=503, times=10_000)
        await slack.sockets.disconnect()
        for _ in range(3):
            await bot.rapport.jobs.catch_up()
            bot.now += 2 * MINUTE
        assert "socket" in await bot.failing()
        assert bot.posted() == []
        slack.faults.clear()
        await slack.connected()
        for _ in range(3):
            await bot.rapport.jobs.catch_up()
            bot.now += 2 * MINUTE
        assert len(bot.posted()) == 1
        assert "Acme Robotics" in await bot.says("/health acme")


async def test_a_clock_that_is_set_back_does_not_stop_the_looks(
    slack: Sandbox, sqlite_db: Database, sqlite_url: str
) -> None:
    fill(sqlite_db)
    async with bot_on(slack, sqlite_url) as bot:
        # As the scheduler finds itself after the clock was set back: its next look is an hour away.
        again = build(bot.rapport.settings, bot.rapport.deps).jobs
        again.start(late=0.2)
        while again.seconds_since_tick() is None:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.01)
        (job,) = again.scheduler.get_jobs()
        job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
        await asyncio.sleep(0.25)
        looked = [again.seconds_since_tick() or 0.0]
        async with asyncio.timeout(20):
            while looked[-1] >= looked[0]:
                await asyncio.sleep(0.02)
                looked.append(again.seconds_since_tick() or 0.0)
        await again.stop(5)


async def test_whichever_way_the_clock_leaps_no_digest_comes_twice(rounds: Rounds) -> None:
    rounds.add()
    rounds.add(rounds.ana.id)
    await rounds.run()
    for hours in (-1, 1, 48, -48, 1, -2, 24):
        rounds.now += timedelta(hours=hours)
        for replica in (rounds.replica(), rounds.replica()):
            await replica.run()
    for room in (rounds.room, rounds.slack.direct(rounds.ana)):
        keys = [(post.metadata or {})["event_payload"]["key"] for post in rounds.posted(room)]
        assert len(keys) == len(set(keys)) >= 2


async def test_an_attempt_before_the_clock_was_set_back_is_taken_over_late_and_once(rounds: Rounds) -> None:
    rounds.add()
    rounds.slack.faults.drop("chat.postMessage")
    assert [outcome.result for outcome in await rounds.run()] == ["later"]
    rounds.now -= timedelta(hours=1)
    assert [outcome.result for outcome in await rounds.run()] == ["missed"]  # the day before
    assert [outcome.result for outcome in await rounds.later(62)] == ["found"]
    assert len(rounds.posted()) == 1


class Stuck(TemplateWriter):
    """Stands for a model that takes its time."""

    def __init__(self) -> None:
        self.asked, self.done = threading.Event(), threading.Event()

    def write(self, brief: Brief) -> Written:
        """The same as the templates, when it is let."""
        self.asked.set()
        self.done.wait(20)
        return super().write(brief)


async def test_a_draft_that_is_still_written_when_the_bot_stops_says_so(
    slack: Sandbox, sqlite_db: Database, sqlite_url: str
) -> None:
    fill(sqlite_db)
    dana = {"contact_id": ["c1"], "account_id": ["acme"], "name": ["Dana Wu"], "email": ["dana@acme.example"]}
    with sqlite_db.begin() as tx:
        bundle.load(tx, "contacts", pa.table(dana))
    writer = Stuck()
    async with bot_on(slack, sqlite_url, writer) as bot:
        seen = asyncio.create_task(
            slack.command(
                bot.ana,
                bot.room,
                "/draft acme",
                enough=lambda seen: STOPPED in (seen.view.words if seen.view else seen.text),
            )
        )
        await asyncio.to_thread(writer.asked.wait, 10)
        await bot.rapport.listeners.finish(0.1)
        writer.done.set()
        assert not (await seen).error


async def test_look_ups_that_are_stopped_are_left_to_the_next_process(
    slack: Sandbox, sqlite_db: Database, sqlite_url: str
) -> None:
    fill(sqlite_db)
    settings = settings_for(slack, Path("unused"))
    deps = Deps(sqlite_db, lambda: NOW, 90)
    slack.faults.hang("users.lookupByEmail")
    stopped = asyncio.create_task(Owners(deps, web_client(settings, retries=0)).run())
    await slack.until(lambda: any(call.method == "users.lookupByEmail" for call in slack.calls))
    stopped.cancel()
    await asyncio.wait({stopped})
    await Owners(deps, web_client(settings, retries=0)).run()
    with sqlite_db.read() as tx:
        assert slots.last_finished(tx, JOB) == NOW.replace(hour=0, minute=0)


@pytest.mark.parametrize(("signals", "ends"), [(1, 0), (2, -signal.SIGTERM)])
def test_a_stop_during_a_long_scoring_ends_and_hands_it_over_and_a_second_one_ends_at_once(
    postgresql_db: Database, postgresql_url: str, tmp_path: Path, signals: int, ends: int
) -> None:
    fill(postgresql_db)
    with postgresql_db.begin() as tx, (tmp_path / "log").open("w") as log:
        tx.execute(text("LOCK TABLE usage"))  # so that scoring waits
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--http", "--port", "0"],
            env={
                "DATABASE_URL": postgresql_url,
                "SLACK_BOT_TOKEN": "xoxb-local-1",
                "SLACK_SIGNING_SECRET": "hush-hush",
                "SLACK_API_URL": "http://127.0.0.1:9",
            },
            stderr=log,
        )
        wait_for(lambda: claims(postgresql_db) == 1)
        for _ in range(signals):
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
        assert process.wait(20) == ends
    assert claims(postgresql_db) == signals - 1
    assert "Traceback" not in (tmp_path / "log").read_text()


def claims(db: Database) -> int:
    with db.read() as tx:
        found = text("SELECT count(*) FROM slots WHERE job = :job AND state = 'claimed'")
        return int(tx.scalar(found, {"job": SCORE}) or 0)


def wait_for(condition: Callable[[], bool], patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_a_replica_whose_database_a_newer_version_has_upgraded_writes_nothing_and_says_so(
    slack: Sandbox, book: Database, url: str
) -> None:
    async with bot_on(slack, url) as bot:
        with book.begin() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert await bot.says("/log acme They called") == UPDATED
        assert await bot.failing() == {"migrations"}
        await bot.rapport.jobs.catch_up()
        with book.read() as tx:
            assert tx.scalar(text("SELECT count(*) FROM touches")) == 0
            assert tx.scalar(text("SELECT count(*) FROM audit")) == 0


def test_nobody_migrates_while_something_is_written(postgresql_db: Database, postgresql_url: str) -> None:
    other = open_database(postgresql_url)
    alone = text("SELECT pg_try_advisory_xact_lock(7274707001)")
    with other.read() as migrating:
        with postgresql_db.begin():
            assert migrating.scalar(alone) is False
        assert migrating.scalar(alone) is True
    other.dispose()
