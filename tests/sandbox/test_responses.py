"""response_urls work as Slack's do, and no longer."""

from typing import Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.driver import Channel, Person, Sandbox
from tests.sandbox.listening import Listener
from tests.sandbox.small_app import CARD


@pytest.fixture
async def webhook(slack: Sandbox, listener: Listener, ana: Person, general: Channel) -> AsyncWebhookClient:
    await slack.command(ana, general, "/echo", enough=lambda seen: True)
    return AsyncWebhookClient(listener.commands[-1]["response_url"])


async def test_an_answer_is_ephemeral_unless_it_says_otherwise(
    slack: Sandbox, webhook: AsyncWebhookClient, ana: Person, ben: Person, general: Channel
) -> None:
    assert (await webhook.send(text="for you")).status_code == 200
    await webhook.send(text="for all", response_type="in_channel")
    assert [message.text for message in slack.visible(ana, general)] == ["for you", "for all"]
    assert [message.text for message in slack.visible(ben, general)] == ["for all"]


async def test_a_response_url_is_good_for_five_answers(webhook: AsyncWebhookClient) -> None:
    assert [(await webhook.send(text="x")).status_code for _ in range(5)] == [200] * 5
    sixth = await webhook.send(text="x")
    assert (sixth.status_code, "used_url" in sixth.body) == (404, True)


async def test_a_response_url_is_good_for_half_an_hour(slack: Sandbox, webhook: AsyncWebhookClient) -> None:
    slack.skip(29 * 60)
    assert (await webhook.send(text="x")).status_code == 200
    slack.skip(2 * 60)
    late = await webhook.send(text="x")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "nothing"}]}, "invalid_blocks"),
    ],
)
async def test_what_slack_would_not_show_is_refused_and_does_not_count(
    webhook: AsyncWebhookClient, message: dict[str, Any], error: str
) -> None:
    refused = await webhook.send_dict(message)
    assert (refused.status_code, error in refused.body) == (400, True)
    assert [(await webhook.send(text="x")).status_code for _ in range(5)] == [200] * 5


async def test_an_answer_can_replace_or_delete_the_message_that_was_acted_on(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel, webhook: AsyncWebhookClient
) -> None:
    await webhook.send(text="card", blocks=CARD, response_type="in_channel")
    card = slack.visible(ana, general)[-1]
    await slack.press(ana, card, "again", enough=lambda seen: True)
    answer = AsyncWebhookClient(listener.interactions[-1]["response_url"])
    await answer.send(text="replaced", replace_original=True)
    assert [(message.ts, message.text) for message in slack.visible(ana, general)] == [(card.ts, "replaced")]
    await answer.send(text="new")
    assert [message.text for message in slack.visible(ana, general)] == ["replaced", "new"]
    await answer.send(delete_original=True)
    assert [message.text for message in slack.visible(ana, general)] == ["new"]
