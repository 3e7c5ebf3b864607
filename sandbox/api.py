"""The Web API: who may call what, what is answered, and a record of every call."""

import asyncio
import contextlib
import json
from dataclasses import dataclass

from aiohttp import web

from sandbox import chat, directory, modals, uploads
from sandbox.arguments import Arguments, read_arguments
from sandbox.faults import ApiFault, Faults
from sandbox.methods import Call, Method, Methods
from sandbox.rates import Rates
from sandbox.records import Json
from sandbox.refusal import Refused
from sandbox.screens import Screens
from sandbox.socket import Sockets
from sandbox.triggers import Triggers
from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Called:
    """One call that the app made: the method, its arguments without the token, and what was answered."""

    method: str
    arguments: Json
    answer: Json
    status: int
    at: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `retry_after` is in seconds."""

    body: Json
    status: int = 200
    retry_after: int | None = None

    def response(self, headers: dict[str, str] | None = None) -> web.Response:
        """The answer on the wire."""
        given = dict(headers or {})
        if self.retry_after is not None:
            given["Retry-After"] = str(self.retry_after)
        return web.json_response(self.body, status=self.status, headers=given)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the app proves itself with."""

    bot: str
    app: str


class Api:
    """Everything under /api/."""

    def __init__(
        self,
        workspace: Workspace,
        screens: Screens,
        triggers: Triggers,
        sockets: Sockets,
        faults: Faults,
        tokens: Tokens,
        rates: Rates | None,
    ) -> None:
        self.calls: list[Called] = []
        self.base_url = ""
        self._workspace = workspace
        self._screens = screens
        self._triggers = triggers
        self._sockets = sockets
        self._faults = faults
        self._tokens = tokens
        self._rates = rates
        self._methods: Methods = {
            "api.test": Method(lambda call: {"args": call.args.given}, takes="any"),
            "apps.connections.open": Method(self._open_connection, takes="app"),
            **chat.METHODS,
            **directory.METHODS,
            **modals.METHODS,
            **uploads.METHODS,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or fail it where a fault is due."""
        method = request.match_info["method"]
        fault = self._faults.next_call(method)
        arguments = Arguments({})
        try:
            arguments = await read_arguments(request)
            answer = self._answer(method, _token(request, arguments), arguments, fault)
        except Refused as refused:
            answer = Answer(refused.answer)
        self._record(method, arguments, answer)
        if fault and fault.acts:
            await break_off(request, fault)
        return answer.response({"X-OAuth-Scopes": ",".join(sorted(self._workspace.manifest.scopes))})

    def _answer(self, name: str, token: str, arguments: Arguments, fault: ApiFault | None) -> Answer:
        if fault and not fault.acts:
            return failure(fault)
        now, channel = self._workspace.now(), arguments.text("channel")
        if self._rates and (wait := self._rates.wait(name, channel, now)):
            return Answer({"ok": False, "error": "ratelimited"}, 429, wait)
        return Answer({"ok": True, **self._run(name, token, arguments)})

    def _run(self, name: str, token: str, arguments: Arguments) -> Json:
        method = self._methods.get(name)
        if method is None:
            raise Refused("unknown_method")
        self._check_token(method, token)
        call = Call(arguments, self._workspace, self._screens, self._triggers, self.base_url)
        if method.scopes:
            call.need(*method.scopes)
        return method.run(call)

    def _check_token(self, method: Method, token: str) -> None:
        if method.takes == "any":
            return
        if not token:
            raise Refused("not_authed")
        if token not in {self._tokens.bot, self._tokens.app}:
            raise Refused("invalid_auth")
        if token != (self._tokens.app if method.takes == "app" else self._tokens.bot):
            raise Refused("not_allowed_token_type")

    def _open_connection(self, call: Call) -> Json:
        address = call.base_url.replace("http://", "ws://", 1)
        return {"url": f"{address}/link/?ticket={self._sockets.new_ticket()}&app_id={self._workspace.app_id}"}

    def _record(self, method: str, arguments: Arguments, answer: Answer) -> None:
        given = {name: _decoded(value) for name, value in arguments.given.items() if name != "token"}
        self.calls.append(Called(method, given, answer.body, answer.status, self._workspace.now()))
        self._workspace.wake()


def failure(fault: ApiFault) -> Answer:
    """How a call fails that is not carried out."""
    error = fault.error or "internal_error"
    return Answer({"ok": False, "error": error}, fault.status, fault.retry_after)


async def break_off(request: web.Request, fault: ApiFault) -> None:
    """Leave a caller without an answer: for good, or by closing the connection."""
    if fault.then == "hang":
        await asyncio.Event().wait()
    if request.transport:
        request.transport.abort()


def _decoded(value: object) -> object:
    """What a JSON string stands for; clients send objects in either form."""
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value


def _token(request: web.Request, arguments: Arguments) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or arguments.text("token")
