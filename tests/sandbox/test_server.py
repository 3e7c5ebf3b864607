"""The sandbox is for this machine only."""

import aiohttp
import pytest

from sandbox.driver import Sandbox


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "example.com", "::"])  # noqa: S104
async def test_it_does_not_listen_where_others_could_reach_it(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with Sandbox.start({}, host=host):
            pytest.fail("it listens")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:80"}, 200),
        ({"Host": "rebound.example.com"}, 403),
        ({"Origin": "http://127.0.0.1:9000"}, 200),
        ({"Origin": "https://evil.example.com"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_a_page_elsewhere_cannot_use_it(slack: Sandbox, headers: dict[str, str], status: int) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.post(slack.api_url + "api.test", headers=headers)
    assert answer.status == status


async def test_two_workspaces_do_not_accept_each_others_tokens(slack: Sandbox) -> None:
    async with Sandbox.start({}) as other, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {other.bot_token}"}
        answer = await session.post(slack.api_url + "auth.test", headers=headers)
        assert (await answer.json())["error"] == "invalid_auth"
