"""Wrong calls, and the error that Slack documents for each on the page of the method at docs.slack.dev.

The pairs were held against that documentation as JSON, github.com/slack-ruby/slack-api-ref of August 2026;
it has no page for apps.connections.open and, of course, none for a method that there is not.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import aiohttp
import pytest

from sandbox.driver import Channel, Person, Sandbox
from sandbox.records import Message
from tests.sandbox.small_app import form

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
HUGE = {**form(), "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 260_000}}]}


@dataclass(frozen=True, slots=True)
class Office:
    """What the calls are about."""

    slack: Sandbox
    ana: Person
    general: Channel
    elsewhere: Channel
    secret: Channel
    old: Channel
    theirs: str
    ours: str

    async def call(self, method: str, token: str | None = None, **arguments: Any) -> dict[str, Any]:
        """What the Web API answers."""
        token = self.slack.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = self.slack.api_url + method
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(address, json=arguments) as answer,
        ):
            return await answer.json()

    async def trigger(self) -> str:
        """A fresh trigger of Ana's."""
        await self.slack.command(self.ana, self.general, "/echo", enough=lambda _: True)
        return str(self.slack.deliveries[-1].delivery.payload["trigger_id"])


@pytest.fixture
def office(slack: Sandbox, listener: object, ana: Person, general: Channel) -> Office:
    elsewhere = slack.add_channel("elsewhere", members=[ana])
    secret = slack.add_channel("secret", "private", [ana])
    old = slack.add_channel("old", members=[ana, slack.bot], archived=True)
    theirs, ours = (_written(slack, person, general) for person in (ana, slack.bot))
    return Office(slack, ana, general, elsewhere, secret, old, theirs, ours)


def _written(slack: Sandbox, person: Person, channel: Channel) -> str:
    return slack.workspace.post(Message(slack.workspace.new_ts(), channel.id, person.id, "mine")).ts


