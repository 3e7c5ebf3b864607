"""Lines from standard input while everything else goes on."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncGenerator


def is_a_person() -> bool:
    """Whether somebody sits at a terminal, so that the end of the input means that she is done."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


async def lines() -> AsyncGenerator[str]:
    """Each line as it is typed, until the input ends; nothing where there is no input."""
    if sys.stdin is None or sys.stdin.closed:
        return
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    # A daemon, and a bare read, so that a line which never comes holds up neither Ctrl-C nor the end.
    reader = threading.Thread(
        target=_read, args=(sys.stdin.fileno(), asyncio.get_running_loop(), typed), daemon=True
    )
    reader.start()
    while (line := await typed.get()) is not None:
        yield line.strip()


def _read(descriptor: int, loop: asyncio.AbstractEventLoop, typed: asyncio.Queue[str | None]) -> None:
    rest = b""
    while chunk := os.read(descriptor, 4096):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            loop.call_soon_threadsafe(typed.put_nowait, line.decode(errors="replace"))
    loop.call_soon_threadsafe(typed.put_nowait, None)
