"""Modals and home tabs keep Slack's rules: triggers, hashes, stacks and sizes."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.driver import Channel, Person, Sandbox

Trigger = Callable[[], Awaitable[str]]


def modal(title: str = "Note", **more: Any) -> dict[str, Any]:
    text = {"type": "plain_text", "text": title}
    return {"type": "modal", "title": text, "blocks": [{"type": "section", "text": text}], **more}


@pytest.fixture
def trigger(slack: Sandbox, listener: Any, ana: Person, general: Channel) -> Trigger:
    async def type_a_command() -> str:
        await slack.command(ana, general, "/form", enough=lambda seen: True)
        return listener.commands[-1]["trigger_id"]

    return type_a_command


async def view(call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
    shown: dict[str, Any] | None = (await call)["view"]
    assert shown is not None
    return shown


async def reason(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


async def test_a_trigger_opens_one_view_within_three_seconds(
    slack: Sandbox, client: AsyncWebClient, trigger: Trigger
) -> None:
    assert await reason(client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"
    first = await trigger()
    await client.views_open(trigger_id=first, view=modal())
    assert await reason(client.views_open(trigger_id=first, view=modal())) == "exchanged_trigger_id"
    second = await trigger()
    slack.skip(3.1)
    assert await reason(client.views_open(trigger_id=second, view=modal())) == "expired_trigger_id"


async def test_an_invalid_view_does_not_use_up_its_trigger(client: AsyncWebClient, trigger: Trigger) -> None:
    first = await trigger()
    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id=first, view=modal("x" * 25))
    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    await client.views_open(trigger_id=first, view=modal())


async def test_a_view_is_updated_by_either_id_and_by_the_hash_it_was_seen_with(
    slack: Sandbox, client: AsyncWebClient, trigger: Trigger, ana: Person
) -> None:
    mark = slack.mark()
    opened = await view(client.views_open(trigger_id=await trigger(), view=modal(external_id="mine")))
    await client.views_update(
        view_id=opened["id"], hash=opened["hash"], view=modal("Two", external_id="mine")
    )
    assert (await slack.seen(ana, mark)).text == "Two\nTwo"
    stale = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Three"))
    assert await reason(stale) == "hash_conflict"
    await client.views_update(external_id="mine", view=modal("Four"))
    assert await reason(client.views_update(view_id="V0GONE", view=modal())) == "not_found"
    assert await reason(client.api_call("views.update", json={"view": modal()})) == "invalid_arguments"


async def test_three_modals_can_be_stacked_and_no_more(client: AsyncWebClient, trigger: Trigger) -> None:
    root = await view(client.views_open(trigger_id=await trigger(), view=modal()))
    second = await view(client.views_push(trigger_id=await trigger(), view=modal("Two")))
    third = await view(client.views_push(trigger_id=await trigger(), view=modal("Three")))
    assert (third["root_view_id"], third["previous_view_id"]) == (root["id"], second["id"])
    assert await reason(client.views_push(trigger_id=await trigger(), view=modal())) == "push_limit_reached"


async def test_an_external_id_is_used_once(client: AsyncWebClient, trigger: Trigger) -> None:
    await client.views_open(trigger_id=await trigger(), view=modal(external_id="mine"))
    pushed = client.views_push(trigger_id=await trigger(), view=modal(external_id="mine"))
    assert await reason(pushed) == "duplicate_external_id"


async def test_a_view_may_not_be_larger_than_250_kilobytes(client: AsyncWebClient, trigger: Trigger) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2990}}
    opened = client.views_open(trigger_id=await trigger(), view=modal(blocks=[block] * 90))
    assert await reason(opened) == "view_too_large"


async def test_a_home_tab_is_published_only_where_the_manifest_has_one(
    client: AsyncWebClient, ana: Person
) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id=ana.id, view=home)
    assert await reason(client.views_publish(user_id=ana.id, view=modal())) == "invalid_arguments"
    assert await reason(client.views_publish(user_id="U0NOBODY", view=home)) == "user_not_found"
    async with Sandbox.start({}) as bare:
        other = AsyncWebClient(token=bare.bot_token, base_url=bare.api_url)
        zoe = bare.add_person("zoe")
        assert await reason(other.views_publish(user_id=zoe.id, view=home)) == "not_enabled"
