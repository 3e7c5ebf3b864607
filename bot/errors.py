"""Whatever goes wrong becomes one sentence: what to do, or a reference to find it in the log by."""

import logging
import secrets
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Literal, TypeVar

from store.errors import DatabaseGone, Sorry
from views import notices
from views.message import Message

T = TypeVar("T")
_NO_DATABASE = "I cannot reach my database right now. Please try again in a minute."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failed:
    """What to say to the person, and which kind of failure to count."""

    message: Message
    result: Literal["sorry", "error"]


async def attempt(work: Awaitable[T], listener: str) -> T | Failed:
    """The result of the work, or the sentence that stands for its failure."""
    try:
        return await work
    except DatabaseGone as gone:
        _log.error("%s failed: %s", listener, gone)
        return Failed(notices.say(_NO_DATABASE), "error")
    except Sorry as sorry:
        return Failed(notices.say(str(sorry)), "sorry")
    except Exception:  # noqa: BLE001 - whatever breaks, the person is told and the log has it
        reference = secrets.token_hex(4)
        _log.exception(
            "%s failed", listener, extra={"fields": {"listener": listener, "reference": reference}}
        )
        return Failed(notices.broken(reference), "error")
