"""`make bench-start`: how long it is from a clean clone to a card in the browser, and at the next start."""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.browser import chrome
from tests.browser.demo import ROOT
from tests.browser.test_demo import see_a_card


async def main(binary: str) -> None:
    """Clone what is committed, and start the demo there twice: the first time it installs and builds all."""
    with tempfile.TemporaryDirectory(prefix="rapport-clone-") as folder, chrome.running(binary) as port:
        clone = Path(folder) / "rapport"
        git = await asyncio.create_subprocess_exec("git", "clone", "--quiet", str(ROOT), str(clone))
        if await git.wait():
            sys.exit("git did not clone the repository.")
        for start in ("cold", "warm"):
            began = time.monotonic()
            async with made(clone) as url, chrome.tab(port) as tab:
                await see_a_card(tab, url)
                print(f"{start}: a card in the browser after {time.monotonic() - began:.1f} s")  # noqa: T201


@asynccontextmanager
async def made(clone: Path) -> AsyncGenerator[str]:
    """Run `make demo` in the clone until the block ends; the page's address once the bot is there.

    Nothing that this machine has downloaded before is used.
    """
    pipe = asyncio.subprocess.PIPE
    fresh = [f"{tool}_CACHE_DIR={clone.parent / tool}" for tool in ("UV", "PIP")]
    demo = await asyncio.create_subprocess_exec(
        *("env", *fresh, "make", "demo"),
        cwd=clone,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=pipe,
        start_new_session=True,
    )
    assert demo.stdout
    try:
        url = ""
        async for line in demo.stdout:
            said = line.decode()
            url = said.strip() if said.startswith("http://") else url
            if said.startswith("The bot is connected"):
                break
        else:
            sys.exit("The demo ended before the bot was there.")
        yield url
    finally:
        os.killpg(demo.pid, signal.SIGTERM)  # make does not pass it on
        await demo.communicate()


if __name__ == "__main__":
    found = chrome.installed()
    if found is None:
        sys.exit("Chromium is not installed: apt install chromium")
    asyncio.run(main(found))
