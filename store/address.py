"""Which database a URL names: SQLite or PostgreSQL, with the drivers that are used here."""

from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import Sorry

DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
HOW = "write sqlite:///rapport.db or postgresql://user:password@host/database"


def parse(text: str) -> URL:
    """The URL with its driver and an absolute SQLite path. Sorry where it names neither database."""
    try:
        url = make_url(text)
        driver = DRIVERS[url.drivername]
    except (ArgumentError, KeyError, ValueError):
        raise Sorry(f"DATABASE_URL is not an address of a database that Rapport knows; {HOW}.") from None
    if not url.database or url.database == ":memory:":
        raise Sorry(f"DATABASE_URL names no database; {HOW}.")
    if driver == DRIVERS["sqlite"]:
        url = url.set(database=str(Path(url.database).expanduser().absolute()))
    return url.set(drivername=driver)


def name(url: URL) -> str:
    """How a person recognises the database; never with the user or the password in it."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "this machine"
    return f"{url.database} on {host}" + (f":{url.port}" if url.port else "")


def shown(url: URL) -> str:
    """The URL with the password hidden, also where it stands in the query."""
    if "password" in url.query:
        url = url.update_query_dict({"password": "***"})
    return url.render_as_string(hide_password=True)


def passwords(text: str) -> set[str]:
    """What must not be told of the URL: the password, as it is written and as it is meant."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # nothing opens it, and whatever stands in it may be meant as one
        return {text}
    in_query = url.query.get("password", ())
    meant = {url.password, *((in_query,) if isinstance(in_query, str) else in_query)}
    found = {str(each) for each in meant if each}
    written = {quote(each, safe=safe) for each in found for safe in ("", "/", " +")}  # the last by SQLAlchemy
    return found | written | set(map(quote_plus, found))


def for_arrow(url: URL) -> str:
    """The same database as the ADBC driver for PostgreSQL wants it, with the password."""
    written = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return written.replace(" ", "%20")  # which SQLAlchemy leaves, and libpq refuses
