"""What goes to the app and what comes back, whichever way it travels."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from sandbox.records import Json

Trouble = Literal["", "operation_timeout", "dispatch_failed"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing for the app. `retry` counts from 0; `reason` says why there is a retry."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: Json
    retry: int = 0
    reason: str = ""
    signed_ago: int = 0
    cut: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the app may answer in its ack."""
        return self.kind != "events_api"


@dataclass(frozen=True, slots=True)
class Ack:
    """How the app took it: what it answered, or the trouble that the person is told of.

    `reason` is Slack's word for the trouble in a retry.
    """

    payload: Json = field(default_factory=dict)
    trouble: Trouble = ""
    reason: str = ""
    no_retry: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """One attempt at a delivery, how it went, and when it was sent, in seconds since 1970."""

    delivery: Delivery
    ack: Ack
    at: float


class Road(Protocol):
    """A way to the app."""

    @property
    def reachable(self) -> bool:
        """Whether there is anybody at its end, as far as one can know before sending."""
        ...

    async def send(self, delivery: Delivery, seconds: float) -> Ack:
        """Deliver and wait at most this long for the ack."""
        ...
