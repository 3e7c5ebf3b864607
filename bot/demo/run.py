"""`rapport demo`: a made-up company in a local Slack workspace, answered by the real bot."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click
from pydantic import SecretStr

from bot import logs, serve
from bot.build import build
from bot.clock import clock
from bot.demo import keyboard
from bot.demo.prepare import prepare
from bot.demo.terminal import HELP, Terminal
from bot.settings import Settings
from commands.contract import Deps
from sandbox.driver import Sandbox
from store.database import Database

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # fixed, so that every run shows the same
HORIZON = 90
FIRST = ("/health", "/health acme", "/health quayside")
_MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@click.command("demo")
@click.option(
    "--dir",
    "folder",
    default=".demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo keeps its files.",
)
def command(*, folder: Path) -> None:
    """Try Rapport on a made-up company.

    Needs no Slack account, no key and no network: the real bot answers in a Slack workspace on this machine.
    """
    click.echo("Lumen Works is a made-up company with 200 customers; today is 17 November 2026.")
    click.echo("Ana looks after some of them. What she sees in Slack is shown here as text.")
    folder.mkdir(parents=True, exist_ok=True)
    db = prepare(folder, NOW, HORIZON, click.echo)
    try:
        with (folder / "rapport.log").open("w") as log:
            asyncio.run(_run(db, log))
    finally:
        db.dispose()


async def _run(db: Database, log: TextIO) -> None:
    async with Sandbox.start(_MANIFEST) as slack:
        settings = Settings.model_construct(  # the environment has no say in a demo
            bot_token=SecretStr(slack.bot_token),
            app_token=SecretStr(slack.app_token),
            api_url=slack.api_url,
        )
        logs.configure(settings, log)
        rapport = build(settings, Deps(db, clock(NOW), HORIZON))
        async with serve.serving(rapport, http=False, host="127.0.0.1", port=0) as port:
            await slack.connected()
            click.echo(f"The bot is connected to a local Slack; see http://127.0.0.1:{port}/readyz")
            await _converse(_sit_down(slack))


def _sit_down(slack: Sandbox) -> Terminal:
    """Ana, who owns some of the customers, in the channel where her team talks about renewals."""
    ana = slack.add_person("ana", email="ana@lumen.example", real_name="Ana Ruiz", timezone="Europe/Berlin")
    ben = slack.add_person("ben", email="ben@lumen.example", real_name="Ben Okafor", timezone="Europe/London")
    return Terminal(slack, ana, slack.add_channel("renewals", members=[ana, ben, slack.bot]))


async def _converse(terminal: Terminal) -> None:
    """Show the first answers, then answer what is typed, until Ctrl-D, Ctrl-C or SIGTERM."""
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    talk, stop = asyncio.create_task(_talk(terminal)), asyncio.create_task(stopped.wait())
    await asyncio.wait({talk, stop}, return_when=asyncio.FIRST_COMPLETED)
    if talk.done():
        talk.result()
        if not keyboard.is_a_person():
            await stop
    talk.cancel()


async def _talk(terminal: Terminal) -> None:
    for line in FIRST:
        click.echo(f"\nAna types {line}\n")
        click.echo(await terminal.do(line))
    click.echo(f"\n{HELP}")
    async with contextlib.aclosing(keyboard.lines()) as typed:
        async for line in typed:
            if line:
                click.echo(f"\n{await terminal.do(line)}\n")
            if form := list(terminal.inputs()):
                click.echo(f"\n{await terminal.submit(await _fill_in(form, typed))}\n")


async def _fill_in(form: list[tuple[str, str]], typed: AsyncIterator[str]) -> dict[str, object]:
    """What is typed for each input of a form; one that is left empty keeps what stands in it."""
    values: dict[str, object] = {}
    for block_id, label in form:
        click.echo(label)
        if entered := await anext(typed, ""):
            values[block_id] = entered
    return values
