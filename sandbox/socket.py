"""Socket Mode: tickets, connections, envelopes and their acks, as Slack's servers do it."""

import asyncio
import contextlib
import json
import secrets
from typing import Literal
from uuid import uuid4

from aiohttp import WSMsgType, web

from sandbox.envelope import Ack, Delivery
from sandbox.records import Json
from sandbox.workspace import Workspace

CONNECTION_LIMIT = 10
TICKET_SECONDS = 30.0
HEARTBEAT_SECONDS = 10.0
GOODBYE_SECONDS = 1.0
Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


class Sockets:
    """The app's connections. Each envelope goes to one of them, in turn."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tickets: dict[str, float] = {}
        self._connections: dict[web.WebSocketResponse, web.Request] = {}
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._turn = 0
        self.accepted = 0

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    @property
    def reachable(self) -> bool:
        """Whether the app has a connection open."""
        return self.count > 0

    def new_ticket(self) -> str:
        """A ticket for one connection, good for half a minute."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = self._workspace.now()
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it closes; a ticket that is unknown, used or old is turned away."""
        issued = self._tickets.pop(request.query.get("ticket", ""), None)
        if issued is None or self._workspace.now() - issued > TICKET_SECONDS:
            return web.Response(status=403, text="invalid ticket")
        connection = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, timeout=GOODBYE_SECONDS)
        await connection.prepare(request)
        if self.count >= CONNECTION_LIMIT:
            await self._say_goodbye(connection, "too_many_websockets")
            return connection
        await self._serve(connection, request)
        return connection

    async def send(self, delivery: Delivery, seconds: float) -> Ack:
        """Send an envelope to the connection whose turn it is, and wait for its ack."""
        if not self._connections:
            return Ack(trouble="dispatch_failed", reason="connection_failed")
        envelope_id = str(uuid4())
        ack = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = ack
        try:
            connection = self._next()
            await connection.send_json(_envelope(envelope_id, delivery))
            if delivery.cut:
                self._abort(connection)
            return Ack(await asyncio.wait_for(ack, seconds))
        except TimeoutError:
            return Ack(trouble="operation_timeout", reason="timeout")
        except ConnectionError:
            return Ack(trouble="dispatch_failed", reason="connection_failed")
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: Reason = "refresh_requested") -> None:
        """Announce to every connection that it ends. A warning leaves it open; the rest are then closed."""
        for connection in list(self._connections):
            if reason == "warning":
                await connection.send_json(_goodbye(reason))
            else:
                await self._say_goodbye(connection, reason)

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            self._abort(connection)

    def _abort(self, connection: web.WebSocketResponse) -> None:
        request = self._connections.pop(connection)
        if request.transport:
            request.transport.abort()

    async def _serve(self, connection: web.WebSocketResponse, request: web.Request) -> None:
        self._connections[connection] = request
        self.accepted += 1
        try:
            await connection.send_json(self._hello())
            self._workspace.wake()
            async for message in connection:
                if message.type is WSMsgType.TEXT:
                    self._take_ack(message.data)
        finally:
            self._connections.pop(connection, None)
            self._workspace.wake()

    def _take_ack(self, text: str) -> None:
        """An ack may come over another connection than its envelope went, after a reconnect."""
        try:
            message: Json = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(message.get("envelope_id")))
        if waiting and not waiting.done():
            payload = message.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})

    def _next(self) -> web.WebSocketResponse:
        self._turn += 1
        return list(self._connections)[self._turn % len(self._connections)]

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._workspace.app_id},
        }

    async def _say_goodbye(self, connection: web.WebSocketResponse, reason: Reason) -> None:
        self._connections.pop(connection, None)
        with contextlib.suppress(ConnectionError):
            await connection.send_json(_goodbye(reason))
            await connection.close()


def _goodbye(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}


def _envelope(envelope_id: str, delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.answerable,
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.reason}
    return envelope
