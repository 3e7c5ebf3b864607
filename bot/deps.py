"""What commands may use, opened as the settings say."""

from collections.abc import Generator
from contextlib import contextmanager

from bot.clock import clock
from bot.settings import Settings
from commands.contract import Deps
from store.database import open_database


@contextmanager
def opened(settings: Settings) -> Generator[Deps]:
    """The database, created and migrated where need be, and the clock. Sorry where it cannot be reached."""
    db = open_database(settings.database_url.get_secret_value())
    try:
        yield Deps(db, clock(settings.fixed_now), settings.horizon)
    finally:
        db.dispose()
