"""Faults on demand: what goes wrong next, how often, and no more."""

from collections import deque
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ApiFault:
    """How one call of the Web API fails. `acts` says whether it is carried out all the same."""

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    then: Literal["answer", "hang", "drop"] = "answer"

    @property
    def acts(self) -> bool:
        """A call that hangs or is cut off was still carried out: the caller cannot know."""
        return self.then != "answer"


@dataclass(frozen=True, slots=True)
class DeliveryFault:
    """How one delivery to the app goes wrong."""

    kind: Literal["duplicate", "lose_ack", "cut", "hold", "age"]
    seconds: int = 0


class Faults:
    """The faults that are still to come. Each is used up by what it hits."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[ApiFault]] = {}
        self._deliveries: deque[DeliveryFault] = deque()

    def fail(
        self,
        method: str,
        *,
        status: int = 200,
        error: str = "",
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method fail: a 429 with Retry-After (seconds), a 5xx, or an API error.

        `method` is such as "chat.postMessage", or "response_url", or "*" for any.
        """
        if status == 429:
            error = error or "ratelimited"
        self._add(
            method,
            ApiFault(status, error, 1 if status == 429 and retry_after is None else retry_after),
            times,
        )

    def hang(self, method: str, times: int = 1) -> None:
        """Carry out the next calls of a method, and never answer."""
        self._add(method, ApiFault(then="hang"), times)

    def drop(self, method: str, times: int = 1) -> None:
        """Carry out the next calls of a method, then close the connection without an answer."""
        self._add(method, ApiFault(then="drop"), times)

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._calls.clear()
        self._deliveries.clear()

    def duplicate(self, times: int = 1) -> None:
        """Deliver the next things twice, as Slack does now and then."""
        self._deliver("duplicate", times)

    def lose_acks(self, times: int = 1) -> None:
        """Let the app's next acks come too late: it is told nothing, the person sees operation_timeout."""
        self._deliver("lose_ack", times)

    def cut(self, times: int = 1) -> None:
        """Close the connection right after the next delivery, before its ack."""
        self._deliver("cut", times)

    def swap(self) -> None:
        """Hold the next delivery back until the one after it has been sent."""
        self._deliver("hold", 1)

    def age(self, seconds: int, times: int = 1) -> None:
        """Sign the next deliveries (HTTP mode) as if they were made this many seconds ago."""
        self._deliver("age", times, seconds)

    def next_call(self, method: str) -> ApiFault | None:
        """The fault for this call, if one is due."""
        for name in (method, "*"):
            if queue := self._calls.get(name):
                return queue.popleft()
        return None

    def next_delivery(self) -> DeliveryFault | None:
        """The fault for this delivery, if one is due."""
        return self._deliveries.popleft() if self._deliveries else None

    def _add(self, method: str, fault: ApiFault, times: int) -> None:
        self._calls.setdefault(method, deque()).extend([fault] * times)

    def _deliver(
        self, kind: Literal["duplicate", "lose_ack", "cut", "hold", "age"], times: int, seconds: int = 0
    ) -> None:
        self._deliveries.extend([DeliveryFault(kind, seconds)] * times)
