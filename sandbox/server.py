"""The local server: Slack's addresses on the loopback interface, and nothing for anyone else."""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.api import Answer, Api, break_off, failure
from sandbox.arguments import strict_json
from sandbox.faults import Faults
from sandbox.page import Page
from sandbox.refusal import Refused
from sandbox.responses import Responses
from sandbox.socket import Sockets
from sandbox.uploads import receive
from sandbox.workspace import Workspace

_GONE = frozenset({"expired_url", "used_url"})


class Server:
    """An aiohttp server for one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        api: Api,
        sockets: Sockets,
        responses: Responses,
        faults: Faults,
        page: Page,
    ) -> None:
        self._workspace = workspace
        self._responses = responses
        self._sockets = sockets
        self._faults = faults
        app = web.Application(middlewares=[_only_local], client_max_size=10 * 2**20)
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_get("/link/", sockets.accept)
        app.router.add_post("/response/{token}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        page.add_to(app.router)
        self._page = page
        self._api = api
        self.base_url = ""
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)

    async def start(self, host: str, port: int) -> None:
        """Listen on a loopback address; port 0 takes a free one. `base_url` is where, without a slash."""
        refuse_public(host)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.base_url = f"http://{f'[{host}]' if ':' in host else host}:{bound}"
        self._api.base_url = self._responses.base_url = self._page.base_url = self.base_url

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        self._sockets.drop()
        await self._page.close()
        await self._runner.cleanup()

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        fault = self._faults.next_call("response_url")
        if fault and not fault.acts:
            return failure(fault).response()
        try:
            payload = await request.json(loads=strict_json)
            self._responses.use(request.match_info["token"], payload)
        except ValueError:
            return Answer({"ok": False, "error": "invalid_payload"}, 400).response()
        except Refused as refused:
            return Answer(refused.answer, 404 if refused.error in _GONE else 400).response()
        if fault:
            await break_off(request, fault)
        return Answer({"ok": True}).response()

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        try:
            receive(self._workspace, request.match_info["file"], content)
        except Refused as refused:
            return web.Response(status=400, text=refused.error)
        return web.Response(text=f"OK - {len(content)}")


def refuse_public(host: str) -> None:
    """Raise ValueError for a host that others could reach."""
    if not _is_loopback(host):
        raise ValueError(f"the sandbox listens on a loopback address only, not on {host}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@web.middleware
async def _only_local(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn away requests that a web page elsewhere made a browser send here."""
    host = urlsplit(f"//{request.host}").hostname or ""
    origin = request.headers.get("Origin")
    if not _is_loopback(host) or (origin and not _is_loopback(urlsplit(origin).hostname or "")):
        return web.Response(status=403, text="this workspace is for this machine only")
    return await handler(request)
