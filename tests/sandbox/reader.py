"""The page without a browser: its web socket, as its scripts hold it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse


class Reader:
    """Somebody who looks at the page, and what it has been told."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.about: dict[str, Any] = {}
        self.now: dict[str, Any] = {}
        self.told: list[dict[str, Any]] = []
        self._outcomes: dict[int, dict[str, Any]] = {}
        self._socket = socket
        self._number = 0

    @property
    def text(self) -> str:
        """All that the page shows, as JSON."""
        return str(self.now)

    async def look(self, name: str, channel: str) -> None:
        """Be the person of this name, in the channel of this name."""
        await self.until(lambda: self.about)
        if not self.now:
            await self._look(self.about["people"][0])
        person = next(each for each, who in self.now["people"].items() if who["name"] == name)
        await self._look(person)
        places = {each["name"]: each["id"] for each in self.now["channels"]}
        await self._look(person, places[channel])

    async def _look(self, person: str, channel: str = "") -> None:
        await self._socket.send_json({"do": "look", "person": person, "channel": channel})
        await self.until(lambda: (self.now.get("person"), self.now.get("channel")) == (person, channel))

    async def ask(self, what: str, **deed: Any) -> dict[str, Any]:
        """Do something, and what came of it."""
        self._number += 1
        number = self._number
        await self._socket.send_json({"do": what, "id": number, **deed})
        await self.until(lambda: number in self._outcomes)
        return self._outcomes.pop(number)

    async def write(self, text: str) -> dict[str, Any]:
        """Write a line in the channel that is open."""
        return await self.ask("write", channel=self.now["channel"], text=text)

    async def until(self, condition: Callable[[], object]) -> None:
        """Take what comes until a condition holds."""
        while not condition():
            await self._take()

    async def _take(self) -> None:
        message = await self._socket.receive_json(timeout=20)
        if "re" in message:
            self._outcomes[message["re"]] = message
        self.about = message.get("about", self.about)
        self.now = message.get("now", self.now)
        if "told" in message:
            self.told.append(message["told"])


@asynccontextmanager
async def reading(url: str) -> AsyncGenerator[Reader]:
    """Somebody who has opened the page at this address."""
    async with ClientSession() as session, session.ws_connect(f"{url}live") as socket:
        yield Reader(socket)
