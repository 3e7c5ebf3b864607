"""Modals as Slack's view JSON: opened at once, filled when there is something to show."""

import asyncio
import logging
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.asked import Asked, pack
from bot.slack import FAILURES, IN_DOUBT, error_code
from views.message import Modal

Open = dict[str, str]
"""What an open modal is found by: Slack's view id, or our own where Slack did not tell it."""

_TRIGGER_SECONDS = 3.0  # a trigger lasts no longer, so neither does waiting for a rate limit help
_log = logging.getLogger(__name__)


class NotOpenedError(Exception):
    """Slack did not open a modal; `repeated` where it has opened one for this very request before.

    Where nobody knows whether it did, `perhaps` is what the modal is found by; else it is empty.
    """

    def __init__(self, code: str, ours: Open) -> None:
        super().__init__(code)
        self.repeated = code in {"exchanged_trigger_id", "duplicate_external_id"}
        self.perhaps: Open = ours if not code or code in IN_DOUBT else {}


def view(modal: Modal, channel: str) -> dict[str, Any]:
    """Slack's view JSON of a modal that was opened from this channel."""
    shown: dict[str, Any] = {
        "type": "modal",
        "title": _plain(modal.title),
        "blocks": list(modal.blocks),
        "close": _plain("Cancel" if modal.form else "Close"),
        "private_metadata": pack(modal.value, channel),
    }
    if modal.form:
        shown["callback_id"] = modal.form
    if modal.submit:
        shown["submit"] = _plain(modal.submit)
    return shown


async def open_now(client: AsyncWebClient, asked: Asked, modal: Modal) -> Open:
    """Open a modal, else NotOpenedError: a trigger lasts 3 seconds and works once."""
    ours = {"external_id": asked.key} if asked.key else {}
    try:
        opening = client.views_open(trigger_id=asked.trigger_id, view=view(modal, asked.channel) | ours)
        response = await asyncio.wait_for(opening, _TRIGGER_SECONDS)
    except FAILURES as error:
        _log.warning("views.open failed: %s", error_code(error) or type(error).__name__)
        raise NotOpenedError(error_code(error), ours) from error
    view_id = (response.get("view") or {}).get("id")
    return {"view_id": view_id} if view_id else ours


async def update(client: AsyncWebClient, opened: Open, modal: Modal, channel: str) -> bool:
    """Put another modal in the place of an open one; False where it was closed, or never open.

    A call without a clear answer is repeated: the same update twice does no harm, and a modal that waits for
    ever does.
    """
    if not any(opened.values()):
        return False
    for pause in (0.5, 1.0, 0.0):
        try:
            await client.views_update(**opened, view=view(modal, channel))
        except FAILURES as error:
            code = error_code(error)
            _log.warning("views.update failed: %s", code or type(error).__name__)
            if code and code not in IN_DOUBT:
                return False
            await asyncio.sleep(pause)
        else:
            return True
    return False


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}
