"""Slack's answer to a call that must not be made twice: yes, not now, no, or nobody knows."""

from collections.abc import Awaitable, Mapping
from typing import Any, cast

from slack_sdk.errors import SlackApiError

from bot.slack import FAILURES, IN_DOUBT, error_code

_AGAIN = 30.0  # seconds to wait where Slack does not say how long
# It knows the message's id already, and cannot say which message that was.
_REPEATED = {"duplicate_message_not_found", "duplicate_channel_not_found"}


class LimitedError(Exception):
    """Not now: it was not carried out, and may be asked again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"limited for {seconds:.0f} s")
        self.seconds = seconds


class RefusedError(Exception):
    """No: it was not carried out. `code` is Slack's name of the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InDoubtError(Exception):
    """No clear answer: it may have been carried out."""


async def answer(call: Awaitable[Any]) -> Mapping[str, Any]:
    """What Slack answers to a call of a client that repeats none; raises one of the three errors."""
    try:
        return cast(Mapping[str, Any], (await call).data)
    except FAILURES as error:
        raise _meaning(error) from error


def _meaning(error: Exception) -> LimitedError | RefusedError | InDoubtError:
    code = error_code(error)
    response: Any = error.response if isinstance(error, SlackApiError) else None
    status = getattr(response, "status_code", 200)
    if status == 429 or code == "ratelimited":
        return LimitedError(_seconds(getattr(response, "headers", None) or {}))
    if not code or status >= 500 or code in IN_DOUBT | _REPEATED:
        return InDoubtError(code or type(error).__name__)
    return RefusedError(code)


def _seconds(headers: Mapping[str, str]) -> float:
    asked = str(headers.get("Retry-After", ""))
    return float(asked) if asked.isdigit() else _AGAIN
