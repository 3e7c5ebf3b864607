"""`python -m sandbox --manifest FILE`: a local Slack for any app, until it is stopped."""

import asyncio
import json
import signal
from pathlib import Path

import click
import yaml

from sandbox.cast import populate
from sandbox.driver import Sandbox
from sandbox.manifest import load


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--manifest",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The app's manifest, in YAML or JSON.",
)
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="The port; a free one where none is given."
)
@click.option(
    "--deliver-to",
    metavar="URL",
    help="HTTP mode: where the app listens, such as http://127.0.0.1:3000/slack/events.",
)
@click.option("--rate-limits", is_flag=True, help="Answer 429 where Slack would.")
@click.option("--json", "as_json", is_flag=True, help="Print the addresses and tokens as one JSON object.")
def main(*, manifest: Path, port: int, deliver_to: str | None, rate_limits: bool, as_json: bool) -> None:
    """Run a local Slack workspace with one app installed, and a page to use it in a browser."""
    _check(manifest)
    try:
        asyncio.run(_serve(manifest, port, deliver_to, rate_limits=rate_limits, as_json=as_json))
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be listened on: {error.strerror}.") from error


def _check(manifest: Path) -> None:
    try:
        load(manifest)
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
        raise click.UsageError(f"{manifest} is not the manifest of a Slack app: {error!r}") from error


async def _serve(
    manifest: Path, port: int, deliver_to: str | None, *, rate_limits: bool, as_json: bool
) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with Sandbox.start(manifest, port=port, rate_limits=rate_limits) as slack:
        populate(slack.workspace)
        slack.page.guide = _guide(slack)
        if deliver_to:
            slack.deliver_to(deliver_to)
        click.echo(json.dumps(addresses(slack)) if as_json else _told(slack))
        await stopped.wait()


def addresses(slack: Sandbox) -> dict[str, str]:
    """What an app and a person need to come in."""
    return {
        "page_url": slack.page.url,
        "api_url": slack.api_url,
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "signing_secret": slack.signing_secret,
    }


def _told(slack: Sandbox) -> str:
    return f"""The page: {slack.page.url}

Start the app with:
SLACK_API_URL={slack.api_url}
SLACK_BOT_TOKEN={slack.bot_token}
SLACK_APP_TOKEN={slack.app_token}
SLACK_SIGNING_SECRET={slack.signing_secret}

Ctrl-C ends it."""


def _guide(slack: Sandbox) -> list[tuple[str, str]]:
    """The first commands that the manifest declares."""
    commands = sorted(slack.workspace.manifest.commands.items())[:3]
    return [(command.description or name, f"{name} ") for name, command in commands]


if __name__ == "__main__":
    main()
