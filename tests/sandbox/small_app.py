"""A small Bolt app that does a bit of everything, with its manifest."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Sandbox

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Echo"},
    "features": {
        "bot_user": {"display_name": "echo"},
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {"command": "/echo"},
            {"command": "/form"},
            {"command": "/slow"},
            {"command": "/loud"},
            {"command": "/pick"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "im:history",
                "im:write",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Acme* is well"}},
    {
        "type": "actions",
        "block_id": "next",
        "elements": [
            {"type": "button", "action_id": "again", "text": plain("Again"), "value": "7"},
            {"type": "button", "action_id": "gone", "text": plain("Gone")},
            {"type": "button", "action_id": "more", "text": plain("More")},
            {
                "type": "static_select",
                "action_id": "colour",
                "options": [{"text": plain(name), "value": name} for name in ("red", "green")],
            },
        ],
    },
]


def form(title: str = "Note") -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "note",
        "title": plain(title),
        "submit": plain("Save"),
        "private_metadata": "acme",
        "notify_on_close": True,
        "blocks": [
            {
                "type": "input",
                "block_id": "text",
                "label": plain("What happened"),
                "element": {"type": "plain_text_input", "action_id": "said"},
            },
            {
                "type": "input",
                "block_id": "account",
                "optional": True,
                "label": plain("Account"),
                "element": {"type": "external_select", "action_id": "which", "min_query_length": 1},
            },
        ],
    }


def build(slack: Sandbox) -> AsyncApp:
    """A small Bolt app that does a bit of everything."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    _listen_to_commands(app)
    _listen_to_actions(app)
    _listen_to_forms(app)
    _listen_to_closing_and_typing(app)
    _listen_to_events(app)
    return app


def _listen_to_commands(app: AsyncApp) -> None:
    @app.command("/echo")
    async def echo(ack: AsyncAck, respond: AsyncRespond, command: dict[str, str]) -> None:
        await ack()
        await respond(text=f"heard {command['text']}", blocks=CARD)

    @app.command("/loud")
    async def loud(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(text=f"HEARD {command['text']}", response_type="in_channel")

    @app.command("/slow")
    async def slow(ack: AsyncAck, respond: AsyncRespond) -> None:
        await asyncio.sleep(1.2)
        await ack()
        await respond("late, but here")


def _listen_to_actions(app: AsyncApp) -> None:
    @app.action("again")
    async def again(ack: AsyncAck, respond: AsyncRespond, action: dict[str, Any]) -> None:
        await ack()
        await respond(text=f"pressed {action['value']}", replace_original=True)

    @app.action("gone")
    async def gone(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    @app.action("more")
    async def more(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form("More"))

    @app.action("colour")
    async def colour(ack: AsyncAck, respond: AsyncRespond, action: dict[str, Any]) -> None:
        await ack()
        await respond(action["selected_option"]["value"])


def _listen_to_forms(app: AsyncApp) -> None:
    @app.command("/form")
    async def open_form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.view("note")
    async def save(ack: AsyncAck, view: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        said = view["state"]["values"]["text"]["said"]["value"]
        if said == "nothing":
            await ack(response_action="errors", errors={"text": "Say a little more"})
        elif said == "again":
            await ack(response_action="update", view=form("Once more"))
        elif said == "deeper":
            await ack(response_action="push", view=form("Deeper"))
        elif said == "enough":
            await ack(response_action="clear")
        else:
            await ack()
            await client.chat_postMessage(
                channel=body["user"]["id"], text=f"{view['private_metadata']}: {said}"
            )


def _listen_to_closing_and_typing(app: AsyncApp) -> None:
    @app.view_closed("note")
    async def closed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="closed")

    @app.options("which")
    async def which(ack: AsyncAck, body: dict[str, Any]) -> None:
        names = [name for name in ("Acme", "Apex", "Borg") if name.startswith(body["value"])]
        await ack(options=[{"text": plain(name), "value": name.lower()} for name in names])


def _listen_to_events(app: AsyncApp) -> None:
    @app.event("app_mention")
    async def mention(event: dict[str, Any], say: AsyncSay) -> None:
        await say(text=f"hello <@{event['user']}>", thread_ts=event["ts"])

    @app.event("message")
    async def message(event: dict[str, Any], say: AsyncSay) -> None:
        await say(text=f"you said {event['text']}")

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": CARD})
