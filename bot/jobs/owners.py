"""Who owns accounts and who set digests up, as Slack knows them: looked up once a day, one at a time."""

import asyncio
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import InDoubtError, LimitedError, RefusedError, answer
from bot.change import change
from bot.notes import Notes
from bot.pace import Pace
from bot.people import read
from commands.contract import Deps
from store import digests, people, slots
from store.database import Tx
from store.digest_records import Digest
from store.records import Person
from views import troubles

JOB = "owners"
_DAY = timedelta(days=1)
_log = logging.getLogger(__name__)


class Owners:
    """Looks people up for digests. `client` must repeat no call by itself."""

    def __init__(self, deps: Deps, client: AsyncWebClient) -> None:
        self._deps = deps
        self._client = client
        self._notes = Notes(client)
        self._pace = Pace(1.2)  # 50 a minute, Slack's tier 3
        self._owner = secrets.token_hex(8)

    async def run(self) -> None:
        """Look them all up, unless that was done today or is being done.

        Where Slack gives no clear answer, the rest is left for later; where this is cancelled, to whoever
        looks next.
        """
        slot = self._deps.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if not await change(self._deps, lambda tx, now: slots.claim(tx, JOB, slot, self._owner, now)):
            return
        end = slots.finish
        try:
            await self._look_up_owners()
            await self._ask_for_creators()
        except (InDoubtError, RefusedError) as error:
            _log.warning("Owners were not looked up: %s", error)
            end = slots.fail
        except asyncio.CancelledError:
            await change(self._deps, lambda tx, _now: slots.release(tx, JOB, slot, self._owner))
            raise
        await change(self._deps, lambda tx, now: end(tx, JOB, slot, now))

    async def _look_up_owners(self) -> None:
        for owner in await change(self._deps, lambda tx, now: people.owners_to_look_up(tx, now - _DAY)):
            user = await self._user(owner)
            known = read(str(user.get("id", "")), user)
            if known.standing == "member" and not user.get("deleted"):
                await change(self._deps, partial(_save, known.person))
            else:
                await change(self._deps, partial(_forget, owner))

    async def _user(self, owner: str) -> Mapping[str, Any]:
        """What Slack says of an owner, an e-mail address or an id; nothing where it knows no such person."""
        try:
            if "@" in owner:
                found = await self._ask("users.lookupByEmail", email=owner)
            else:
                found = await self._ask("users.info", user=owner.upper())
        except RefusedError as refused:
            if refused.code in {"users_not_found", "user_not_found", "user_not_visible"}:
                return {}
            raise
        return found.get("user") or {}

    async def _ask(self, method: str, **arguments: str) -> Mapping[str, Any]:
        while True:
            await self._pace.turn(method)
            try:
                return await answer(self._client.api_call(method, params=arguments))
            except LimitedError as limited:
                await asyncio.sleep(limited.seconds)

    async def _ask_for_creators(self) -> None:
        """Say once in a digest's channel that whoever set it up has left."""
        active = await change(self._deps, lambda tx, _now: digests.active(tx))
        left = {person: await self._notes.has_left(person) for person in {each.created_by for each in active}}
        for digest in active:
            if left[digest.created_by] and await change(self._deps, partial(_is_news, digest)):
                await self._notes.tell(digest, troubles.orphaned(digest), there=True)


def _save(person: Person, tx: Tx, now: datetime) -> None:
    people.save(tx, person, now)


def _forget(owner: str, tx: Tx, _now: datetime) -> None:
    """Whoever was known by this e-mail address or id is not there any more, or no member."""
    known = people.by_email(tx, owner)
    people.forget(tx, known.slack_id if known else owner.upper())


def _is_news(digest: Digest, tx: Tx, now: datetime) -> bool:
    """Whether it is the first time that this person was found to have left this digest."""
    name = f"orphan {digest.digest_id} {digest.created_by}"
    first = slots.claim(tx, name, digest.created_at, "", now)
    slots.finish(tx, name, digest.created_at, now)
    return first
