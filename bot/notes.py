"""Troubles of a digest, told once: to who set it up, else where it is read, else to the log."""

import logging
from collections.abc import Iterator
from contextlib import suppress

from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import InDoubtError, LimitedError, RefusedError, answer
from store.digest_records import Digest
from views.message import Message

_log = logging.getLogger(__name__)


class Notes:
    """Tells people. `client` may wait where Slack asks for it, and repeats nothing else."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def tell(self, digest: Digest, message: Message, *, there: bool) -> None:
        """Tell one of those who can do something; `there`: the digest's own place may be told."""
        if await self.has_left(digest.created_by):
            places = list(_own(digest)) if there else []
        else:
            places = [digest.created_by, *(_own(digest) if there else ())]
        for place in places:
            if await self.say(place, message):
                return
        _log.warning("Nobody could be told of digest %s: %s", digest.digest_id, message.text)

    async def has_left(self, person: str) -> bool:
        """Whether Slack says that this person is not there any more."""
        try:
            data = await answer(self._client.users_info(user=person))
        except RefusedError as refused:
            return refused.code in {"user_not_found", "users_not_found", "user_not_visible"}
        except (LimitedError, InDoubtError):
            return False
        return bool((data.get("user") or {}).get("deleted"))

    async def say(self, place: str, message: Message) -> bool:
        """Post it there; False where it was certainly not posted."""
        with suppress(InDoubtError):
            try:
                await answer(
                    self._client.chat_postMessage(
                        channel=place, text=message.text, blocks=list(message.blocks), unfurl_links=False
                    )
                )
            except (RefusedError, LimitedError):
                return False
        return True


def _own(digest: Digest) -> Iterator[str]:
    if digest.audience == "place" and digest.target != digest.created_by:
        yield digest.target
