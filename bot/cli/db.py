"""`rapport db`: the database itself."""

import click

from bot.deps import opened
from bot.settings import read


@click.group("db")
def command() -> None:
    """The database itself."""


@command.command("upgrade")
def upgrade() -> None:
    """Create the database or bring its tables up to date; every other command does so, too."""
    with opened(read()) as deps:
        click.echo(f"{deps.db.url} is up to date.")
