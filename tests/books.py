"""Books that are made once for all of pytest's processes, to be copied."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.demo import run
from bot.demo.prepare import prepare
from bot.jobs import history, scheduler
from ingest.load import load
from store import slots
from store.database import Database, open_database
from tests.wire.office import NOW, SLOT, write_book


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Path]:
    """A folder by name. Whichever of pytest's processes asks first fills it, for all of them."""
    own = tmp_path_factory.getbasetemp()

    def filled(name: str, fill: Callable[[Path], None]) -> Path:
        folder = (own if worker_id == "master" else own.parent) / name
        folder.mkdir(exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "filled").exists():
                fill(folder)
                (folder / "filled").touch()
        return folder

    return filled


@pytest.fixture(scope="session")
def prepared(once: Callable[..., Path]) -> Path:
    """The file of the demo's database."""
    return (
        once("demo", lambda folder: prepare(folder, run.NOW, run.HORIZON, lambda _: None).dispose())
        / "rapport.db"
    )


@pytest.fixture(scope="session")
def open_demo(prepared: Path) -> Callable[[Path], Database]:
    """Opens a copy of the demo's database in a folder, to write in."""
    return lambda folder: open_database(f"sqlite:///{shutil.copy(prepared, folder)}")


@pytest.fixture(scope="session")
def scored(once: Callable[..., Path]) -> Path:
    """The file of a small book that was imported and scored; to be copied."""
    return once("book", score_book) / "rapport.db"


def score_book(folder: Path) -> None:
    """Write, import and score the small book, and note that the night's work is done."""
    write_book(folder)
    db = open_database(f"sqlite:///{folder / 'rapport.db'}")
    assert load(db, [folder], None, folder / "rejects.csv", lambda _: None).ok
    history.score(db, NOW.date(), 90, NOW, lambda _: None)
    with db.begin() as tx:
        slots.claim(tx, scheduler.SCORE, SLOT, "night", NOW)
        slots.finish(tx, scheduler.SCORE, SLOT, NOW)
    db.dispose()
