"""Anybody's app runs against the sandbox: another process, another style, another manifest, in both modes."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.ports import free_port
from tests.sandbox.reader import Reader, reading

ROOT = Path(__file__).parents[2]
APP = Path(__file__).parent / "other_app"


@asynccontextmanager
async def process(*arguments: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A Python process, ended afterwards."""
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=pipe, cwd=ROOT)
    try:
        yield running
    finally:
        running.terminate()
        await running.communicate()


@pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])
async def test_an_app_in_another_style_runs_unchanged(http: bool) -> None:  # noqa: FBT001
    port = free_port() if http else 0
    more = ["--deliver-to", f"http://127.0.0.1:{port}/slack/events"] if http else []
    manifest = str(APP / "manifest.yml")
    async with process("-m", "sandbox", "--manifest", manifest, "--json", *more) as sandbox:
        assert sandbox.stdout
        given = json.loads(await sandbox.stdout.readline())
        assert set(given) == {"page_url", "api_url", "bot_token", "app_token", "signing_secret"}
        page = given.pop("page_url")
        flags = [item for name, value in given.items() for item in (f"--{name.replace('_', '-')}", value)]
        async with (
            process(str(APP / "app.py"), *flags, *(["--port", str(port)] if port else [])),
            reading(page) as reader,
        ):
            await reader.look("ana", "renewals")
            if port:
                await listening(port)
            else:
                await reader.until(lambda: reader.now["app_connected"])
            await stand_up(reader)


async def listening(port: int) -> None:
    """Wait until an HTTP server answers."""
    async with ClientSession() as session:
        for _ in range(200):
            try:
                async with session.get(f"http://127.0.0.1:{port}/"):
                    return
            except OSError:
                await asyncio.sleep(0.1)
    pytest.fail("the app does not listen")


async def stand_up(reader: Reader) -> None:
    """Type its command, press its button, fill in its form, and talk to it."""
    assert reader.about["commands"] == [
        {"name": "/standup", "description": "Say what you are at", "hint": "[text]"}
    ]
    await reader.write("/standup")
    await reader.until(lambda: "Write it" in reader.text and "One moment" in reader.text)
    asked = next(each for each in reader.now["messages"] if each["blocks"])
    place = {"channel": reader.now["channel"], "ts": asked["ts"]}
    await reader.ask("act", **place, block_id=asked["blocks"][0]["block_id"], action_id="write", value="")
    await reader.until(lambda: reader.now["modal"])
    await reader.ask("submit", view=reader.now["modal"]["id"], values={"today": "x"})
    await reader.until(lambda: reader.told)
    assert reader.told == [
        {"kind": "form_errors", "what": {"today": "A little more, please"}, "channel": None}
    ]
    await reader.ask("submit", view=reader.now["modal"]["id"], values={"today": "writing tests"})
    await reader.until(lambda: reader.now["modal"] is None)
    await reader.write("who is in")
    await reader.until(lambda: "1 people" in reader.text)
    await reader.look("ana", "directmessage")
    await reader.until(lambda: "Kept: writing tests" in reader.text)


async def test_what_is_no_manifest_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "manifest.yml"
    file.write_text("- a list\n")
    error = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--manifest", str(file), cwd=ROOT, stderr=error
    )
    _, said = await running.communicate()
    assert running.returncode == 2
    assert "is not the manifest of a Slack app" in said.decode()
