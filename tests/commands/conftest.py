"""The real commands on a real database."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands.contract import Deps
from store.database import Database
from tests.commands.matrix_book import plant_in
from tests.commands.office import NOW, Office, fill
from tests.conftest import closing_database


@pytest.fixture
def empty(sqlite_db: Database) -> Office:
    """An office whose database has nothing in it."""
    return Office(Deps(sqlite_db, lambda: NOW, 90))


@pytest.fixture(scope="session")
def office_file(once: Callable[..., Path]) -> Path:
    """The file of a database with accounts and scores; to be copied."""
    return once("office", fill_in) / "rapport.db"


def fill_in(folder: Path) -> None:
    """Make that file."""
    with closing_database(f"sqlite:///{folder / 'rapport.db'}") as db:
        fill(db)


@pytest.fixture
def office(office_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with accounts and scores."""
    with closing_database(f"sqlite:///{shutil.copy(office_file, tmp_path / 'office.db')}") as db:
        yield Office(Deps(db, lambda: NOW, 90))


@pytest.fixture(scope="session")
def planted(once: Callable[..., Path]) -> Path:
    """The file of the planted book; to be copied."""
    return once("matrix", plant_in) / "rapport.db"
