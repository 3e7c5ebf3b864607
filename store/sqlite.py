"""SQLite so that no update is lost: a WAL, the write lock at once, and never a file that was moved away."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from store.errors import Sorry
from store.pool import POOL, WAIT


def make_ready(url: URL) -> None:
    """Make the folder and the file where they are missing, and the WAL, which the file remembers."""
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Sorry(f"The folder {path.parent} for the database cannot be made: {error.strerror}.") from error
    with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
        _make_wal(connection, time.monotonic() + WAIT)


def _make_wal(connection: sqlite3.Connection, deadline: float) -> None:
    """Of two who do it at once SQLite refuses one without the wait that it was told of."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def make_engine(url: URL) -> Engine:
    """An engine for a file that is there."""
    path = Path(str(url.database))
    engine = create_engine(url, creator=connector(path), **POOL)
    event.listen(engine, "begin", begin)

    @event.listens_for(engine, "connect")
    def remember(_connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = path.stat().st_ino

    @event.listens_for(engine, "checkout")
    def check(_: sqlite3.Connection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        # A connection to a file that was removed or replaced would go on as if nothing had happened.
        if not path.exists() or path.stat().st_ino != entry.info["file"]:
            raise DisconnectionError

    return engine


def connector(path: Path) -> Callable[[], sqlite3.Connection]:
    """Opens the file, and does not create it."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=rw",
            uri=True,
            timeout=WAIT,
            isolation_level=None,  # the driver opens no transaction by itself, `begin` does
            check_same_thread=False,  # the pool hands it to one thread at a time
        )
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "cache_size=-32768"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return connect


def begin(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later would lose updates."""
    reads = bool(connection.get_execution_options().get("reads"))
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
