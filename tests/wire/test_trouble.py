"""Bad days, in either mode: what Slack, the network and the database do wrong, and what a person sees."""

import asyncio
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from sandbox.driver import Sandbox, Seen, Timing
from store.database import Database
from tests.wire.office import ROOT, Office, bot_in


async def metrics(url: str) -> str:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as response:
        return await response.text()


async def counted(url: str, line: str) -> None:
    """Wait until the metrics have this line."""
    while line not in await metrics(url):  # noqa: ASYNC110 - it is told nothing
        await asyncio.sleep(0.02)


def has_card(seen: Seen) -> bool:
    return "Acme Robotics" in seen.text


async def test_a_command_that_is_delivered_twice_is_answered_once(office: Office) -> None:
    office.slack.faults.duplicate()
    await office.slack.command(office.ana, office.renewals, "/health acme", has_card)
    await asyncio.wait_for(counted(office.url, 'listener="/health",result="repeat"} 1.0'), 5)
    assert len(office.slack.visible(office.ana, office.renewals)) == 1


async def test_a_button_that_is_delivered_twice_opens_one_window(office: Office) -> None:
    card = await office.slack.command(office.ana, office.renewals, "/health acme")
    office.slack.faults.duplicate()
    seen = await office.slack.press(
        office.ana, card.messages[-1], "health.why", enough=lambda seen: "as of" in seen.text
    )
    assert seen.view is not None
    assert len(office.slack.visible(office.ana, office.renewals)) == 1


async def test_the_same_words_typed_twice_are_answered_twice(office: Office) -> None:
    for _ in range(2):
        await office.slack.command(office.ana, office.renewals, "/health acme", has_card)
    assert len(office.slack.visible(office.ana, office.renewals)) == 2


@pytest.mark.parametrize("status", [429, 500])
async def test_a_reply_that_slack_turns_away_is_sent_again(office: Office, status: int) -> None:
    office.slack.faults.fail("response_url", status=status, retry_after=1)
    await office.slack.command(office.ana, office.renewals, "/health acme", has_card)
    assert len(office.slack.visible(office.ana, office.renewals)) == 1


async def test_a_reply_whose_connection_breaks_still_comes(office: Office) -> None:
    office.slack.faults.drop("response_url")
    await office.slack.command(office.ana, office.renewals, "/health acme", has_card)


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
async def test_a_card_whose_chart_slack_refuses_comes_without_it(office: Office, error: str) -> None:
    office.slack.faults.fail("response_url", status=400, error=error)
    seen = await office.slack.command(office.ana, office.renewals, "/health acme", has_card)
    kinds = {block["type"] for block in seen.messages[-1].blocks}
    assert "header" in kinds
    assert "data_visualization" not in kinds


async def test_a_card_whose_blocks_slack_refuses_comes_as_text(office: Office) -> None:
    office.slack.faults.fail("response_url", status=400, error="invalid_blocks", times=2)
    seen = await office.slack.command(office.ana, office.renewals, "/health acme", has_card)
    assert not seen.messages[-1].blocks


async def test_a_slack_that_does_not_tell_who_asks_does_not_keep_the_card(office: Office) -> None:
    office.slack.faults.hang("users.info")
    office.slack.faults.hang("conversations.info")
    seen = await office.slack.command(office.ana, office.renewals, "/health acme", has_card)
    assert "48,000" not in seen.text


async def test_a_window_is_filled_even_if_slack_breaks_once(office: Office) -> None:
    card = await office.slack.command(office.ana, office.renewals, "/health acme")
    office.slack.faults.fail("views.update", status=500)
    await office.slack.press(
        office.ana, card.messages[-1], "health.why", enough=lambda seen: "as of" in seen.text
    )


async def test_a_window_that_has_to_wait_for_longer_than_its_trigger_is_given_up(office: Office) -> None:
    card = await office.slack.command(office.ana, office.renewals, "/health acme")
    office.slack.faults.fail("views.open", status=429, retry_after=30)
    seen = await office.slack.press(office.ana, card.messages[-1], "health.why", enough=is_told)
    assert "press the button again" in seen.text


async def share(office: Office) -> Seen:
    card = await office.slack.command(office.ana, office.renewals, "/health acme")
    return await office.slack.press(office.ana, card.messages[-1], "health.share", enough=is_told)


