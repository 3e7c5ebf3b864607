"""A SQLite database copied to one whole file while others write, and put back with the old one kept aside."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from store import schema
from store.address import name, parse
from store.errors import BadInput, Sorry
from store.failure import speaking
from store.pool import WAIT

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_BESIDE = ("-wal", "-shm")  # what belongs to a file that was not closed in peace


def save(address: str, to: Path) -> int:
    """Copy the database to a new file, checked and closed; its bytes.

    One transaction reads it all, so that the copy is of one moment and no writer waits. BadInput where the
    file is there already; Sorry for PostgreSQL, with what to type instead.
    """
    url = _sqlite(address, "pg_dump --format=custom --file={file} {url}", to)
    if to.exists():
        raise BadInput(f"{to} is there already; name a new file.")
    if not Path(str(url.database)).is_file():
        raise Sorry(f"There is no database {name(url)} to copy; check DATABASE_URL.")
    part = to.with_name(f"{to.name}.part")
    with _writing(part), speaking(name(url)):
        _copy(Path(str(url.database)), part)
        refuse_damaged(part)
    part.rename(to)
    return to.stat().st_size


def restore(address: str, file: Path) -> Path | None:
    """Put a copy in the database's place; where the old one is now, None where there was none.

    BadInput where the copy is damaged or of a newer Rapport. Sorry where the database is in use or newer
    than this Rapport, and for PostgreSQL, with what to type instead.
    """
    url = _sqlite(address, "pg_restore --no-owner --single-transaction --dbname={url} {file}", file)
    with speaking(str(file)):
        refuse_damaged(file)
    place = Path(str(url.database))
    part = place.with_name(f"{place.name}.part")
    place.parent.mkdir(parents=True, exist_ok=True)
    with _writing(part):
        _copy(file, part)
        aside = _move_aside(place) if place.exists() else None
        part.rename(place)
    return aside


def refuse_damaged(file: Path) -> None:
    """BadInput where a file is not a whole database of this Rapport or an older one."""
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            revision = _revision(connection)
    except sqlite3.DatabaseError as error:
        raise BadInput(f"{file} is not a whole SQLite database ({error}).") from error
    if said != "ok":
        raise BadInput(f"{file} is damaged ({said}).")
    if revision not in schema.known():
        made = "was made by a newer Rapport; use that version" if revision else "is no database of Rapport's"
        raise BadInput(f"{file} {made}.")


def _sqlite(address: str, instead: str, file: Path) -> URL:
    url = parse(address)
    if url.get_backend_name() != "sqlite":
        # The password is left to PGPASSWORD or ~/.pgpass: a command line is read by others.
        bare = url.set(drivername="postgresql", password=None).difference_update_query(["password"])
        typed = instead.format(url=bare.render_as_string(), file=file)
        raise Sorry(f"This copies SQLite files only. PostgreSQL has its own way: {typed}")
    return url


@contextmanager
def _writing(part: Path) -> Generator[None]:
    """Nothing is left of a file that was not finished."""
    try:
        part.touch(mode=0o600, exist_ok=False)  # it holds all there is to know of the customers
        yield
    except FileExistsError as error:
        raise Sorry(f"{part} is there: another copy is being made, or was broken off. Remove it.") from error
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Sorry(f"{part} cannot be written: {error.strerror}.") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _copy(source: Path, to: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)) as old,
        closing(sqlite3.connect(to)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # so that it is one file, which may be moved and burnt


def _revision(connection: sqlite3.Connection) -> str | None:
    with suppress(sqlite3.OperationalError):
        return next(iter(connection.execute("SELECT version_num FROM alembic_version")), (None,))[0]
    return None


def _move_aside(place: Path) -> Path:
    """Rename the database that nobody uses. One that is damaged cannot be asked, and is renamed as it is."""
    try:
        with closing(sqlite3.connect(place, timeout=1)) as connection:
            revision = _revision(connection)
            connection.execute("PRAGMA journal_mode=DELETE")  # needs to be alone, and empties the log
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _BUSY:
            raise Sorry(f"{place} is in use; stop Rapport everywhere, then restore again.") from error
        revision = None
    if revision is not None and revision not in schema.known():
        raise Sorry(f"{place} was made by a newer Rapport, which alone may put it away.")
    aside = place.with_name(f"{place.name}.until-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            place.with_name(place.name + end).rename(aside.with_name(aside.name + end))
    return place.rename(aside)
