"""The real commands on a real database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commands.contract import Deps
from store.database import Database
from tests.commands.matrix_book import plant_in
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


@pytest.fixture(scope="session")
def planted(once: Callable[..., Path]) -> Path:
    """The file of the planted book; to be copied."""
    return once("matrix", plant_in) / "rapport.db"
