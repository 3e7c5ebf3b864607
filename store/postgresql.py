"""PostgreSQL by psycopg 3; a database that is missing on its server is created."""

from typing import Any

from psycopg import errors as refused
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.schema import DDL

from store.address import name
from store.errors import Sorry
from store.pool import POOL

_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}


def make_engine(url: URL) -> Engine:
    """An engine for a database that is there."""
    return create_engine(url, connect_args=patience(url), **POOL)


def make_ready(url: URL) -> None:
    """Create the database where only it is missing."""
    engine = create_engine(url, connect_args=patience(url), poolclass=NullPool)
    try:
        engine.connect().close()
    except OperationalError:
        if not create_missing(url):
            raise


def create_missing(url: URL) -> bool:
    """Create the database by way of the one that every server has; False where the server does not answer.

    One that is there by now was made by another process that opened it at the same time.
    """
    server = create_engine(
        url.set(database="postgres"),
        connect_args=patience(url),
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
    )
    try:
        with server.connect() as connection:
            known = text("SELECT 1 FROM pg_database WHERE datname = :name")
            if connection.scalar(known, {"name": url.database}) is not None:
                return True
            quoted = connection.dialect.identifier_preparer.quote(str(url.database))
            connection.execute(DDL(f"CREATE DATABASE {quoted}"))
    except OperationalError:
        return False
    except DBAPIError as error:
        if isinstance(error.orig, refused.InsufficientPrivilege):
            raise Sorry(f"There is no database {name(url)}, and this login may not create it.") from error
        if not isinstance(error.orig, refused.DuplicateDatabase | refused.UniqueViolation):
            raise  # else another process was faster
    return True


def patience(url: URL) -> dict[str, Any]:
    """Give up on a silent host after some seconds, unless the URL says otherwise.

    A host that vanished says nothing more to a connection that stands: left to itself the system would wait
    for two hours, and the bot with it.
    """
    return {name: value for name, value in _PATIENCE.items() if name not in url.query}
