"""Opening, migrating, transactions, and what is said when the database is gone."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any, cast

import psycopg
import pytest
from sqlalchemy import make_url, text

from store import people
from store.database import Database, open_database
from store.errors import DatabaseGone, Sorry
from store.records import Person

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OPEN = "import sys; from store.database import open_database; print(open_database(sys.argv[1]).is_current())"


def test_a_missing_database_is_made_and_migrated(missing_url: str, dialect: str) -> None:
    db = open_database(missing_url)
    assert db.is_current()
    assert db.dialect == dialect
    db.ping()
    db.dispose()


def test_a_database_that_is_there_is_opened_with_what_is_in_it(url: str) -> None:
    for known in (None, Person("U1")):
        db = open_database(url)
        with db.begin() as tx:
            assert people.get(tx, "U1", NOW) == known
            people.save(tx, Person("U1"), NOW)
        db.dispose()


def test_processes_that_open_a_new_database_at_once_all_succeed(missing_url: str) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN, missing_url], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate()[0] for process in processes] == ["True\n"] * 3


def test_a_new_file_that_somebody_else_writes_in_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself does not wait here, however long a timeout it has."""
    other = sqlite3.connect(tmp_path / "rapport.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ending = Timer(0.3, other.close)
    ending.start()
    open_database(f"sqlite:///{tmp_path / 'rapport.db'}").dispose()
    ending.join()


def test_threads_that_open_a_new_database_at_once_all_succeed(missing_url: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(open_database, [missing_url] * 8))
    assert all(db.is_current() for db in opened)
    for db in opened:
        db.dispose()


def test_a_relative_path_and_missing_folders_are_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    db = open_database("sqlite:///new/folder/rapport.db")
    monkeypatch.chdir("/")
    db.ping()
    db.dispose()
    assert (tmp_path / "new/folder/rapport.db").exists()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(postgresql_url: str, scheme: str) -> None:
    db = open_database(make_url(postgresql_url).set(drivername=scheme).render_as_string(hide_password=False))
    assert db.dialect == "postgresql"
    db.dispose()


def test_no_update_is_lost_between_threads(sqlite_db: Database) -> None:
    def count_up(_: int) -> None:
        for _ in range(200):
            with sqlite_db.begin() as tx:
                known = people.get(tx, "U1", NOW)
                people.save(tx, Person("U1", name=str(int(known.name or 0) + 1 if known else 1)), NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count_up, range(4)))
    with sqlite_db.read() as tx:
        assert people.get(tx, "U1", NOW) == Person("U1", name="800")


def test_an_error_undoes_the_whole_transaction(db: Database) -> None:
    def save_and_fail() -> None:
        with db.begin() as tx:
            people.save(tx, Person("U1"), NOW)
            raise KeyError

    with pytest.raises(KeyError):
        save_and_fail()
    with db.read() as tx:
        assert people.get(tx, "U1", NOW) is None


def test_reading_does_not_wait_for_a_writer_and_sees_nothing_unfinished(db: Database) -> None:
    with db.begin() as writing:
        people.save(writing, Person("U1"), NOW)
        with db.read() as reading:
            assert people.get(reading, "U1", NOW) is None


def test_a_transaction_for_reading_cannot_write(db: Database) -> None:
    with pytest.raises(DatabaseGone, match="cannot be written"), db.read() as tx:
        people.save(tx, Person("U1"), NOW)
    with db.begin() as tx:
        people.save(tx, Person("U1"), NOW)


def test_thirty_threads_find_a_connection(db: Database) -> None:
    def ping(_: int) -> None:
        db.ping()

    with ThreadPoolExecutor(30) as threads:
        list(threads.map(ping, range(120)))


def test_the_password_is_never_shown() -> None:
    with pytest.raises(DatabaseGone) as caught:
        open_database("postgresql://ana:geheim@127.0.0.1:1/rapport?password=geheim")
    said = str(caught.value)
    assert said.startswith("The database rapport on 127.0.0.1:1 cannot be reached")
    assert "geheim" not in said
    assert "ana" not in said


def test_the_address_shown_hides_the_password(postgresql_url: str) -> None:
    address = make_url(postgresql_url).set(password="geheim").update_query_dict({"password": "geheim"})
    db = open_database(address.render_as_string(hide_password=False))
    assert "geheim" not in repr(db)
    db.dispose()


