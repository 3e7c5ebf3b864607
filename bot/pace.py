"""Calls spread out in time, so that Slack has no reason to refuse them."""

import asyncio
import math
import time


class Pace:
    """Lets one go at a time, `seconds` after the one before it that had the same name."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._free: dict[str, float] = {}

    async def turn(self, name: str, most: float = math.inf) -> bool:
        """Wait for one's turn; False where it is more than `most` seconds away, or is put off so far."""
        while (wait := self.wait(name)) > 0:
            if wait > most:
                return False
            await asyncio.sleep(wait)
        self._free[name] = time.monotonic() + self._seconds
        return True

    def wait(self, name: str) -> float:
        """How many seconds one would wait for a turn."""
        return max(0.0, self._free.get(name, 0.0) - time.monotonic())

    def postpone(self, name: str, seconds: float) -> None:
        """Let nobody go for so long: Slack asked for it."""
        self._free[name] = time.monotonic() + seconds
