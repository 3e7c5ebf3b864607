"""The demo's database: made from the demo's book once, the way a customer's is, and kept for the next run."""

import shutil
from collections.abc import Callable
from datetime import datetime, time
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo import book
from bot.jobs import history, scheduler
from ingest.load import load
from store import slots
from store.database import Database, open_database


def prepare(folder: Path, now: datetime, horizon: int, progress: Callable[[str], None]) -> Database:
    """An imported and scored database in the folder; made anew unless this very code has made it before."""
    made_by = folder / "made-by.txt"
    mark = f"{_code()} as of {now.isoformat()}"
    url = f"sqlite:///{folder / 'rapport.db'}"
    if made_by.is_file() and made_by.read_text() == mark:
        return open_database(url)
    made_by.unlink(missing_ok=True)
    for old in folder.glob("rapport.db*"):
        old.unlink()
    db = open_database(url)
    _fill(db, folder, now, horizon, progress)
    made_by.write_text(mark)
    return db


def _code() -> str:
    """A fingerprint of the code that a stored score depends on."""
    packages = Path(__file__).parents[2]
    files = sorted(
        path
        for name in ("bot/demo", "ingest", "scoring", "store")
        for path in (packages / name).rglob("*.py")
    )
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _fill(db: Database, folder: Path, now: datetime, horizon: int, progress: Callable[[str], None]) -> None:
    files = folder / "book"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    progress("Making up a company and its 200 customers, and 60 who left")
    book.write(files, now.date())
    progress("Importing them")
    load(db, [files], None, folder / "rejects.csv", progress)
    history.score(db, now.date(), horizon, now, progress)
    slot = scheduler.last_slot(now, time(2), ZoneInfo("UTC"))
    with db.begin() as tx:  # the night's work is done; the bot need not begin with it
        slots.claim(tx, scheduler.SCORE, slot, "demo", now)
        slots.finish(tx, scheduler.SCORE, slot, now)