@pytest.mark.parametrize(
    "wrong", ["", "rapport.db", "mysql://host/db", "sqlite://", "sqlite:///:memory:", "x://["]
)
def test_an_address_of_nothing_known_is_explained(wrong: str) -> None:
    with pytest.raises(Sorry, match=r"write sqlite:///rapport\.db or postgresql://"):
        open_database(wrong)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database\n" * 1000)
    with pytest.raises(Sorry, match=r"notes\.txt is damaged or not SQLite"):
        open_database(f"sqlite:///{path}")
    assert path.read_text() == "no database\n" * 1000


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(Sorry, match="cannot be opened"):
        open_database(f"sqlite:///{tmp_path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Sorry, match="file/folder for the database cannot be made"):
        open_database(f"sqlite:///{tmp_path}/file/folder/rapport.db")


def test_a_database_that_disappears_while_in_use_is_one_sentence(
    db: Database, lose: Callable[[], None]
) -> None:
    db.ping()
    lose()
    with pytest.raises(DatabaseGone, match=r"^The database .* cannot be (opened|reached); check that .*\.$"):
        db.ping()
    with pytest.raises(DatabaseGone), db.begin() as tx:
        people.save(tx, Person("U1"), NOW)


def test_a_sqlite_file_put_back_from_a_backup_is_the_one_that_is_used(
    sqlite_db: Database, tmp_path: Path
) -> None:
    path = Path(str(make_url(sqlite_db.url).database))
    sqlite_db.ping()
    backup = shutil.copy(path, tmp_path / "backup.db")
    with sqlite_db.begin() as tx:
        people.save(tx, Person("U1"), NOW)
    for old in path.parent.glob("rapport.db*"):
        old.unlink()
    Path(backup).rename(path)
    with sqlite_db.begin() as tx:
        assert people.get(tx, "U1", NOW) is None
        people.save(tx, Person("U2"), NOW)
    with sqlite_db.read() as tx:
        assert people.get(tx, "U2", NOW) == Person("U2")


def test_a_full_disk_is_one_sentence_and_undoes_the_transaction(sqlite_db: Database) -> None:
    def fill() -> None:
        with sqlite_db.begin() as tx:
            people.save(tx, Person("U1"), NOW)
            tx.execute(text("PRAGMA max_page_count = 1"))
            people.save(tx, Person("U2", name="x" * 1_000_000), NOW)

    with pytest.raises(DatabaseGone, match="is full; make room"):
        fill()
    with sqlite_db.read() as tx:
        assert people.get(tx, "U1", NOW) is None


def test_a_sqlite_file_that_may_not_be_written_is_one_sentence() -> None:
    folder = Path(tempfile.mkdtemp(prefix="rapport-read-only-"))
    path = folder / "rapport.db"
    open_database(f"sqlite:///{path}").dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE alembic_version")  # so that opening has something to write
    path.chmod(0o444)
    folder.chmod(0o555)
    said = subprocess.run(
        [sys.executable, "-c", POWERLESS, f"sqlite:///{path}"], capture_output=True, text=True, check=True
    ).stdout
    folder.chmod(0o755)
    shutil.rmtree(folder)
    assert said.startswith(f"The database {path} cannot be")


POWERLESS = """
import os, sys
from store.database import open_database
from store.errors import Sorry
if os.geteuid() == 0:
    os.setuid(65534)  # root may write anywhere
try:
    open_database(sys.argv[1])
except Sorry as sorry:
    print(sorry)
"""


def test_a_server_that_ends_the_connection_half_way_is_one_sentence(postgresql_db: Database) -> None:
    def save_and_end() -> None:
        with postgresql_db.begin() as tx:
            people.save(tx, Person("U1"), NOW)
            tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseGone, match="cannot be reached"):
        save_and_end()
    with postgresql_db.read() as tx:
        assert people.get(tx, "U1", NOW) is None


def test_a_server_that_vanished_without_a_word_is_given_up_within_a_minute(postgresql_db: Database) -> None:
    with postgresql_db.read() as tx:
        driver = cast("psycopg.Connection[Any]", tx.connection().connection.driver_connection)
        kept = driver.info.get_parameters()
    assert (
        int(kept["keepalives_idle"]) + int(kept["keepalives_interval"]) * int(kept["keepalives_count"]) < 60
    )
    assert int(kept["tcp_user_timeout"]) < 60_000


def test_a_login_that_may_not_create_the_database_is_told_so(
    postgresql_db: Database, postgresql_url: str
) -> None:
    with postgresql_db.begin() as tx:
        tx.execute(text("CREATE ROLE rapport_guest LOGIN PASSWORD 'guest'"))
    address = make_url(postgresql_url).set(username="rapport_guest", password="guest", database="not_there")
    with pytest.raises(Sorry, match=r"no database not_there on .* may not create it"):
        open_database(address.render_as_string(hide_password=False))
    with postgresql_db.begin() as tx:
        tx.execute(text("DROP ROLE rapport_guest"))
