"""What those who read along in a place may all see; the least where Slack does not tell who reads."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot import people, roles
from bot.pace import Pace
from bot.people import Known
from bot.roles import Groups
from bot.slack import FAILURES, error_code, is_beyond, is_local
from commands.contract import MEMBER, Deps
from commands.rights import by_role
from store.people import kept
from store.records import Person
from store.sight import Sight, least

_LISTS, _TELLS = "conversations.members", "users.info"
_PERSON = ("U", "W")
_PAGE, _PAGES = 200, 10  # members at once, as Slack advises, and how often they are asked for
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Audience:
    """What all readers may see; not `sure` where Slack did not tell of each, and another time may."""

    sight: Sight
    sure: bool = True


class Readers:
    """Looks readers up: those who are not known as members by now, `most` of them at a time."""

    def __init__(self, deps: Deps, client: AsyncWebClient, most: int) -> None:
        self._deps = deps
        self._client = client
        self._most = most
        self._groups = Groups(deps, client)
        self._pace = Pace(0.6)  # 100 a minute, Slack's tier 4

    async def of(self, target: str) -> Audience:
        """Who reads what is posted to a channel, or to a person; outsiders count as guests.

        Unsure where Slack refuses to tell of anybody, or there are too many to ask about.
        """
        try:
            members = [target] if target.startswith(_PERSON) else await self._members(target)
        except FAILURES as error:
            _log.warning("%s did not answer: %s", _LISTS, error_code(error) or type(error).__name__)
            return Audience(MEMBER.sight) if is_beyond(error, self._client) else self._unsure()
        if members is None or not (members or is_local(self._client)):
            return self._unsure()
        return await self._audience(members)

    async def _audience(self, members: Sequence[str]) -> Audience:
        """By what Slack tells of each person; the first of whom it does not tell ends the search."""
        found = await asyncio.to_thread(self._kept, members)
        unknown = [each for each in members if each not in found]
        if len(unknown) > self._most:
            return self._unsure()
        for each in unknown:
            await self._pace.turn(_TELLS)
            found[each] = await people.find(each, self._client, self._deps)
            if found[each].standing == "unknown":
                return self._unsure()
        await self._groups.refresh()
        people_here = [each for each in found.values() if not each.person.bot]
        rights = await asyncio.to_thread(roles.of, self._deps, people_here)
        return Audience(least(each.sight for each in rights))

    def _unsure(self) -> Audience:
        return Audience(by_role(self._deps.policy, "guest", Person("")).sight, sure=False)

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

    def _kept(self, members: Sequence[str]) -> dict[str, Known]:
        """Those who were lately found to be members; a guest is looked up each time."""
        with self._deps.db.read() as tx:
            found = kept(tx, members, self._deps.now() - people.FRESH)
        return {each.slack_id: Known(each, "member") for each in found}
