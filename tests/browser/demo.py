"""`rapport demo` as a process of its own, for whoever wants to look at its page."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncGenerator[list[str]]:
    """Run the demo in a folder; what it had printed when the bot was there, line by line."""
    pipe = asyncio.subprocess.PIPE
    command = ["-m", "bot", "demo", "--dir", str(folder), "--no-browser", *arguments]
    running = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, cwd=ROOT
    )
    assert running.stdout
    said: list[str] = []
    try:
        while not said or "The bot is connected" not in said[-1]:
            line = await running.stdout.readline()
            if not line:
                raise RuntimeError("\n".join(["the demo ended before the bot was there", *said]))
            said.append(line.decode().rstrip())
        yield said
    finally:
        if running.returncode is None:
            running.terminate()
        await running.communicate()
