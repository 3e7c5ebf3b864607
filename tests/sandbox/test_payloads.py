"""What reaches the app has the shape that Slack gives it."""

import json

import pytest
from slack_bolt.request.internals import extract_channel_id, extract_team_id, extract_user_id
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.driver import Channel, Person, Sandbox
from tests.sandbox.listening import Listener
from tests.sandbox.small_app import CARD, form, plain


async def test_every_request_is_signed(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel
) -> None:
    await slack.command(ana, general, "/echo a b", enough=lambda seen: True)
    headers, body = listener.requests[-1]
    assert SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)


async def test_a_command_says_who_where_and_what(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel
) -> None:
    await slack.command(ana, general, "/echo  acme  corp ", enough=lambda seen: True)
    command = listener.commands[-1]
    assert command["command"] == "/echo"
    assert command["text"] == "acme  corp"
    assert (command["user_id"], command["user_name"]) == (ana.id, "ana")
    assert (command["channel_id"], command["channel_name"]) == (general.id, "general")
    assert command["response_url"].startswith("http://127.0.0.1:")
    assert {"token", "team_id", "team_domain", "api_app_id", "trigger_id"} <= set(command)


async def test_what_was_typed_arrives_escaped_as_all_text_of_slack(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel
) -> None:
    await slack.command(ana, general, "/echo R&D <x>", enough=lambda seen: True)
    assert listener.commands[-1]["text"] == "R&amp;D &lt;x&gt;"


async def test_private_places_do_not_say_their_names(slack: Sandbox, listener: Listener, ana: Person) -> None:
    secret = slack.add_channel("secret", "private", [ana])
    for channel in (secret, slack.direct(ana)):
        await slack.command(ana, channel, "/echo", enough=lambda seen: True)
    assert [each["channel_name"] for each in listener.commands] == ["privategroup", "directmessage"]


async def test_an_action_on_an_ephemeral_message_comes_without_the_message(
    slack: Sandbox, listener: Listener, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    await client.chat_postEphemeral(channel=general.id, user=ana.id, text="x", blocks=CARD)
    message = slack.visible(ana, general)[-1]
    await slack.press(ana, message, "again", enough=lambda seen: True)
    payload = listener.interactions[-1]
    assert "message" not in payload
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": general.id,
        "is_ephemeral": True,
    }
    assert payload["response_url"].startswith("http://127.0.0.1:")
    assert payload["channel"] == {"id": general.id, "name": "general"}
    (action,) = payload["actions"]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "again",
        "next",
        "7",
    )


async def test_an_action_on_a_message_of_the_channel_comes_with_it_and_with_its_state(
    slack: Sandbox, listener: Listener, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    await client.chat_postMessage(channel=general.id, text="x", blocks=CARD)
    message = slack.visible(ana, general)[-1]
    await slack.press(ana, message, "colour", value="green", enough=lambda seen: True)
    payload = listener.interactions[-1]
    assert payload["message"]["ts"] == message.ts
    assert payload["message"]["bot_id"]
    assert payload["actions"][0]["selected_option"]["value"] == "green"
    assert payload["state"]["values"]["next"]["colour"]["selected_option"]["value"] == "green"
    assert extract_user_id(payload) == ana.id
    assert extract_channel_id(payload) == general.id
    assert extract_team_id(payload) == slack.workspace.team_id


async def test_a_submission_carries_every_field_and_the_metadata(
    slack: Sandbox, listener: Listener, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    await slack.command(ana, general, "/form", enough=lambda seen: True)
    await client.views_open(trigger_id=listener.commands[-1]["trigger_id"], view=form())
    opened = slack.modal(ana)
    assert opened is not None
    await slack.submit(ana, opened, {"said": "hello"}, enough=lambda seen: True)
    payload = listener.interactions[-1]
    view = payload["view"]
    assert payload["type"] == "view_submission"
    assert view["state"]["values"] == {
        "text": {"said": {"type": "plain_text_input", "value": "hello"}},
        "account": {"which": {"type": "external_select", "selected_option": None}},
    }
    assert (view["private_metadata"], view["callback_id"], view["hash"]) == ("acme", "note", opened.hash)
    assert payload["response_urls"] == []


async def test_an_event_comes_in_its_envelope(
    slack: Sandbox, listener: Listener, ana: Person, general: Channel
) -> None:
    await slack.say(ana, general, f"<@{slack.bot.id}> hi", enough=lambda seen: bool(listener.events))
    (event,) = listener.events
    assert event["type"] == "event_callback"
    assert event["event"]["type"] == "app_mention"
    assert event["authorizations"][0]["user_id"] == slack.bot.id
    assert not event["is_ext_shared_channel"]
    assert json.loads(listener.requests[-1][1]) == event


async def test_the_address_of_an_app_can_be_verified(slack: Sandbox, http_app: None) -> None:
    assert slack.outgoing is not None
    assert await slack.outgoing.verify()
    assert await slack.outgoing.check_ssl()


async def test_without_interactivity_nothing_is_delivered(listener: Listener) -> None:
    async with Sandbox.start({"oauth_config": {"scopes": {"bot": ["chat:write"]}}}) as quiet:
        zoe = quiet.add_person("zoe")
        quiet.deliver_to("http://127.0.0.1:9/")
        client = AsyncWebClient(token=quiet.bot_token, base_url=quiet.api_url)
        await client.chat_postMessage(channel=zoe.id, text="x", blocks=CARD)
        seen = await quiet.press(zoe, quiet.visible(zoe, quiet.direct(zoe))[-1], "again")
        assert seen.error == "dispatch_failed"
    assert listener.requests == []


async def test_an_outsider_cannot_use_the_command(slack: Sandbox, listener: Listener, ana: Person) -> None:
    eve = slack.add_person("eve", outsider=True)
    shared = slack.add_channel("with-acme", "connect", [ana, eve, slack.bot])
    assert (await slack.command(eve, shared, "/echo x")).error == "invalid_command"
    await slack.command(ana, shared, "/echo x", enough=lambda seen: True)
    assert len(listener.commands) == 1


async def test_a_form_that_asks_where_to_answer_gets_a_response_url(
    slack: Sandbox, listener: Listener, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    element = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    asking = {**form(), "blocks": [{"type": "input", "label": plain("Where"), "element": element}]}
    await slack.command(ana, general, "/form", enough=lambda seen: True)
    await client.views_open(trigger_id=listener.commands[-1]["trigger_id"], view=asking)
    opened = slack.modal(ana)
    assert opened is not None
    await slack.submit(ana, opened, {"where": general.id}, enough=lambda seen: True)
    (where,) = listener.interactions[-1]["response_urls"]
    assert where["channel_id"] == general.id
    assert (await AsyncWebhookClient(where["response_url"]).send(text="here")).status_code == 200
    assert slack.visible(ana, general)[-1].text == "here"


async def test_what_is_gone_cannot_be_acted_on(
    slack: Sandbox, listener: Listener, client: AsyncWebClient, ana: Person, general: Channel
) -> None:
    posted = await client.chat_postMessage(channel=general.id, text="x", blocks=CARD)
    message = slack.visible(ana, general)[-1]
    await client.chat_delete(channel=general.id, ts=str(posted["ts"]))
    with pytest.raises(LookupError, match="no longer"):
        await slack.press(ana, message, "again")
