"""HTTP mode with a server that is hardly Slack: it takes answers at a response_url, and knows no method."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from slack_sdk.models.blocks import Block

from bot import serve
from bot.build import build
from bot.deps import opened
from bot.metrics import Metrics
from bot.replies import Replies
from bot.settings import Settings
from commands.contract import Reply
from sandbox.outgoing import sign
from tests.wire.office import NOW
from views.message import Message
from views.pointer import Pointer

SECRET = "hush"
ASKED_TO_WAIT: web.AppKey[list[bool]] = web.AppKey("asked to wait")
ANSWERS: dict[str, Callable[[], web.Response]] = {
    "not found": lambda: web.Response(status=404, text="404: Not Found"),
    "not found, in JSON": lambda: web.json_response({"message": "Not Found"}, status=404),
    "not allowed": lambda: web.Response(status=405, text="405: Method Not Allowed"),
    "plain text": lambda: web.Response(text="ok"),
    "unknown method": lambda: web.json_response({"ok": False, "error": "unknown_method"}),
    "ok to all": lambda: web.json_response({"ok": True}),
    "broken": lambda: web.Response(status=500, text="<html>"),
}


@asynccontextmanager
async def hardly_slack(
    answer: Callable[[], web.Response],
) -> AsyncGenerator[tuple[str, asyncio.Queue[dict[str, Any]]]]:
    said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        said.put_nowait(await request.json())
        return web.Response(text="ok")

    async def take_later(request: web.Request) -> web.Response:
        if request.app[ASKED_TO_WAIT]:
            return await take(request)
        request.app[ASKED_TO_WAIT].append(True)
        return web.Response(status=429, headers={"Retry-After": "1"})

    async def method(request: web.Request) -> web.Response:
        if request.path.endswith("/views.update"):
            said.put_nowait(await request.json())
        return answer()

    app = web.Application()
    app[ASKED_TO_WAIT] = []
    app.router.add_post("/respond", take)
    app.router.add_post("/respond-later", take_later)
    app.router.add_route("*", "/{path:.*}", method)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", said
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bot_at(slack: str, database: Path) -> AsyncGenerator[str]:
    settings = Settings(
        bot_token=SecretStr("xoxb-any"),
        signing_secret=SecretStr(SECRET),
        api_url=slack,
        database_url=SecretStr(f"sqlite:///{database}"),
        fixed_now=NOW,
    )
    with opened(settings) as deps:
        async with serve.serving(build(settings, deps), http=True, host="127.0.0.1", port=0) as port:
            yield f"http://127.0.0.1:{port}/slack/events"


async def ask(url: str, text: str, response_url: str) -> int:
    command = {
        "command": "/health",
        "text": text,
        "user_id": "U1",
        "channel_id": "C1",
        "channel_name": "general",
        "trigger_id": "1.2.3",
        "response_url": response_url,
    }
    return await send(url, command)


async def press(url: str, action_id: str, value: str, trigger_id: str) -> int:
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1"}
    payload = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "channel": {"id": "C1", "name": "general"},
        "trigger_id": trigger_id,
        "actions": [action],
    }
    return await send(url, {"payload": json.dumps(payload)})


async def send(url: str, fields: dict[str, str]) -> int:
    body = urlencode(fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **sign(SECRET, body, int(time.time()))}
    async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
async def test_the_card_comes_whatever_the_web_api_says(
    answer: Callable[[], web.Response], database: Path
) -> None:
    async with hardly_slack(answer) as (slack, said), bot_at(slack, database) as url:
        assert await ask(url, "acme", f"{slack}/respond") == 200
        card = await asyncio.wait_for(said.get(), 5)
        assert await ask(url, "zzyzx", f"{slack}/respond") == 200
        unknown = await asyncio.wait_for(said.get(), 5)
    assert card["response_type"] == "ephemeral"
    assert "Acme Robotics" in str(card["blocks"])
    fails = answer in (ANSWERS["plain text"], ANSWERS["broken"])
    assert ("48,000" in str(card["blocks"])) != fails, "no ARR for somebody whom Slack may know as a guest"
    assert "zzyzx" in unknown["text"]
    for block in (*card["blocks"], *unknown["blocks"]):
        if parsed := Block.parse(block):
            parsed.validate_json()


async def test_a_window_is_filled_though_slack_does_not_say_which_one_it_opened(database: Path) -> None:
    async with hardly_slack(ANSWERS["ok to all"]) as (slack, said), bot_at(slack, database) as url:
        for trigger_id in ("1.2.3", "1.2.4"):
            assert await press(url, "health.why", str(Pointer("acme")), trigger_id) == 200
        first, second = [await asyncio.wait_for(said.get(), 5) for _ in range(2)]
    assert "Acme Robotics" in str(first["view"]["blocks"])
    assert first["external_id"] != second["external_id"]


async def test_a_reply_waits_as_long_as_it_is_asked_to() -> None:
    async with hardly_slack(ANSWERS["ok to all"]) as (slack, said):
        began = time.monotonic()
        replies = Replies(Settings(api_url=slack), Metrics())
        await replies.send(f"{slack}/respond-later", Reply(Message("Here it is.")))
        waited = time.monotonic() - began
    assert said.get_nowait()["text"] == "Here it is."
    assert waited >= 1
