"""Delivery to the app: by socket or HTTP, with faults, with Slack's time limit, and with event retries."""

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import replace

from sandbox.envelope import Ack, Delivered, Delivery, Road
from sandbox.faults import DeliveryFault, Faults
from sandbox.records import Json
from sandbox.workspace import Workspace

HOLD_SECONDS = 5.0


class Courier:
    """Brings things to the app over whichever road is in use.

    `ack_seconds` is how long an ack may take (Slack: 3), `retry_seconds` the waits before an event's retries
    (Slack: at once, one minute, five minutes).
    """

    def __init__(
        self,
        workspace: Workspace,
        road: Road,
        faults: Faults,
        ack_seconds: float,
        retry_seconds: tuple[float, ...],
    ) -> None:
        self.road = road
        self.log: list[Delivered] = []
        self._workspace = workspace
        self._faults = faults
        self._ack_seconds = ack_seconds
        self._retry_seconds = retry_seconds
        self._tasks: set[asyncio.Task[object]] = set()
        self._sent = asyncio.Event()

    async def ask(self, delivery: Delivery) -> Ack:
        """Deliver something that a person waits for."""
        fault = self._faults.next_delivery()
        if fault is None:
            return await self._send(delivery)
        return await self._send_faulty(delivery, fault)

    def notify(self, payload: Json) -> None:
        """Deliver an event in the background, with retries."""
        self.start(self._notify(Delivery("events_api", payload)))

    def start(self, work: Coroutine[object, object, object]) -> None:
        """Let something run on; it ends with the workspace at the latest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop whatever is still under way."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _notify(self, delivery: Delivery) -> None:
        ack = await self.ask(delivery)
        for attempt, wait in enumerate(self._retry_seconds, 1):
            if not ack.trouble or ack.no_retry:
                return
            await asyncio.sleep(wait)
            ack = await self.ask(replace(delivery, retry=attempt, reason=ack.reason))

    async def _send(self, delivery: Delivery) -> Ack:
        began = self._workspace.now()
        sending = asyncio.ensure_future(self.road.send(delivery, self._ack_seconds))
        self._sent.set()
        self._sent = asyncio.Event()
        ack = await sending
        self.log.append(Delivered(delivery, ack, began))
        self._workspace.wake()
        return ack

    async def _send_faulty(self, delivery: Delivery, fault: DeliveryFault) -> Ack:
        match fault.kind:
            case "duplicate":
                first = self._send(delivery)
                self.start(self._send(delivery))
                return await first
            case "lose_ack":
                self.start(self._send(delivery))
                await asyncio.sleep(self._ack_seconds)
                return Ack(trouble="operation_timeout", reason="timeout")
            case "cut":
                return await self._send(replace(delivery, cut=True))
            case "age":
                return await self._send(replace(delivery, signed_ago=fault.seconds))
            case "hold":
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._sent.wait(), HOLD_SECONDS)
                return await self._send(delivery)
