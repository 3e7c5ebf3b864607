"""Who asks: a Slack user as a person, looked up at most once a day, and never in the way of an answer."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import FAILURES, error_code, is_beyond, is_local
from commands.contract import Deps
from store import people
from store.records import Person

Standing = Literal["member", "guest", "outsider", "unknown"]
FRESH = timedelta(days=1)  # so long a kept member counts as one
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """A person, and her standing: a full member, a guest, someone of another workspace, or not told."""

    person: Person
    standing: Standing


async def find(slack_id: str, client: AsyncWebClient, deps: Deps) -> Known:
    """The person with this Slack id; nothing but the id where Slack does not tell.

    Only members are kept, so a kept person is one.
    """
    kept = await asyncio.to_thread(_kept, slack_id, deps)
    if kept:
        return Known(kept, "member")
    try:
        # By POST, as Slack's own JavaScript client does: a stand-in may know nothing else.
        response = await client.api_call("users.info", data={"user": slack_id})
    except FAILURES as error:
        code = error_code(error)
        _log.warning("users.info did not answer: %s", code or type(error).__name__)
        is_nobody = is_local(client) and code == "user_not_found"
        return Known(Person(slack_id), "member" if is_nobody or is_beyond(error, client) else "unknown")
    user = response.get("user")
    if not user and is_local(client):
        return Known(Person(slack_id), "member")
    known = read(slack_id, user or {})
    if known.standing == "member":
        await asyncio.to_thread(_keep, known.person, deps)
    return known


def _kept(slack_id: str, deps: Deps) -> Person | None:
    with deps.db.read() as tx:
        return people.get(tx, slack_id, deps.now() - FRESH)


def _keep(person: Person, deps: Deps) -> None:
    with deps.db.begin() as tx:
        people.save(tx, person, deps.now())


def read(slack_id: str, user: Mapping[str, Any]) -> Known:
    """What Slack tells of this user: nothing where it tells of another one."""
    if user.get("id") != slack_id:
        return Known(Person(slack_id), "unknown")
    profile = user.get("profile") or {}
    person = Person(
        slack_id=slack_id,
        email=profile.get("email"),
        name=user.get("real_name") or profile.get("real_name") or user.get("name"),
        timezone=user.get("tz") or "UTC",
        admin=bool(user.get("is_admin") or user.get("is_owner")),
        bot=bool(user.get("is_bot")),
    )
    return Known(person, _standing(user))


def _standing(user: Mapping[str, Any]) -> Standing:
    if user.get("is_stranger"):
        return "outsider"
    return "guest" if user.get("is_restricted") or user.get("is_ultra_restricted") else "member"
