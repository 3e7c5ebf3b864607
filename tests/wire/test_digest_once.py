"""Two replicas at once, and death at the worst moment: each channel has its digest once, and none is lost."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from sandbox.driver import Sandbox
from tests.wire.rounds import DUE, Rounds

ROOMS = 4


async def test_two_replicas_at_once_post_each_digest_once(rounds: Rounds) -> None:
    rooms = [rounds.slack.add_channel(f"room-{n}", members=[rounds.slack.bot]) for n in range(ROOMS)]
    for room in rooms:
        rounds.add(room.id)
    done = await asyncio.gather(*(rounds.replica().run() for _ in range(3)))
    assert [len(rounds.posted(room)) for room in rooms] == [1] * ROOMS
    assert sum(outcome.result == "sent" for outcomes in done for outcome in outcomes) == ROOMS
    assert await rounds.later(10) == []


async def test_what_was_posted_by_who_was_stopped_is_found_by_the_next(rounds: Rounds) -> None:
    digest = rounds.add()
    rounds.timeout = 60
    rounds.slack.faults.hang("chat.postMessage")
    dying = asyncio.create_task(rounds.replica().run())
    await rounds.slack.until(lambda: bool(rounds.posted()))
    dying.cancel()
    await asyncio.wait({dying})
    assert await rounds.run() == []  # it may still be on its way
    assert [outcome.result for outcome in await rounds.later(1)] == ["found"]
    delivery = rounds.delivery(digest)
    assert delivery
    assert (delivery.state, delivery.ts, delivery.attempt) == ("sent", rounds.posted()[0].ts, 2)


async def test_what_was_begun_and_not_posted_by_who_was_stopped_is_posted_at_once_by_the_next(
    rounds: Rounds,
) -> None:
    rounds.add()
    rounds.timeout = 60
    rounds.slack.faults.hang("conversations.info")
    dying = asyncio.create_task(rounds.replica().run())
    await rounds.slack.until(lambda: any(call.method == "conversations.info" for call in rounds.slack.calls))
    dying.cancel()
    await asyncio.wait({dying})
    assert [outcome.result for outcome in await rounds.run()] == ["sent"]
    assert len(rounds.posted()) == 1
    assert not any(call.method == "conversations.history" for call in rounds.slack.calls)


@pytest.fixture
def rapport(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[Process]]:
    """Starts `rapport digest run` at a time, for a slot."""
    monkeypatch.setenv("SLACK_API_URL", rounds.slack.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", rounds.slack.bot_token)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{rounds.file}")
    monkeypatch.setenv("RAPPORT_LOG_LEVEL", "ERROR")

    async def start(now: datetime, slot: str) -> Process:
        monkeypatch.setenv("RAPPORT_NOW", now.isoformat())
        command = (sys.executable, "-m", "bot", "digest", "run", "--slot", slot)
        return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)

    return start


async def printed(process: Process) -> str:
    return (await process.communicate())[0].decode().strip()


async def test_a_process_that_is_killed_after_posting_leaves_one_message_to_be_found(
    rounds: Rounds, rapport: Callable[..., Awaitable[Process]]
) -> None:
    digest = rounds.add()
    line = f"digest {digest.digest_id} of all accounts to {rounds.room.id}"
    slot = "2026-11-17T09:30+01:00"
    rounds.slack.faults.hang("chat.postMessage")
    dying = await rapport(DUE, slot)
    await rounds.slack.until(lambda: bool(rounds.posted()), 30)
    dying.kill()
    await dying.wait()
    too_early = await rapport(DUE, slot)
    assert await printed(too_early) == f"{line}: another process is at it"
    after = await rapport(DUE + timedelta(minutes=6), slot)
    assert await printed(after) == f"{line}: posted before, and noted now"
    again = await rapport(DUE + timedelta(minutes=6), "2026-11-17T08:30")
    assert await printed(again) == f"{line}: posted already"
    assert [process.returncode for process in (too_early, after, again)] == [0, 0, 0]
    assert len(rounds.posted()) == 1


async def test_what_is_no_slot_is_said_and_what_did_not_work_ends_with_1(
    rounds: Rounds, rapport: Callable[..., Awaitable[Process]]
) -> None:
    rounds.add()
    rounds.archive(rounds.room)
    none, bad, ahead, failed = [
        await rapport(DUE, slot)
        for slot in ("2026-11-17T08:29", "soon", "2026-11-17T08:31", "2026-11-17T08:30")
    ]
    assert await printed(none) == "No digest was due at 2026-11-17 08:29 UTC."
    assert (await printed(failed)).endswith(": failed: the channel is archived")
    assert (await printed(bad), await printed(ahead)) == ("", "")
    assert [each.returncode for each in (none, bad, ahead, failed)] == [0, 2, 2, 1]


async def test_a_stop_lets_the_post_under_way_end_and_begins_nothing_new(
    rounds: Rounds, slack: Sandbox
) -> None:
    rooms = [slack.add_channel(f"room-{n}", members=[slack.bot]) for n in range(ROOMS)]
    for room in rooms:
        rounds.add(room.id)
    replica = rounds.replica()
    work = asyncio.create_task(replica.run())
    await slack.until(lambda: any(rounds.posted(room) for room in rooms))
    replica.stop()
    done = await work
    sent = sum(outcome.result == "sent" for outcome in done)
    assert 0 < sent == sum(len(rounds.posted(room)) for room in rooms) < ROOMS
    assert len(await rounds.run()) == ROOMS - sent
    assert [len(rounds.posted(room)) for room in rooms] == [1] * ROOMS
