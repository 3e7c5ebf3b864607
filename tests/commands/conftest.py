"""The real commands on a real database."""

import pytest

from commands.contract import Deps
from store.database import Database
from tests.commands.office import NOW, Office, fill


@pytest.fixture
def empty(sqlite_db: Database) -> Office:
    """An office whose database has nothing in it."""
    return Office(Deps(sqlite_db, lambda: NOW, 90))


@pytest.fixture
def office(empty: Office) -> Office:
    """An office with accounts and scores."""
    fill(empty.deps.db)
    return empty
