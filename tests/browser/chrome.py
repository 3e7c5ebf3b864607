"""Headless Chromium, held over its DevTools protocol: one browser for all tests, a tab for each."""

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

PATIENCE = 10.0
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


def installed() -> str | None:
    """Where Chromium is, if it is installed."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class PageError(AssertionError):
    """What was waited for did not come, or a script of the page failed."""


class Tab:
    """One page in the browser."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.errors: list[str] = []
        self._socket = socket
        self._number = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    async def open(self, url: str, width: int = 1280, height: int = 860, *, dark: bool = False) -> None:
        """Go to an address in a window of this size, and wait until the page shows a channel."""
        for domain in ("Page", "Runtime", "Log"):
            await self.send(f"{domain}.enable")
        await self.resize(width, height, dark=dark)
        await self.send("Page.navigate", url=url)
        await self.until("document.querySelector('#where')?.textContent")

    async def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        """Give the window another size and colour scheme."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        await self.send("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        motion = {"name": "prefers-reduced-motion", "value": "reduce"}
        await self.send("Emulation.setEmulatedMedia", features=[scheme, motion])

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One call of the protocol."""
        self._number += 1
        self._waiting[self._number] = answer = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, PATIENCE)

    async def value(self, script: str) -> Any:
        """What an expression is in the page."""
        result = await self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise PageError(json.dumps(result["exceptionDetails"]["exception"].get("description", script)))
        return result["result"].get("value")

    async def until(self, script: str, patience: float = PATIENCE) -> Any:
        """What an expression is in the page as soon as it is true."""
        deadline = asyncio.get_running_loop().time() + patience
        while not (found := await self.value(script)):
            if asyncio.get_running_loop().time() > deadline:
                seen = await self.value("document.body.innerText")
                raise PageError(f"never true: {script}\n{seen}\n{self.errors}")
            await asyncio.sleep(0.03)
        return found

    async def sees(self, text: str, where: str = "body") -> None:
        """Wait until a text can be read somewhere."""
        found = f"[...document.querySelectorAll({where!r})].some(e => e.innerText.includes({text!r}))"
        await self.until(found)

    async def does_not_see(self, text: str, where: str = "body") -> None:
        """Wait until a text cannot be read there any more."""
        found = f"[...document.querySelectorAll({where!r})].some(e => e.innerText.includes({text!r}))"
        await self.until(f"!{found}")

    async def click(self, selector: str, text: str = "") -> None:
        """Click the last element that fits and can be seen, and has this text where one is given."""
        fits = (
            f"[...document.querySelectorAll({selector!r})]"
            f".filter(e => e.checkVisibility() && e.innerText.includes({text!r})).at(-1)"
        )
        await self.until(f"Boolean({fits})")
        await self.value(f"{fits}.scrollIntoView({{block: 'center'}})")
        box = await self.value(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({fits}.getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.send(
                "Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1
            )

    async def type(self, text: str) -> None:
        """Type where the focus is."""
        await self.send("Input.insertText", text=text)

    async def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key, such as Tab, 9."""
        shared: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **shared)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **shared)

    async def enter(self) -> None:
        """Press Enter."""
        await self.press("Enter", 13, "\r")

    async def write(self, line: str) -> None:
        """Write a line in the composer and send it."""
        await self.value("document.querySelector('#composer textarea').focus()")
        await self.type(line)
        await self.enter()

    async def be(self, name: str) -> None:
        """Become somebody else."""
        await self.value(
            "(s => {"
            f"s.value = [...s.options].find(o => o.text.startsWith({name!r})).value;"
            "s.dispatchEvent(new Event('change'))})(document.querySelector('#person'))"
        )
        await self.until(
            f"location.hash.startsWith('#' + [...document.querySelector('#person').options]"
            f".find(o => o.text.startsWith({name!r})).value)"
        )

    async def go(self, channel: str) -> None:
        """Open a channel of the sidebar."""
        await self.click(".place", channel)
        await self.sees(channel, "#where")

    async def screenshot(self, path: Path) -> None:
        """Keep what is to be seen as a PNG."""
        taken = await self.send("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(taken["data"]))

    async def close(self) -> None:
        """End the tab's line."""
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                self._take(json.loads(message.data))

    def _take(self, said: dict[str, Any]) -> None:
        if said.get("method") == "Runtime.exceptionThrown":
            details = said["params"]["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif said.get("method") == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
            self.errors.append(said["params"]["entry"]["text"])
        elif waiting := self._waiting.pop(said.get("id", 0), None):
            if "error" in said:
                waiting.set_exception(PageError(said["error"]["message"]))
            else:
                waiting.set_result(said["result"])


@asynccontextmanager
async def tab(port: int) -> AsyncGenerator[Tab]:
    """A fresh tab of the browser that listens on this port, closed afterwards."""
    base = f"http://127.0.0.1:{port}/json"
    async with ClientSession() as session:
        async with session.put(f"{base}/new?about:blank") as answer:
            target = await answer.json()
        opened = Tab(await session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0))
        try:
            yield opened
        finally:
            await opened.close()
            async with session.get(f"{base}/close/{target['id']}"):
                pass


@contextmanager
def running(binary: str) -> Generator[int]:
    """Start Chromium with a profile of its own; the port of its DevTools. It is ended afterwards."""
    with tempfile.TemporaryDirectory(prefix="rapport-chrome-", ignore_cleanup_errors=True) as profile:
        command = [binary, *_FLAGS, f"--user-data-dir={profile}"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert process.stderr
        try:
            said = next(line for line in process.stderr if "DevTools listening on ws://" in line)
            yield int(said.split("ws://")[1].split("/")[0].rpartition(":")[2])
        finally:
            process.terminate()
            process.wait()
            process.stderr.close()
