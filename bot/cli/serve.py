"""`rapport serve`: the bot, until it is stopped."""

import asyncio

import click

from bot import logs, serve
from bot.build import build
from bot.deps import opened
from bot.settings import read


@click.command("serve")
@click.option("--http", is_flag=True, help="Take Slack's requests over HTTP instead of a socket.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for everywhere."
)
@click.option("--port", default=3000, show_default=True, type=click.IntRange(0, 65535), help="The port.")
def command(*, http: bool, host: str, port: int) -> None:
    """Serve Slack until stopped.

    /healthz, /readyz and /metrics answer on the port in either mode; /slack/events takes what Slack sends in
    HTTP mode.
    """
    settings = read()
    logs.configure(settings)
    with opened(settings) as deps:
        asyncio.run(serve.until_stopped(build(settings, deps), http=http, host=host, port=port))
