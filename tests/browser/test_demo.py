"""The demo as somebody meets it: its first line is an address, and behind that a card is one click away."""

import asyncio
import shutil
import socket
import sys
import time
from pathlib import Path

from tests.browser import chrome
from tests.browser.chrome import Tab
from tests.browser.demo import ROOT, demo
from tests.ports import free_port


async def see_a_card(tab: Tab, url: str) -> None:
    """Take the second thing that the page offers to try: why an account is at risk."""
    await tab.open(url)
    before = await tab.value("document.querySelectorAll('.message h3').length")
    await tab.click("#guide button:nth-of-type(2)")
    assert (await tab.value("document.activeElement.value")).startswith("/health ")
    await tab.enter()
    await tab.until(f"document.querySelectorAll('.message h3').length > {before}")
    await tab.until("document.querySelectorAll('.message .chart svg').length > 0")


async def test_the_page_is_the_first_line_and_a_card_is_soon_there(
    browser: int, prepared: Path, tmp_path: Path
) -> None:
    """With the book made before; `make bench-start` times a first start as well."""
    for kept in ("rapport.db", "made-by.txt"):
        shutil.copy(prepared.with_name(kept), tmp_path)
    shutil.copytree(prepared.with_name("book"), tmp_path / "book")
    port = free_port()
    began = time.monotonic()
    async with demo(tmp_path, "--port", str(port)) as said, chrome.tab(browser) as fresh:
        assert said[0].startswith(f"http://127.0.0.1:{port}/page/")
        await see_a_card(fresh, said[0])
        print(f"A card in the browser, warm: {time.monotonic() - began:.1f} s")  # noqa: T201
        await push_the_clock(fresh, tmp_path / "rapport.log")
        assert fresh.errors == []


async def push_the_clock(tab: Tab, log: Path) -> None:
    """The night in between is made up for at once, by the bot's own clock."""
    assert "Scoring the book" not in log.read_text()  # noqa: ASYNC240 - nothing else waits here
    await tab.click("#clock summary")
    await tab.click("#clock button", "08:30")
    await tab.sees("Wed 18 Nov, 08:30", "#time")
    for _ in range(300):
        if "Scoring the book as of 2026-11-17" in log.read_text():  # noqa: ASYNC240 - likewise
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the bot did not notice that a night has passed")


async def test_a_port_that_is_taken_is_said_to_be_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = asyncio.subprocess.PIPE
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "demo",
            "--dir",
            str(tmp_path),
            "--port",
            str(port),
            cwd=ROOT,
            stderr=told,
        )
        _, said = await running.communicate()
    assert (running.returncode, said.decode().count("\n")) == (1, 1)
    assert f"Port {port} cannot be listened on" in said.decode()
