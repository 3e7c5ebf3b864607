"""Socket Mode, with real clients: the asynchronous one and the one of the standard library."""

import asyncio

import aiohttp
import pytest
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Channel, Person, Sandbox
from sandbox.socket import CONNECTION_LIMIT


async def address(slack: Sandbox) -> str:
    client = AsyncWebClient(base_url=slack.api_url)
    return str((await client.apps_connections_open(app_token=slack.app_token))["url"])


async def test_a_ticket_is_good_for_one_connection_within_half_a_minute(slack: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        url = await address(slack)
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
        late = await address(slack)
        slack.skip(31)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(late)


async def test_each_envelope_goes_to_one_of_the_connections_in_turn(
    slack: Sandbox, ana: Person, general: Channel
) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(await address(slack)) for _ in range(2)]
        for socket in sockets:
            await socket.receive_json()

        async def take(socket: aiohttp.ClientWebSocketResponse) -> str:
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            assert envelope["accepts_response_payload"]
            return envelope["payload"]["text"]

        taken = [asyncio.create_task(take(socket)) for socket in sockets]
        for text in ("one", "two"):
            await slack.command(ana, general, f"/echo {text}", enough=lambda seen: True)
        assert {task.result() for task in taken} == {"one", "two"}


async def test_ten_connections_are_enough(slack: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(await address(slack)) for _ in range(CONNECTION_LIMIT)]
        assert {(await socket.receive_json())["type"] for socket in sockets} == {"hello"}
        refused = await (await session.ws_connect(await address(slack))).receive_json()
    assert (refused["type"], refused["reason"]) == ("disconnect", "too_many_websockets")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_an_app_that_is_told_to_reconnect_does(
    slack: Sandbox, socket_app: None, ana: Person, general: Channel, reason: str
) -> None:
    before = slack.sockets.accepted
    await slack.sockets.disconnect("warning" if reason == "warning" else "refresh_requested")
    await slack.until(lambda: slack.sockets.accepted > before and slack.sockets.count == 1)
    assert (await slack.command(ana, general, "/echo x")).messages[-1].text == "heard x"


async def test_an_app_whose_connection_drops_comes_back(
    slack: Sandbox, socket_app: None, ana: Person, general: Channel
) -> None:
    slack.sockets.drop()
    assert (await slack.command(ana, general, "/echo x")).error == "dispatch_failed"
    await slack.connected()
    assert (await slack.command(ana, general, "/echo x")).messages[-1].text == "heard x"


async def test_a_synchronous_app_over_the_standard_library_works_too(
    slack: Sandbox, ana: Person, general: Channel
) -> None:
    handler = await asyncio.to_thread(connect_synchronously, slack)
    await slack.connected()
    try:
        assert (await slack.command(ana, general, "/echo x")).messages[-1].text == "heard x"
    finally:
        await asyncio.to_thread(handler.close)


def connect_synchronously(slack: Sandbox) -> SocketModeHandler:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    app = App(client=client, signing_secret=slack.signing_secret)

    @app.command("/echo")
    def echo(ack: Ack, respond: Respond, command: dict[str, str]) -> None:
        ack()
        respond(f"heard {command['text']}")

    handler = SocketModeHandler(app, slack.app_token)
    handler.connect()
    return handler
