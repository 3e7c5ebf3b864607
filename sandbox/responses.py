"""response_urls: five uses within thirty minutes, for one person in one channel."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from sandbox.chat import checked_blocks, checked_text
from sandbox.records import Channel, Json, Message, Person
from sandbox.refusal import Refused
from sandbox.workspace import Workspace

USES = 5
LIFETIME = 30 * 60.0


@dataclass(slots=True)
class _Answerable:
    """Where an answer goes; `original` is the message that was acted on, where there was one."""

    person: str
    channel: str
    original: str | None
    issued: float
    uses: int = 0


class Responses:
    """The response_urls that were sent to the app."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._issued: dict[str, _Answerable] = {}
        self.base_url = ""

    def issue(self, person: Person, channel: Channel, original: Message | None = None) -> str:
        """A fresh response_url."""
        token = secrets.token_urlsafe(18)
        ts = original.ts if original else None
        self._issued[token] = _Answerable(person.id, channel.id, ts, self._workspace.now())
        return f"{self.base_url}/response/{token}"

    def use(self, token: str, payload: Json) -> None:
        """Do what an app posted to a response_url.

        Raises:
            Refused: expired_url, used_url, or what is wrong with the message.
        """
        place = self._issued.get(token)
        if place is None or self._workspace.now() - place.issued > LIFETIME:
            raise Refused("expired_url")
        if place.uses >= USES:
            raise Refused("used_url")
        self._show(place, payload)
        place.uses += 1

    def reply(self, person: Person, channel: Channel, payload: Json) -> None:
        """Show what a command's ack carried; an empty ack shows nothing."""
        if payload.get("text") or payload.get("blocks"):
            self._show(_Answerable(person.id, channel.id, None, 0.0), payload)

    def _show(self, place: _Answerable, payload: Json) -> None:
        original = self._workspace.messages[place.channel].get(place.original or "")
        if payload.get("delete_original"):
            if original:
                self._workspace.remove(original)
            return
        blocks = checked_blocks(payload.get("blocks"))
        content: dict[str, Any] = {
            "text": checked_text(str(payload.get("text") or ""), blocks),
            "blocks": blocks,
        }
        if payload.get("replace_original") and original:
            self._workspace.change(original, **content)
        else:
            self._workspace.post(replace(self._new_message(place, payload), **content))

    def _new_message(self, place: _Answerable, payload: Json) -> Message:
        in_channel = payload.get("response_type") == "in_channel"
        return Message(
            ts=self._workspace.new_ts(),
            channel=place.channel,
            user=self._workspace.bot.id,
            thread_ts=payload.get("thread_ts"),
            ephemeral_to=None if in_channel else place.person,
        )
