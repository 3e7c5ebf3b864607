"""What people may see and do: the policy's word on them, with Slack's user groups as they are now."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.people import Known
from bot.slack import FAILURES, error_code
from commands import rights
from commands.contract import Deps
from commands.rights import Policy, Rights
from store import groups, people
from store.database import Tx
from store.records import Person

_FRESH = timedelta(minutes=15)  # so long a group counts as looked up
_KEPT = timedelta(days=1)  # and so long where Slack does not answer
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Groups:
    """The policy's user groups, looked up. `client` gives up soon: somebody is waiting."""

    deps: Deps
    client: AsyncWebClient

    async def refresh(self) -> None:
        """Look up the groups that the policy names and that were not looked up lately, all at once."""
        if self.deps.policy.groups():
            await asyncio.gather(*map(self._look_up, await asyncio.to_thread(self._stale)))

    def _stale(self) -> set[str]:
        named = self.deps.policy.groups()
        with self.deps.db.read() as tx:
            return set(named) - groups.known(tx, named, self.deps.now() - _FRESH)

    async def _look_up(self, group: str) -> None:
        try:
            found = await self.client.api_call("usergroups.users.list", params={"usergroup": group})
        except FAILURES as error:
            why = error_code(error) or type(error).__name__
            _log.warning("usergroups.users.list did not answer for %s: %s", group, why)
            return
        await asyncio.to_thread(self._save, group, found.get("users") or [])

    def _save(self, group: str, users: list[str]) -> None:
        with self.deps.db.begin() as tx:
            groups.save(tx, group, users, self.deps.now())


def of(deps: Deps, known: Iterable[Known]) -> list[Rights]:
    """The rights of each; who is a guest, or of whom Slack does not tell, has a guest's."""
    named = deps.policy.groups()
    with deps.db.read() as tx:
        kept = groups.known(tx, named, deps.now() - _KEPT) if named else set[str]()
        return [_rights(tx, deps.policy, each, kept) for each in known]


def _rights(tx: Tx, policy: Policy, known: Known, looked_up: set[str]) -> Rights:
    if known.standing != "member":
        return rights.by_role(policy, "guest", known.person)
    person = known.person
    inside = groups.of(tx, person.slack_id) & looked_up if looked_up else looked_up
    mates = _mates(tx, policy, person, inside)
    unsure = {group.lower() for group in policy.groups() - looked_up}
    return rights.of(policy, person, groups=inside, mates=mates, unsure=unsure)


def _mates(tx: Tx, policy: Policy, person: Person, inside: set[str]) -> set[str]:
    """What everybody in the person's teams may be called as the owner of an account."""
    called = rights.names(person, inside)
    named = set[str]().union(*(team for team in policy.teams.values() if team & called))
    if not named:
        return named
    ids = {name.upper() for name in named if rights.is_group(name)}
    return named | people.called(tx, {*named, *(each.lower() for each in groups.members(tx, ids))})
