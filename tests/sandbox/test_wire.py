"""The inspector tells what belongs together over the wire, and what the oracles say, and nothing else."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.cast import Cast, populate
from sandbox.driver import Sandbox
from sandbox.records import Message
from tests.sandbox.reader import Reader, reading


@pytest.fixture
def cast(slack: Sandbox) -> Cast:
    return populate(slack.workspace)


async def inspected(reader: Reader, **place: Any) -> dict[str, Any]:
    return (await reader.ask("inspect", **place))["answer"]


async def test_a_message_is_traced_to_what_was_typed_and_pressed(
    slack: Sandbox, cast: Cast, app: None
) -> None:
    async with reading(slack.page.url) as reader:
        await reader.look("ana", "renewals")
        await reader.write("/echo one")
        await reader.write("/loud two")
        await reader.until(lambda: len(reader.now["messages"]) == 2)
        card = next(each for each in reader.now["messages"] if each["blocks"])
        place = {"channel": cast.renewals.id, "ts": card["ts"]}
        await reader.ask("act", **place, block_id="next", action_id="again", value="7")
        await reader.until(lambda: "pressed 7" in reader.text)
        story = (await inspected(reader, **place))["story"]
    steps = [(each["way"], each["what"]) for each in story]
    assert steps == [
        ("to the app", "/echo"),
        ("from the app", "response_url"),
        ("to the app", "block_actions"),
        ("from the app", "response_url"),
    ]
    assert story[0]["sent"]["text"] == "one"
    assert story[3]["sent"]["text"] == "pressed 7"


async def test_a_modal_is_traced_to_what_opened_it(slack: Sandbox, cast: Cast, app: None) -> None:
    async with reading(slack.page.url) as reader:
        await reader.look("ana", "renewals")
        await reader.write("/form")
        await reader.until(lambda: reader.now["modal"])
        found = await inspected(reader, view=reader.now["modal"]["id"])
    assert [each["what"] for each in found["story"]] == ["/form", "views.open"]
    assert found["verdict"] == {"problems": [], "blocks": 2}


async def test_what_slack_would_refuse_is_said_with_its_place(slack: Sandbox, cast: Cast) -> None:
    workspace = slack.workspace
    broken = [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]
    message = workspace.post(Message(workspace.new_ts(), cast.renewals.id, workspace.bot.id, "x", broken))
    async with reading(slack.page.url) as reader:
        await reader.look("ana", "renewals")
        found = await inspected(reader, channel=cast.renewals.id, ts=message.ts)
    assert found["story"] == []
    assert found["verdict"]["problems"] == ["blocks[0].text.text: must be more than 0 characters"]


async def test_a_post_is_traced_to_its_call_and_its_changes(
    slack: Sandbox, cast: Cast, client: AsyncWebClient
) -> None:
    channel = cast.renewals.id
    posted = await client.chat_postMessage(channel=channel, text="one")
    await client.chat_postMessage(channel=channel, text="another")
    await client.chat_update(channel=channel, ts=str(posted["ts"]), text="two")
    async with reading(slack.page.url) as reader:
        await reader.look("ana", "renewals")
        found = await inspected(reader, channel=channel, ts=posted["ts"])
    assert [each["what"] for each in found["story"]] == ["chat.postMessage", "chat.update"]
    assert "token" not in found["story"][0]["sent"]


async def test_an_app_that_takes_no_messages_gets_none() -> None:
    manifest = {"features": {"app_home": {"messages_tab_read_only_enabled": True}}}
    async with Sandbox.start(manifest) as slack:
        populate(slack.workspace)
        async with reading(slack.page.url) as reader:
            await reader.look("ana", "directmessage")
            assert reader.about["app"]["messages_open"] is False
            outcome = await reader.write("hello")
    assert outcome["mistake"] == "Sending messages to this app has been turned off."
