"""Whatever goes wrong becomes one sentence: what to do, or a reference to find it in the log by."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Literal, TypeVar

from bot import logs
from store.errors import DatabaseGone, Outgrown, Sorry
from views import notices
from views.message import Message

T = TypeVar("T")
_NO_DATABASE = "I cannot reach my database right now. Please try again in a minute."
_UPDATED = "I am just being updated. Please try again in a minute."
_STOPPED = "I was restarted before this was done. Please look whether it was, and try again in a minute."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failed:
    """What to say to the person, and which kind of failure to count."""

    message: Message
    result: Literal["sorry", "gone", "error"]


async def attempt(work: Awaitable[T], listener: str) -> T | Failed:
    """The result of the work, or the sentence that stands for its failure."""
    try:
        return await work
    except DatabaseGone as gone:
        _log.error("%s failed: %s", listener, gone)
        return Failed(notices.say(_UPDATED if isinstance(gone, Outgrown) else _NO_DATABASE), "gone")
    except Sorry as sorry:
        return Failed(notices.say(str(sorry)), "sorry")
    except asyncio.CancelledError:  # only a process that stops gives up on an answer
        return Failed(notices.say(_STOPPED), "gone")
    except Exception:  # noqa: BLE001 - whatever breaks, the person is told and the log has it
        reference = logs.reference()
        _log.exception("%s failed", listener, extra={"fields": {"request": reference}})
        return Failed(notices.broken(reference), "error")
