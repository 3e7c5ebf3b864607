"""What goes wrong on demand goes wrong as it does with Slack, and only as often as was asked for."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Channel, Person, Sandbox
from tests.sandbox.listening import Listener


async def test_a_rate_limit_is_announced_and_passes(
    slack: Sandbox, client: AsyncWebClient, general: Channel
) -> None:
    slack.faults.fail("chat.postMessage", status=429, retry_after=0, times=2)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    await client.chat_postMessage(channel=general.id, text="x")
    assert [call.status for call in slack.calls] == [429, 429, 200]


async def test_a_method_fails_with_a_status_or_an_error_as_often_as_asked(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    slack.faults.fail("chat.postMessage", status=500)
    slack.faults.fail("chat.postMessage", error="fatal_error")
    for status, error in ((500, "internal_error"), (200, "fatal_error")):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=general.id, text="x")
        assert (caught.value.response.status_code, caught.value.response["error"]) == (status, error)
    await client.auth_test()
    await client.chat_postMessage(channel=general.id, text="x")
    assert len(slack.visible(ana, general)) == 1


async def test_a_call_can_be_carried_out_and_never_answered(
    slack: Sandbox, ana: Person, general: Channel
) -> None:
    impatient = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, timeout=1)
    slack.faults.hang("chat.postMessage")
    with pytest.raises(asyncio.TimeoutError):
        await impatient.chat_postMessage(channel=general.id, text="sent all the same")
    assert [message.text for message in slack.visible(ana, general)] == ["sent all the same"]


async def test_a_call_can_be_carried_out_and_its_connection_closed(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    slack.faults.drop("chat.postMessage", times=2)
    client.retry_handlers.clear()
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=general.id, text="sent all the same")
    assert [message.text for message in slack.visible(ana, general)] == ["sent all the same"]


async def test_a_client_that_tries_again_after_a_closed_connection_posts_twice(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    slack.faults.drop("chat.postMessage")
    await client.chat_postMessage(channel=general.id, text="twice")
    assert [message.text for message in slack.visible(ana, general)] == ["twice", "twice"]


async def test_an_answer_to_a_response_url_can_fail(
    slack: Sandbox, app: None, ana: Person, general: Channel
) -> None:
    slack.faults.fail("response_url", status=500)
    await slack.command(ana, general, "/echo x", enough=lambda seen: True)
    seen = await slack.command(ana, general, "/echo y")
    assert [message.text for message in slack.visible(ana, general)] == ["heard y"]
    assert not seen.error


async def test_a_delivery_can_come_twice(slack: Sandbox, app: None, ana: Person, general: Channel) -> None:
    slack.faults.duplicate()
    seen = await slack.command(ana, general, "/echo x", enough=lambda seen: len(seen.messages) == 2)
    assert [message.text for message in seen.messages] == ["heard x", "heard x"]
    await slack.until(lambda: len(slack.deliveries) == 2)
    first, second = (each.delivery for each in slack.deliveries)
    assert first.payload == second.payload


async def test_two_deliveries_can_change_places(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel
) -> None:
    slack.faults.swap()
    await asyncio.gather(
        *(slack.command(ana, general, f"/echo {name}", enough=lambda seen: True) for name in ("one", "two"))
    )
    assert [command["text"] for command in listener.commands] == ["two", "one"]


async def test_an_ack_can_be_lost(slack: Sandbox, app: None, ana: Person, general: Channel) -> None:
    slack.faults.lose_acks()
    seen = await slack.command(ana, general, "/echo x", enough=lambda seen: bool(seen.error))
    assert seen.error == "operation_timeout"
    assert slack.visible(ana, general)[-1].text == "heard x"


async def test_a_socket_that_is_cut_in_mid_command_is_opened_again(
    slack: Sandbox, socket_app: None, ana: Person, general: Channel
) -> None:
    slack.faults.cut()
    await slack.command(ana, general, "/echo x", enough=lambda seen: True)
    await slack.until(lambda: slack.sockets.accepted == 2 and slack.sockets.count == 1)
    seen = await slack.command(ana, general, "/echo y")
    assert seen.messages[-1].text == "heard y"


async def test_a_request_that_is_cut_off_is_trouble_for_the_person(
    slack: Sandbox, http_app: None, ana: Person, general: Channel
) -> None:
    slack.faults.cut()
    assert (await slack.command(ana, general, "/slow")).error == "operation_timeout"


async def test_a_signature_can_be_old(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel
) -> None:
    slack.faults.age(301)
    slack.faults.age(290)
    for _ in range(2):
        await slack.command(ana, general, "/echo x", enough=lambda seen: True)
    verifier = SignatureVerifier(slack.signing_secret)
    old, young = ((body, headers) for headers, body in listener.requests)
    assert not verifier.is_valid_request(*old)
    assert verifier.is_valid_request(*young)


async def test_an_app_that_refuses_an_old_signature_leaves_the_person_with_dispatch_failed(
    slack: Sandbox, http_app: None, ana: Person, general: Channel
) -> None:
    slack.faults.age(301)
    assert (await slack.command(ana, general, "/echo x")).error == "dispatch_failed"


async def test_an_event_is_tried_again_three_times_with_its_number_and_reason(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel
) -> None:
    listener.answers = [(500, None)] * 4
    await slack.say(ana, general, f"<@{slack.bot.id}>", enough=lambda seen: len(listener.events) == 4)
    assert len({event["event_id"] for event in listener.events}) == 1
    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in listener.requests]
    assert numbers == [None, "1", "2", "3"]
    assert listener.requests[-1][0]["X-Slack-Retry-Reason"] == "http_error"


async def test_an_event_over_a_socket_says_which_attempt_it_is(
    slack: Sandbox, ana: Person, general: Channel
) -> None:
    client = AsyncWebClient(base_url=slack.api_url)
    url = str((await client.apps_connections_open(app_token=slack.app_token))["url"])
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        await slack.say(ana, general, f"<@{slack.bot.id}>", enough=lambda seen: True)
        first, second = await socket.receive_json(), await socket.receive_json()
        await socket.send_json({"envelope_id": second["envelope_id"]})
        await slack.until(lambda: len(slack.deliveries) == 2)
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["payload"] == second["payload"]
    assert not first["accepts_response_payload"]


async def test_other_commands_go_on_while_one_waits(
    slack: Sandbox, app: None, ana: Person, ben: Person, general: Channel
) -> None:
    slow = asyncio.create_task(slack.command(ana, general, "/slow"))
    seen = await slack.command(ben, general, "/echo x")
    assert seen.messages[-1].text == "heard x"
    assert not slow.done()
    await slow