Wrong: TypeAlias = Callable[[Office], dict[str, Any]]
CALLS: list[tuple[str, Wrong, str]] = [
    ("auth.test", lambda o: {"token": ""}, "not_authed"),
    ("auth.test", lambda o: {"token": "xoxb-other"}, "invalid_auth"),
    ("auth.test", lambda o: {"token": o.slack.app_token}, "not_allowed_token_type"),
    ("apps.connections.open", lambda o: {}, "not_allowed_token_type"),
    ("health.everything", lambda o: {}, "unknown_method"),
    ("chat.postMessage", lambda o: {"text": "x"}, "channel_not_found"),
    ("chat.postMessage", lambda o: {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", lambda o: {"channel": o.secret.id, "text": "x"}, "channel_not_found"),
    ("chat.postMessage", lambda o: {"channel": o.elsewhere.id, "text": "x"}, "not_in_channel"),
    ("chat.postMessage", lambda o: {"channel": o.old.id, "text": "x"}, "is_archived"),
    ("chat.postMessage", lambda o: {"channel": o.general.id}, "no_text"),
    ("chat.postMessage", lambda o: {"channel": o.general.id, "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", lambda o: {"channel": o.general.id, "blocks": [{"type": "box"}]}, "invalid_blocks"),
    ("chat.postMessage", lambda o: {"channel": o.general.id, "blocks": [LONG] * 5}, "msg_blocks_too_long"),
    (
        "chat.postMessage",
        lambda o: {"channel": o.general.id, "text": "x", "metadata": {"event_type": "y"}},
        "invalid_metadata_format",
    ),
    (
        "chat.postEphemeral",
        lambda o: {"channel": o.general.id, "user": "U0NOBODY", "text": "x"},
        "user_not_in_channel",
    ),
    ("chat.postEphemeral", lambda o: {"channel": o.general.id, "user": o.ana.id}, "no_text"),
    ("chat.postEphemeral", lambda o: {"channel": o.old.id, "user": o.ana.id, "text": "x"}, "is_archived"),
    ("chat.update", lambda o: {"channel": o.general.id, "ts": "1.2", "text": "x"}, "message_not_found"),
    ("chat.update", lambda o: {"channel": o.general.id, "ts": o.ours, "text": "x" * 4_001}, "msg_too_long"),
    ("chat.update", lambda o: {"channel": o.general.id, "ts": o.ours}, "no_text"),
    ("chat.update", lambda o: {"channel": "C0NOWHERE", "ts": "1.2", "text": "x"}, "channel_not_found"),
    ("chat.update", lambda o: {"channel": o.general.id, "ts": o.theirs, "text": "x"}, "cant_update_message"),
    ("chat.delete", lambda o: {"channel": o.general.id, "ts": "1.2"}, "message_not_found"),
    ("chat.delete", lambda o: {"channel": o.general.id, "ts": o.theirs}, "cant_delete_message"),
    ("chat.getPermalink", lambda o: {"channel": o.general.id, "message_ts": "1.2"}, "message_not_found"),
    ("chat.getPermalink", lambda o: {"channel": "C0NOWHERE", "message_ts": "1.2"}, "channel_not_found"),
    ("conversations.info", lambda o: {"channel": "C0NOWHERE"}, "channel_not_found"),
    ("conversations.list", lambda o: {"types": "private_channel"}, "missing_scope"),
    ("conversations.list", lambda o: {"cursor": "later"}, "invalid_cursor"),
    ("conversations.members", lambda o: {"channel": "C0NOWHERE"}, "channel_not_found"),
    ("conversations.history", lambda o: {"channel": o.elsewhere.id}, "not_in_channel"),
    ("conversations.history", lambda o: {"channel": o.general.id, "oldest": "soon"}, "invalid_ts_oldest"),
    ("conversations.history", lambda o: {"channel": o.general.id, "latest": "soon"}, "invalid_ts_latest"),
    ("conversations.replies", lambda o: {"channel": o.general.id, "ts": "1.2"}, "thread_not_found"),
    ("conversations.open", lambda o: {}, "users_list_not_supplied"),
    ("conversations.open", lambda o: {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.open", lambda o: {"users": ",".join(f"U{n}" for n in range(9))}, "too_many_users"),
    ("users.info", lambda o: {"user": "U0NOBODY"}, "user_not_found"),
    ("users.lookupByEmail", lambda o: {"email": "no@one.example"}, "users_not_found"),
    ("usergroups.list", lambda o: {}, "missing_scope"),
    ("views.open", lambda o: {"trigger_id": "1.2.3", "view": form()}, "invalid_trigger_id"),
    ("views.open", lambda o: {"trigger_id": "1.2.3", "view": HUGE}, "view_too_large"),
    ("views.update", lambda o: {"view_id": "V0NOTHING", "view": form()}, "not_found"),
    ("files.getUploadURLExternal", lambda o: {"filename": "a.csv", "length": 0}, "missing_argument"),
    ("files.completeUploadExternal", lambda o: {"files": [{"id": "F0NOTHING"}]}, "file_not_found"),
]


@pytest.mark.parametrize(
    ("method", "wrong", "error"), CALLS, ids=[f"{method} {error}" for method, _, error in CALLS]
)
async def test_a_wrong_call_gets_the_documented_error(
    office: Office, method: str, wrong: Wrong, error: str
) -> None:
    answer = await office.call(method, **wrong(office))
    assert (answer["ok"], answer["error"]) == (False, error)


async def expired(office: Office) -> dict[str, Any]:
    trigger = await office.trigger()
    office.slack.skip(3.1)
    return await office.call("views.open", trigger_id=trigger, view=form())


async def used_twice(office: Office) -> dict[str, Any]:
    trigger = await office.trigger()
    await office.call("views.open", trigger_id=trigger, view=form())
    return await office.call("views.open", trigger_id=trigger, view=form())


async def named_alike(office: Office) -> dict[str, Any]:
    await office.call("views.open", trigger_id=await office.trigger(), view={**form(), "external_id": "one"})
    view = {**form(), "external_id": "one"}
    return await office.call("views.push", trigger_id=await office.trigger(), view=view)


async def too_deep(office: Office) -> dict[str, Any]:
    for method in ("views.open", "views.push", "views.push"):
        assert (await office.call(method, trigger_id=await office.trigger(), view=form()))["ok"]
    return await office.call("views.push", trigger_id=await office.trigger(), view=form())


async def out_of_date(office: Office) -> dict[str, Any]:
    opened = await office.call("views.open", trigger_id=await office.trigger(), view=form())
    view_id = opened["view"]["id"]
    return await office.call("views.update", view_id=view_id, hash="1.old", view=form())


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (expired, "expired_trigger_id"),
        (used_twice, "exchanged_trigger_id"),
        (named_alike, "duplicate_external_id"),
        (too_deep, "push_limit_reached"),
        (out_of_date, "hash_conflict"),
    ],
)
async def test_a_view_that_comes_wrong_gets_the_documented_error(
    office: Office, wrong: Callable[[Office], Awaitable[dict[str, Any]]], error: str
) -> None:
    assert (await wrong(office))["error"] == error


def test_the_table_is_as_long_as_promised() -> None:
    assert len(CALLS) >= 40
