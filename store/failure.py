"""Turns what the drivers say of a dead, locked or broken database into one sentence a person can act on."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from adbc_driver_manager import AdbcStatusCode
from adbc_driver_manager import Error as ArrowError
from psycopg import errors as refused
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from store.errors import DatabaseGone

GONE = "The database {} cannot be reached; check that it runs and that DATABASE_URL is right."
BUSY = "The database {} is busy; try again in a moment."
FULL = "The disk that holds the database {} is full; make room on it."
LOCKED_UP = "The database {} cannot be written; check its permissions."
CLOSED = "The database {} cannot be opened; check that it is there and that Rapport may write to its folder."
BROKEN = "The database {} is damaged or not SQLite; restore it from a backup or name another file."
SICK = "The disk that holds the database {} does not answer properly; check it."
SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: LOCKED_UP,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_PERM: CLOSED,
    sqlite3.SQLITE_NOTADB: BROKEN,
    sqlite3.SQLITE_CORRUPT: BROKEN,
    sqlite3.SQLITE_IOERR: SICK,
}
POSTGRESQL: tuple[tuple[type[psycopg.Error], str], ...] = (
    (refused.DeadlockDetected, BUSY),
    (refused.SerializationFailure, BUSY),
    (refused.LockNotAvailable, BUSY),
    (refused.TooManyConnections, BUSY),
    (refused.DiskFull, FULL),
    (refused.ReadOnlySqlTransaction, LOCKED_UP),
    (psycopg.OperationalError, GONE),
)
ARROW = (AdbcStatusCode.IO, AdbcStatusCode.TIMEOUT)


@contextmanager
def speaking(where: str) -> Generator[None]:
    """Raise DatabaseGone in place of a driver's error where the database is at fault and not the code."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError, sqlite3.Error, psycopg.Error, ArrowError) as error:
        sentence = explain(error)
        if sentence is None:
            raise
        raise DatabaseGone(sentence.format(where)) from error


def explain(error: BaseException | None) -> str | None:
    """A sentence with a place for the database's name; None where the fault is the code's."""
    if isinstance(error, PoolTimeoutError):
        return BUSY
    if isinstance(error, DBAPIError):
        return GONE if error.connection_invalidated else explain(error.orig)
    if isinstance(error, sqlite3.Error):
        # The driver's own refusals (a wrong number of values, say) carry no code.
        return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, ArrowError):
        return GONE if error.status_code in ARROW else None
    return next((said for kind, said in POSTGRESQL if isinstance(error, kind)), None)
