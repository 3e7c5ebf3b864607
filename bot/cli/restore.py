"""`rapport restore`: a copy that `rapport backup` made, put in the database's place."""

from pathlib import Path

import click

from bot.settings import read
from store import backup


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(*, file: Path) -> None:
    """Put the copy FILE in the database's place.

    Stop Rapport first: a database that is in use is left alone. The old one is kept beside it. For PostgreSQL
    it says which command to type instead.
    """
    url = read().database_url.get_secret_value()
    aside = backup.restore(url, file)
    click.echo(f"The database is that of {file} again.")
    if aside:
        click.echo(f"What was there is kept as {aside}; remove it when you are sure.")