def is_told(seen: Seen) -> bool:
    return any(message.ephemeral for message in seen.messages)


def shared(office: Office) -> int:
    return sum(not message.ephemeral for message in office.slack.visible(office.ben, office.renewals))


async def test_a_post_that_has_to_wait_is_posted_once(office: Office) -> None:
    office.slack.faults.fail("chat.postMessage", status=429, retry_after=1)
    assert "Posted the card" in (await share(office)).text
    assert shared(office) == 1


async def test_a_post_that_may_have_arrived_is_not_repeated(office: Office) -> None:
    office.slack.faults.drop("chat.postMessage")
    assert "look at the channel" in (await share(office)).text
    assert shared(office) == 1


async def test_a_post_that_broke_slack_is_not_repeated(office: Office) -> None:
    office.slack.faults.fail("chat.postMessage", status=500)
    assert "look at the channel" in (await share(office)).text
    assert shared(office) == 0


async def test_a_post_whose_chart_slack_refuses_is_posted_once_without_it(office: Office) -> None:
    office.slack.faults.fail("chat.postMessage", error="invalid_blocks")
    assert "Posted the card" in (await share(office)).text
    assert shared(office) == 1


def take_away(db: Database, file: Path) -> None:
    db.dispose()
    file.rename(file.with_suffix(".away"))
    file.mkdir()


async def test_without_its_database_the_bot_says_so_and_is_not_ready(office: Office, database: Path) -> None:
    take_away(office.rapport.deps.db, database)
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    assert seen.text == "I cannot reach my database right now. Please try again in a minute."
    async with aiohttp.ClientSession() as http, http.get(f"{office.url}/readyz") as response:
        assert response.status == 503
        assert set((await response.json())["failing"]) == {"database", "migrations"}
    async with aiohttp.ClientSession() as http, http.get(f"{office.url}/healthz") as response:
        assert response.status == 200


@pytest.mark.parametrize("http", [False, True], ids=["Socket Mode", "HTTP mode"])
async def test_25_commands_are_acked_in_time_while_none_of_them_can_be_answered(
    database: Path, *, http: bool
) -> None:
    async with Sandbox.start(ROOT / "manifest.yml") as slack, bot_in(slack, database, http=http):
        ana = slack.add_person("ana", email="ana@example.com")
        room = slack.add_channel("renewals", members=[ana, slack.bot])
        lock = sqlite3.connect(database, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        asked = [asyncio.create_task(slack.command(ana, room, f"/log acme note {n}")) for n in range(25)]
        await asyncio.sleep(Timing().ack + 0.5)
        lock.rollback()
        lock.close()
        answers = await asyncio.gather(*asked)
    assert not [answer.error for answer in answers if answer.error]


@pytest.mark.parametrize("http", [False, True], ids=["Socket Mode", "HTTP mode"])
async def test_an_answer_that_is_at_work_when_the_bot_stops_still_comes(
    slack: Sandbox, database: Path, *, http: bool
) -> None:
    ana = slack.add_person("ana", email="ana@example.com")
    room = slack.add_channel("renewals", members=[ana, slack.bot])
    async with bot_in(slack, database, http=http):
        lock = sqlite3.connect(database, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        asked = asyncio.create_task(slack.command(ana, room, "/health acme", has_card))
        await slack.until(lambda: bool(slack.deliveries))
        asyncio.get_running_loop().call_later(0.5, lock.close)
    assert has_card(await asked)


async def test_the_socket_comes_back_after_slack_ends_it(slack: Sandbox, database: Path) -> None:
    async with bot_in(slack, database, http=False):
        ana = slack.add_person("ana", email="ana@example.com")
        room = slack.add_channel("renewals", members=[ana, slack.bot])
        await slack.sockets.disconnect()
        await slack.connected()
        assert has_card(await slack.command(ana, room, "/health acme", has_card))


async def test_a_command_whose_connection_breaks_is_answered_all_the_same(
    slack: Sandbox, database: Path
) -> None:
    async with bot_in(slack, database, http=False):
        ana = slack.add_person("ana", email="ana@example.com")
        room = slack.add_channel("renewals", members=[ana, slack.bot])
        slack.faults.cut()
        assert has_card(await slack.command(ana, room, "/health acme", has_card))
        await slack.connected()
        assert has_card(await slack.command(ana, room, "/health acme", has_card))
