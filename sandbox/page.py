"""The page: a workspace in a browser, for whoever has its address, on this machine only."""

import asyncio
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import WSMsgType, web

from sandbox.api import Api
from sandbox.deeds import Deeds
from sandbox.events import Events
from sandbox.interactions import Interactions
from sandbox.pane import about, pane
from sandbox.records import Json, Person
from sandbox.refusal import Refused

CLOCK_SECONDS = 20.0
_FACE = Path(__file__).parent / "face"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


class Page:
    """Serves the page's files and a web socket for each reader, under an address that holds a random token.

    `guide` is what a newcomer is offered to try: a title and the line that it puts into the composer.
    """

    def __init__(self, hands: Interactions, events: Events, api: Api) -> None:
        self.base_url = ""
        self.guide: Sequence[tuple[str, str]] = ()
        self._token = secrets.token_urlsafe(18)
        self._hands = hands
        self._deeds = Deeds(hands, events, api)
        self._readers: set[web.WebSocketResponse] = set()

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"{self.base_url}/page/{self._token}/"

    def after_skip(self, follow: Callable[[], Awaitable[None]]) -> None:
        """Await this whenever the clock was pushed: what moves whoever keeps time by the workspace."""
        self._deeds.after_skip = follow

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Put the page's addresses into a server's router."""
        router.add_get("/page/{token}/live", self._live)
        router.add_get("/page/{token}/{file:[a-z_]*(?:[.][a-z]+)?}", self._file)

    async def close(self) -> None:
        """Say goodbye to every reader."""
        for reader in list(self._readers):
            await reader.close()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        self._check(request)
        path = _FACE / (request.match_info["file"] or "page.html")
        if path.suffix not in _TYPES or not path.is_file():
            raise web.HTTPNotFound(text="There is no such file.")
        return web.Response(
            text=path.read_text("utf-8"), content_type=_TYPES[path.suffix], headers=_HEADERS, charset="utf-8"
        )

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """Show a reader what there is, at once and after every change, and do what the reader asks for."""
        self._check(request)
        socket = web.WebSocketResponse(heartbeat=20.0, timeout=1.0)
        await socket.prepare(request)
        reader = Reader(socket, self._hands, self._deeds)
        self._readers.add(socket)
        await socket.send_json({"about": about(self._hands.workspace) | {"guide": list(self.guide)}})
        showing = asyncio.create_task(reader.show())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    reader.take(json.loads(message.data))
        finally:
            self._readers.discard(socket)
            showing.cancel()
        return socket

    def _check(self, request: web.Request) -> None:
        """Turn away who does not have the address, and pages of other servers on this machine."""
        given, origin = request.match_info["token"], request.headers.get("Origin")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            raise web.HTTPNotFound(
                text="The page is at the address that was printed; it differs at each start."
            )
        if origin and origin != f"http://{request.host}":
            raise web.HTTPForbidden(text="this workspace is for its own page only")


class Reader:
    """One open page: as whom it looks, at which channel, and what it has been shown."""

    def __init__(self, socket: web.WebSocketResponse, hands: Interactions, deeds: Deeds) -> None:
        self._socket = socket
        self._hands = hands
        self._deeds = deeds
        self._mark = len(hands.workspace.stream)
        self._looked = asyncio.Event()
        self._person: Person | None = None
        self._channel = ""

    async def show(self) -> None:
        """Send what the person sees whenever it is not what was sent last, until cancelled."""
        workspace, sent = self._hands.workspace, ""
        while True:
            changed, looked = workspace.changed(), self._looked
            await self._tell_errors()
            if self._person:
                shown = json.dumps({"now": pane(self._hands, self._person, self._channel)})
                if shown != sent:
                    sent = shown
                    await self._send(shown)
            waits = [asyncio.create_task(each.wait()) for each in (changed, looked)]
            try:  # the clock goes on where nothing else does
                await asyncio.wait(waits, timeout=CLOCK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in waits:
                    each.cancel()

    def take(self, deed: Json) -> None:
        """Look as somebody at a channel, or let that person do something; what came of it is sent."""
        if deed.get("do") == "look":
            self._look(deed)
        elif self._person:
            self._hands.courier.start(self._do(self._person, deed))

    def _look(self, deed: Json) -> None:
        workspace = self._hands.workspace
        person = workspace.people.get(str(deed.get("person")))
        if person is None or person.bot:
            return
        if not person.outsider:
            workspace.direct_channel([workspace.bot, person])
        self._person, self._channel = person, str(deed.get("channel"))
        self._looked.set()
        self._looked = asyncio.Event()

    async def _do(self, person: Person, deed: Json) -> None:
        outcome: Json = {"re": deed.get("id")}
        try:
            outcome["answer"] = await self._deeds.perform(person, deed)
        except (LookupError, TypeError, ValueError) as mistake:
            outcome["mistake"] = str(mistake)
        except Refused as refused:
            outcome["mistake"] = refused.error
        await self._send(json.dumps(outcome))

    async def _tell_errors(self) -> None:
        """What Slack tells a person besides messages: that something went wrong, or what a form lacks."""
        workspace = self._hands.workspace
        new, self._mark = workspace.stream[self._mark :], len(workspace.stream)
        for each in new:
            if self._person and each.kind in {"error", "form_errors"} and each.person == self._person.id:
                told = {"kind": each.kind, "what": each.what, "channel": each.channel}
                await self._send(json.dumps({"told": told}))

    async def _send(self, text: str) -> None:
        """To a page that may have been closed meanwhile."""
        with suppress(ConnectionError):
            await self._socket.send_str(text)
