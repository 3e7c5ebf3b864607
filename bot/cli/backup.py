"""`rapport backup`: the whole database in one file, while everything runs."""

from pathlib import Path

import click

from bot.settings import read
from store import backup


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(*, file: Path) -> None:
    """Copy the database to FILE, which must not be there yet.

    Nothing needs to stop for it. The copy is checked, and holds all of your customers' data. For PostgreSQL
    it says which command to type instead.
    """
    size = backup.save(read().database_url.get_secret_value(), file)
    click.echo(f"{file} holds the whole database, {size / 1e6:,.1f} MB, checked.")
