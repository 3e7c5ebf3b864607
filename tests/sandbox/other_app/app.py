"""Somebody else's Bolt app: synchronous, with classes and a lazy listener, started as its own process."""

import argparse
from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient


class Standup:
    """Asks, keeps and shows what people are at."""

    def __init__(self, app: App) -> None:
        self.said: dict[str, str] = {}
        app.command("/standup")(ack=lambda ack: ack("One moment …"), lazy=[self.ask])
        app.action("write")(self.write)
        app.view("standup")(self.keep)
        app.message("who is in")(self.tell)

    def ask(self, respond: Respond, command: dict[str, Any]) -> None:
        button = {"type": "button", "action_id": "write", "text": {"type": "plain_text", "text": "Write it"}}
        text = {"type": "mrkdwn", "text": f"What are you at, <@{command['user_id']}>?"}
        respond(blocks=[{"type": "section", "text": text, "accessory": button}], text="What are you at?")

    def write(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        element = {"type": "plain_text_input", "action_id": "text", "multiline": True}
        label = {"type": "plain_text", "text": "Today"}
        client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "callback_id": "standup",
                "title": {"type": "plain_text", "text": "Standup"},
                "submit": {"type": "plain_text", "text": "Tell"},
                "blocks": [{"type": "input", "block_id": "today", "label": label, "element": element}],
            },
        )

    def keep(self, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
        text = view["state"]["values"]["today"]["text"]["value"]
        if len(text) < 5:
            ack({"response_action": "errors", "errors": {"today": "A little more, please"}})
            return
        ack()
        self.said[body["user"]["id"]] = text
        client.chat_postMessage(channel=body["user"]["id"], text=f"Kept: {text}")

    def tell(self, say: Say) -> None:
        say(f"{len(self.said)} people")


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("api-url", "bot-token", "app-token", "signing-secret"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--port", type=int)
    given = parser.parse_args()
    client = WebClient(token=given.bot_token, base_url=given.api_url)
    app = App(client=client, signing_secret=given.signing_secret)
    Standup(app)
    if given.port:
        app.start(port=given.port)
    else:
        SocketModeHandler(app, given.app_token).start()


if __name__ == "__main__":
    main()
