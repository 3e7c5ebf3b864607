"""Who reads along in a place: full members alone, or guests too; and unknown where Slack does not tell."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot import people
from bot.pace import Pace
from bot.slack import FAILURES, error_code, is_beyond, is_local
from commands.contract import Deps
from store.people import known

Audience = Literal["members", "guests", "unknown"]
_LISTS, _TELLS = "conversations.members", "users.info"
_PERSON = ("U", "W")
_PAGE, _PAGES = 200, 10  # members at once, as Slack advises, and how often they are asked for
_log = logging.getLogger(__name__)


class Readers:
    """Looks readers up: those who are not known as members by now, `most` of them at a time."""

    def __init__(self, deps: Deps, client: AsyncWebClient, most: int) -> None:
        self._deps = deps
        self._client = client
        self._most = most
        self._pace = Pace(0.6)  # 100 a minute, Slack's tier 4

    async def of(self, target: str) -> Audience:
        """Who reads what is posted to a channel, or to a person; outsiders count as guests.

        It is unknown where Slack refuses to tell of anybody, or there are too many to ask about.
        """
        try:
            members = [target] if target.startswith(_PERSON) else await self._members(target)
        except FAILURES as error:
            _log.warning("%s did not answer: %s", _LISTS, error_code(error) or type(error).__name__)
            return "members" if is_beyond(error, self._client) else "unknown"
        if members is None or not (members or is_local(self._client)):
            return "unknown"
        return await self._audience(await asyncio.to_thread(self._not_known, members))

    async def _audience(self, unknown: Sequence[str]) -> Audience:
        """Members by what Slack tells of each, as a bot is too; whoever is not ends the search."""
        if len(unknown) > self._most:
            return "unknown"
        for each in unknown:
            await self._pace.turn(_TELLS)
            found = await people.find(each, self._client, self._deps)
            if found.standing != "member":
                return "unknown" if found.standing == "unknown" else "guests"
        return "members"

    async def _members(self, channel: str) -> list[str] | None:
        """The ids of a channel's members; None where there are more than can be asked for."""
        found: list[str] = []
        asked = {"channel": channel, "limit": str(_PAGE)}
        for _ in range(_PAGES):
            await self._pace.turn(_LISTS)
            page = await self._client.api_call(_LISTS, data=asked)
            found += page.get("members") or []
            asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not asked["cursor"]:
                return found
        return None

    def _not_known(self, members: Sequence[str]) -> list[str]:
        with self._deps.db.read() as tx:
            kept = known(tx, members, self._deps.now() - people.FRESH)
        return [each for each in members if each not in kept]
