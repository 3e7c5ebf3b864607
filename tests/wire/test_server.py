"""The bot's own HTTP server: who may talk to it, and what it says of itself."""

import time
from collections.abc import AsyncGenerator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from sandbox.driver import Sandbox
from sandbox.outgoing import sign
from tests.wire.office import Office, bot_in

COMMAND = urlencode(
    {
        "command": "/health",
        "text": "acme",
        "user_id": "U1",
        "channel_id": "C1",
        "trigger_id": "1.2.3",
        "response_url": "",
    }
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def events(slack: Sandbox, database: Path) -> AsyncGenerator[str]:
    async with bot_in(slack, database, http=True) as (_, url):
        yield f"{url}/slack/events"


async def post(url: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=BytesIO(body.encode()), headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_signed_command_is_acked_with_an_empty_body(slack: Sandbox, events: str) -> None:
    signed = sign(slack.signing_secret, COMMAND, int(time.time()))
    assert await post(events, COMMAND, FORM | signed) == (200, "")


async def test_a_wrong_signature_is_turned_away(events: str) -> None:
    signed = sign("another secret", COMMAND, int(time.time()))
    assert (await post(events, COMMAND, FORM | signed))[0] == 401


async def test_a_request_without_a_signature_is_turned_away(events: str) -> None:
    assert (await post(events, COMMAND, FORM))[0] == 401


async def test_an_old_time_stamp_is_turned_away(slack: Sandbox, events: str) -> None:
    old = sign(slack.signing_secret, COMMAND, int(time.time()) - 301)
    assert (await post(events, COMMAND, FORM | old))[0] == 401


@pytest.mark.parametrize(
    "odd",
    [
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=é"},
    ],
    ids=str,
)
async def test_headers_that_cannot_be_read_are_turned_away(
    slack: Sandbox, events: str, odd: dict[str, str]
) -> None:
    signed = sign(slack.signing_secret, COMMAND, int(time.time()))
    assert (await post(events, COMMAND, FORM | signed | odd))[0] == 401


async def test_slack_may_verify_the_address(slack: Sandbox, events: str) -> None:
    assert await slack.deliver_to(events).verify()
    assert await slack.deliver_to(events).check_ssl()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{", "application/json"),
        ("[1]", "application/json"),
        ("payload={", "application/x-www-form-urlencoded"),
        ("payload=%5B%5D", "application/x-www-form-urlencoded"),
        ('{"authorizations": 7}', "application/json"),
        ('{"event": {"channel": []}, "authorizations": [1]}', "application/json"),
        ("payload=7", "application/x-www-form-urlencoded"),
        ("{}", "application/json; charset=klingon"),
    ],
)
async def test_what_is_no_request_of_slack_breaks_nothing(events: str, body: str, content_type: str) -> None:
    assert (await post(events, body, {"Content-Type": content_type}))[0] == 400


async def test_a_body_that_is_too_large_is_not_read(events: str) -> None:
    assert (await post(events, "x" * 2_000_000, FORM))[0] == 413


async def test_the_server_tells_how_it_is(office: Office) -> None:
    await office.slack.command(office.ana, office.renewals, "/health acme")
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{office.url}/readyz") as ready:
            assert (ready.status, await ready.json()) == (200, {"ready": True, "failing": {}})
        async with http.get(f"{office.url}/metrics") as counts:
            said = await counts.text()
    assert 'rapport_requests_total{listener="/health",result="ok"} 1.0' in said
    assert "acme" not in said


async def test_in_socket_mode_nobody_can_post_requests(slack: Sandbox, database: Path) -> None:
    async with bot_in(slack, database, http=False) as (_, url):
        signed = sign(slack.signing_secret, COMMAND, int(time.time()))
        assert (await post(f"{url}/slack/events", COMMAND, FORM | signed))[0] == 404


async def test_a_lost_socket_is_named_by_readyz(slack: Sandbox, database: Path) -> None:
    async with bot_in(slack, database, http=False) as (_, url):
        slack.faults.fail("apps.connections.open", status=500, times=100)
        await slack.sockets.disconnect()
        async with aiohttp.ClientSession() as http, http.get(f"{url}/readyz") as ready:
            assert ready.status == 503
            assert (await ready.json())["failing"] == {"socket": "not connected to Slack"}
