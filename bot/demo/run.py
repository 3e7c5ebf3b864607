"""`rapport demo`: a made-up company in a local Slack workspace, answered by the real bot."""

import asyncio
import contextlib
import shutil
import signal
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click
from pydantic import SecretStr

from bot import logs, serve
from bot.build import build
from bot.demo import keyboard, window
from bot.demo.contracts import DOMAIN
from bot.demo.later import World
from bot.demo.prepare import prepare
from bot.demo.terminal import HELP, Terminal
from bot.settings import Settings
from commands.contract import Deps
from sandbox.cast import populate
from sandbox.driver import Sandbox
from store.database import Database, open_database
from store.errors import Sorry

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # fixed, so that every run shows the same
HORIZON = 90
PRODUCT = "Lumen"  # of the company in the demo
FIRST = ("/health", "/health acme", "/health quayside")
GUIDE = (
    ("Who needs me?", "/health"),
    ("Why is Acme at risk?", "/health acme"),
    ("Log a call", "/log acme Called Priya, she wants to know about the export"),
    ("Get a digest, then push the clock to tomorrow", "/digest add at-risk weekdays 08:30"),
)
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
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="The page's port; a free one if not given."
)
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
def command(*, folder: Path, port: int, no_browser: bool) -> None:
    """Try Rapport on a made-up company.

    Needs no Slack account, no key and no network: the real bot answers in a Slack workspace on this machine,
    which the page whose address is printed shows in a browser.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rapport.log").open("w") as log:
        asyncio.run(_run(folder, log, port, open_page=not no_browser))


async def _run(folder: Path, log: TextIO, port: int, *, open_page: bool) -> None:
    """The page first, so that its address is there at once; the bot as soon as its book is."""
    began = time.time()
    async with contextlib.AsyncExitStack() as stack:
        start = Sandbox.start(_MANIFEST, port=port, clock=lambda: NOW.timestamp() + time.time() - began)
        try:
            slack = await stack.enter_async_context(start)
        except OSError as error:
            raise Sorry(f"Port {port} cannot be listened on: {error.strerror}.") from error
        terminal = _sit_down(slack)
        click.echo(slack.page.url)
        click.echo("Lumen Works is a made-up company with 200 customers, and 60 who left.")
        click.echo("Today is 17 November 2026.")
        click.echo("Ana looks after some of them. The page above is her Slack; here you see it as text.")
        db = stack.enter_context(
            _book(await asyncio.to_thread(prepare, folder, NOW, HORIZON, click.echo), folder)
        )
        health = await stack.enter_async_context(_bot(slack, db, folder, log))
        click.echo(f"The bot is connected to a local Slack; see {health}")
        if open_page:
            window.show(slack.page.url)
        await _converse(terminal)


@contextlib.contextmanager
def _book(prepared: Database, folder: Path) -> Generator[Database]:
    """A copy to write in: the workspace is new at every start, so the book that goes with it is too."""
    prepared.dispose()
    for old in folder.glob("today.db*"):
        old.unlink()
    shutil.copy(folder / "rapport.db", folder / "today.db")
    db = open_database(f"sqlite:///{folder / 'today.db'}")
    try:
        yield db
    finally:
        db.dispose()


@contextlib.asynccontextmanager
async def _bot(slack: Sandbox, db: Database, folder: Path, log: TextIO) -> AsyncGenerator[str]:
    """The real bot, on the clock that the page can push forward, and where it tells how it is.

    What happened up to the new time is imported first, as a customer's nightly import would have it.
    """
    settings = Settings.model_construct(  # the environment has no say in a demo
        bot_token=SecretStr(slack.bot_token),
        app_token=SecretStr(slack.app_token),
        api_url=slack.api_url,
    )
    logs.configure(settings, log)
    deps = Deps(db, lambda: datetime.fromtimestamp(slack.workspace.now(), UTC), HORIZON, product=PRODUCT)
    rapport, world = build(settings, deps), World(db, folder, NOW.date())

    async def leap() -> None:
        await asyncio.to_thread(world.go_on, deps.now().date())
        await rapport.jobs.catch_up()

    async with serve.serving(rapport, http=False, host="127.0.0.1", port=0) as port:
        await slack.connected()
        slack.page.after_skip(leap)
        yield f"http://127.0.0.1:{port}/readyz"


def _sit_down(slack: Sandbox) -> Terminal:
    """Ana, who owns some of the customers, in the channel where her team talks about renewals."""
    cast = populate(slack.workspace, DOMAIN)
    slack.page.guide = GUIDE
    return Terminal(slack, cast.csm, cast.renewals)


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
