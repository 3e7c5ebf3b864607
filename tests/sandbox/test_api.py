"""The Web API refuses what Slack refuses, and says it as Slack says it."""

import json
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.driver import Channel, Person, Sandbox

SECTION = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]


def body(answer: AsyncSlackResponse) -> dict[str, Any]:
    assert isinstance(answer.data, dict)
    return answer.data


async def refusal(client: AsyncWebClient, method: str, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    assert caught.value.response.status_code == 200
    return body(caught.value.response)


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_refused(slack: Sandbox, token: str, error: str) -> None:
    token = slack.app_token if token == "app" else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession(headers=headers) as session:
        answer = await (await session.post(slack.api_url + "auth.test")).json()
    assert answer == {"ok": False, "error": error}


async def test_a_socket_is_opened_with_the_app_token_only(slack: Sandbox, client: AsyncWebClient) -> None:
    assert (await refusal(client, "apps.connections.open"))["error"] == "not_allowed_token_type"
    opened = body(await client.apps_connections_open(app_token=slack.app_token))
    assert str(opened["url"]).startswith("ws://127.0.0.1:")


async def test_tokens_say_that_they_are_local(slack: Sandbox) -> None:
    assert slack.bot_token.startswith("xoxb-local")
    assert slack.app_token.startswith("xapp-local")


async def test_a_scope_that_the_manifest_lacks_is_missing(
    slack: Sandbox, client: AsyncWebClient, ana: Person
) -> None:
    secret = slack.add_channel("secret", "private", [ana, slack.bot])
    answer = await refusal(client, "conversations.info", channel=secret.id)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")
    assert "chat:write" in answer["provided"]


async def test_an_unknown_method_is_said_to_be_one(client: AsyncWebClient) -> None:
    assert (await refusal(client, "health.everything"))["error"] == "unknown_method"


async def test_posting_is_refused_for_the_reason_that_slack_has(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    elsewhere = slack.add_channel("elsewhere", members=[ana])
    secret = slack.add_channel("secret", "private", [ana])
    old = slack.add_channel("old", members=[ana, slack.bot], archived=True)

    async def reason(channel: str, **content: Any) -> str:
        return (await refusal(client, "chat.postMessage", channel=channel, **content))["error"]

    assert await reason("C0NOWHERE", text="x") == "channel_not_found"
    assert await reason(secret.id, text="x") == "channel_not_found"
    assert await reason(elsewhere.id, text="x") == "not_in_channel"
    assert await reason(old.id, text="x") == "is_archived"
    assert await reason(general.id, text=" ") == "no_text"
    assert await reason(general.id, text="x" * 40_001) == "msg_too_long"
    assert await reason(general.id, text="x", blocks="[{") == "invalid_blocks_format"
    assert await reason(general.id, text="x", metadata={"event_type": "y"}) == "invalid_metadata_format"


async def test_invalid_blocks_are_refused_with_the_place(client: AsyncWebClient, general: Channel) -> None:
    blocks = [*SECTION, {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = await refusal(client, "chat.postMessage", channel=general.id, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]


async def test_blocks_that_are_too_long_together_have_an_error_of_their_own(
    client: AsyncWebClient, general: Channel
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5
    answer = await refusal(client, "chat.postMessage", channel=general.id, text="x", blocks=blocks)
    assert answer["error"] == "msg_blocks_too_long"


async def test_a_message_to_a_person_lands_in_direct_messages(
    slack: Sandbox, client: AsyncWebClient, ana: Person
) -> None:
    posted = body(await client.chat_postMessage(channel=ana.id, text="hello"))
    assert posted["channel"] == slack.direct(ana).id
    assert [message.text for message in slack.visible(ana, slack.direct(ana))] == ["hello"]


async def test_forms_and_json_are_both_understood(
    slack: Sandbox, client: AsyncWebClient, general: Channel
) -> None:
    await client.api_call("chat.postMessage", data={"channel": general.id, "blocks": json.dumps(SECTION)})
    await client.api_call("chat.postMessage", json={"channel": general.id, "blocks": SECTION})
    in_form, in_json = (call.arguments["blocks"] for call in slack.calls[-2:])
    assert in_form == in_json == SECTION


async def test_numbers_that_json_does_not_have_are_refused(slack: Sandbox, general: Channel) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as session:
        body = f'{{"channel": "{general.id}", "text": NaN}}'
        answer = await (await session.post(slack.api_url + "chat.postMessage", data=body)).json()
    assert answer == {"ok": False, "error": "invalid_json"}


async def test_changing_a_message_is_refused_for_the_reason_that_slack_has(
    slack: Sandbox, client: AsyncWebClient, general: Channel
) -> None:
    posted = body(await client.chat_postMessage(channel=general.id, text="one"))

    async def reason(method: str, **content: Any) -> str:
        given = {"channel": general.id, "ts": posted["ts"]} | content
        return (await refusal(client, method, **given))["error"]

    assert await reason("chat.update", text="x" * 4_001) == "msg_too_long"
    assert await reason("chat.update", text="x", ts="1.2") == "message_not_found"
    assert await reason("conversations.replies", ts="") == "thread_not_found"
    assert await reason("conversations.open", users="") == "users_list_not_supplied"
    slack.workspace.channels[general.id] = replace(general, archived=True)
    assert await reason("chat.update", text="x") == "is_inactive"
    assert await reason("chat.delete") == "cant_delete_message"


async def test_a_message_is_changed_and_deleted_by_the_app_that_wrote_it(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    posted = body(await client.chat_postMessage(channel=general.id, text="one", blocks=SECTION))
    await client.chat_update(channel=general.id, ts=posted["ts"], text="two", blocks=SECTION)
    (message,) = slack.visible(ana, general)
    assert (message.text, message.words, message.edited) == ("two", "hello", False)
    await client.chat_update(channel=general.id, ts=posted["ts"], text="three")
    (message,) = slack.visible(ana, general)
    assert (message.text, message.blocks, message.edited) == ("three", [], True)
    await client.chat_delete(channel=general.id, ts=posted["ts"])
    assert slack.visible(ana, general) == []


async def test_other_peoples_and_ephemeral_messages_cannot_be_changed(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    shown = body(await client.chat_postEphemeral(channel=general.id, user=ana.id, text="psst"))
    answer = await refusal(client, "chat.update", channel=general.id, ts=shown["message_ts"], text="x")
    assert answer["error"] == "message_not_found"
    theirs = await slack.say(ana, general, "mine", enough=lambda seen: True)
    assert theirs.messages == []
    ts = slack.visible(ana, general)[-1].ts
    answer = await refusal(client, "chat.update", channel=general.id, ts=ts, text="x")
    assert answer["error"] == "cant_update_message"


async def test_an_ephemeral_message_needs_its_reader_in_the_channel(
    slack: Sandbox, client: AsyncWebClient, general: Channel
) -> None:
    outside = slack.add_person("outside")
    answer = await refusal(client, "chat.postEphemeral", channel=general.id, user=outside.id, text="x")
    assert answer["error"] == "user_not_in_channel"


async def test_history_has_metadata_when_asked_and_nothing_ephemeral(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    metadata = {"event_type": "digest", "event_payload": {"slot": "08:30"}}
    first = body(await client.chat_postMessage(channel=general.id, text="one", metadata=metadata))
    await client.chat_postMessage(channel=general.id, text="reply", thread_ts=first["ts"])
    await client.chat_postEphemeral(channel=general.id, user=ana.id, text="psst")
    await client.chat_postMessage(channel=general.id, text="two")
    history = body(await client.conversations_history(channel=general.id, include_all_metadata=True))
    assert [message["text"] for message in history["messages"]] == ["two", "one"]
    assert history["messages"][1]["metadata"] == metadata
    plain = body(await client.conversations_history(channel=general.id))
    assert "metadata" not in plain["messages"][1]
    thread = body(await client.conversations_replies(channel=general.id, ts=first["ts"]))
    assert [message["text"] for message in thread["messages"]] == ["one", "reply"]


async def test_lists_come_in_pages(slack: Sandbox, client: AsyncWebClient) -> None:
    names = {slack.add_person(f"p{number}").name for number in range(5)} | {slack.bot.name}
    found: set[str] = set()
    async for answer in await client.users_list(limit=2):
        members = body(answer)["members"]
        assert len(members) <= 2
        found |= {member["name"] for member in members}
    assert found == names


async def test_people_are_found_by_email_and_described_as_they_are(
    slack: Sandbox, client: AsyncWebClient, ana: Person
) -> None:
    user = body(await client.users_lookupByEmail(email="ANA@example.com"))["user"]
    assert (user["id"], user["tz"], user["profile"]["email"]) == (ana.id, "Europe/Berlin", "ana@example.com")
    guest = slack.add_person("guest", guest=True)
    stranger = slack.add_person("stranger", email="s@other.com", outsider=True)
    assert body(await client.users_info(user=guest.id))["user"]["is_restricted"]
    outsider = body(await client.users_info(user=stranger.id))["user"]
    assert outsider["is_stranger"]
    assert outsider["team_id"] != user["team_id"]
    assert "email" not in outsider["profile"]
    assert (await refusal(client, "users.lookupByEmail", email="no@one.com"))["error"] == "users_not_found"


async def test_a_shared_channel_says_that_outsiders_read_it(
    slack: Sandbox, client: AsyncWebClient, ana: Person
) -> None:
    shared = slack.add_channel("with-acme", "connect", [ana, slack.bot])
    assert body(await client.conversations_info(channel=shared.id))["channel"]["is_ext_shared"]


async def test_groups_of_people_are_listed_where_the_scope_allows_it(
    slack: Sandbox, client: AsyncWebClient
) -> None:
    assert (await refusal(client, "usergroups.list"))["needed"] == "usergroups:read"


async def test_a_direct_conversation_is_opened_once(
    slack: Sandbox, client: AsyncWebClient, ana: Person
) -> None:
    first = body(await client.conversations_open(users=[ana.id]))["channel"]["id"]
    assert body(await client.conversations_open(users=[ana.id]))["channel"]["id"] == first
    assert (await refusal(client, "conversations.open", users="U0NOBODY"))["error"] == "user_not_found"


async def test_a_file_is_uploaded_and_shared(
    slack: Sandbox, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    await client.files_upload_v2(
        channel=general.id, filename="card.csv", content="a,b", initial_comment="the list"
    )
    (message,) = slack.visible(ana, general)
    assert message.text == "the list"
    assert slack.workspace.uploads[message.files[0]].content == b"a,b"


async def test_a_permalink_names_the_channel_and_the_message(
    client: AsyncWebClient, general: Channel
) -> None:
    posted = body(await client.chat_postMessage(channel=general.id, text="x"))
    link = body(await client.chat_getPermalink(channel=general.id, message_ts=posted["ts"]))["permalink"]
    assert str(link).endswith(f"/archives/{general.id}/p{posted['ts'].replace('.', '')}")


async def test_rate_limits_hold_when_they_are_switched_on(slack: Sandbox) -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    async with Sandbox.start(manifest, rate_limits=True) as strict:
        channel = strict.add_channel("general", members=[strict.bot])
        client = AsyncWebClient(token=strict.bot_token, base_url=strict.api_url)
        await client.chat_postMessage(channel=channel.id, text="one")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=channel.id, text="two")
        assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
        assert caught.value.response.headers["Retry-After"] == "1"
        strict.skip(1.0)
        await client.chat_postMessage(channel=channel.id, text="two")
