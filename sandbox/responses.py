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


@dataclass(frozen=True, slots=True)
class Responded:
    """What an app sent in answer, by response_url or in its ack: the url's token, and the message it made."""

    token: str
    payload: Json
    ts: str
    error: str
    at: float


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
        self.log: list[Responded] = []
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
        try:
            place = self._usable(token)
            self._log(token, payload, ts=self._show(place, payload))
            place.uses += 1
        except Refused as refused:
            self._log(token, payload, error=refused.error)
            raise

    def reply(self, url: str, payload: Json) -> None:
        """Show what a command's ack carried; an empty ack shows nothing. `url` is that command's own."""
        if payload.get("text") or payload.get("blocks"):
            token = url.rpartition("/")[2]
            self._log(token, payload, ts=self._show(self._issued[token], payload))

    def _usable(self, token: str) -> _Answerable:
        place = self._issued.get(token)
        if place is None or self._workspace.now() - place.issued > LIFETIME:
            raise Refused("expired_url")
        if place.uses >= USES:
            raise Refused("used_url")
        return place

    def _log(self, token: str, payload: Json, ts: str = "", error: str = "") -> None:
        self.log.append(Responded(token, payload, ts, error, self._workspace.now()))

    def _show(self, place: _Answerable, payload: Json) -> str:
        """Do what the payload asks for; the ts of the message that there is now, or "" if it is deleted."""
        original = self._workspace.messages[place.channel].get(place.original or "")
        if payload.get("delete_original"):
            if original:
                self._workspace.remove(original)
            return ""
        blocks = checked_blocks(payload.get("blocks"))
        content: dict[str, Any] = {
            "text": checked_text(str(payload.get("text") or ""), blocks),
            "blocks": blocks,
        }
        if payload.get("replace_original") and original:
            return self._workspace.change(original, **content).ts
        return self._workspace.post(replace(self._new_message(place, payload), **content)).ts

    def _new_message(self, place: _Answerable, payload: Json) -> Message:
        in_channel = payload.get("response_type") == "in_channel"
        return Message(
            ts=self._workspace.new_ts(),
            channel=place.channel,
            user=self._workspace.bot.id,
            thread_ts=payload.get("thread_ts"),
            ephemeral_to=None if in_channel else place.person,
        )
