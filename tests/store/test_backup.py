"""Copies of the database: whole under a writer, refused where they would do harm, and put back."""

import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from store import backup, people
from store.database import Database, open_database
from store.errors import BadInput, Sorry
from store.records import Person
from tests.conftest import beside, closing_database, command

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from store import people
from store.database import open_database
from store.records import Person
db = open_database(sys.argv[1])
number = 0
while True:
    with db.begin() as tx:  # always two at a time
        for name in (f"A{number}", f"B{number}"):
            people.save(tx, Person(name), datetime.now(UTC))
    if number == 20:
        print("writing", flush=True)
    number += 1
"""


@contextmanager
def writer(url: str) -> Generator[None]:
    """Another process that writes all the time."""
    with subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        yield
        assert process.poll() is None
        process.kill()


def count(file: Path, start: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (found,) = connection.execute("SELECT count(*) FROM people WHERE slack_id LIKE ?", [f"{start}%"])
    return int(found[0])


def has(url: str, person: str) -> bool:
    with closing_database(url) as db, db.read() as tx:
        return people.get(tx, person, None) is not None


def put(url: str, person: str) -> None:
    with closing_database(url) as db, db.begin() as tx:
        people.save(tx, Person(person), NOW)


def test_a_copy_under_a_writer_is_whole_and_of_one_moment(sqlite_url: str, tmp_path: Path) -> None:
    with writer(sqlite_url):
        copies = [tmp_path / f"copy-{n}.db" for n in range(3)]
        sizes = [backup.save(sqlite_url, copy) for copy in copies]
    assert sizes == [copy.stat().st_size for copy in copies]
    counts = [count(copy, "A") for copy in copies]
    assert counts == [count(copy, "B") for copy in copies]
    assert 20 < counts[0] <= counts[1] <= counts[2]
    assert {path.name for path in tmp_path.glob("copy-*")} == {copy.name for copy in copies}
    assert {copy.stat().st_mode & 0o777 for copy in copies} == {0o600}


def test_what_was_copied_comes_back_and_what_was_there_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    put(sqlite_url, "U1")
    backup.save(sqlite_url, tmp_path / "copy.db")
    put(sqlite_url, "U2")
    aside = backup.restore(sqlite_url, tmp_path / "copy.db")
    assert aside is not None
    assert (has(sqlite_url, "U1"), has(sqlite_url, "U2")) == (True, False)
    assert has(f"sqlite:///{aside}", "U2")
    assert (tmp_path / "copy.db").is_file()


def test_a_copy_comes_back_where_there_is_nothing(sqlite_url: str, tmp_path: Path) -> None:
    put(sqlite_url, "U1")
    backup.save(sqlite_url, tmp_path / "copy.db")
    new = f"sqlite:///{tmp_path}/new/rapport.db"
    assert backup.restore(new, tmp_path / "copy.db") is None
    assert has(new, "U1")


def test_a_database_in_use_is_left_alone(sqlite_url: str, sqlite_db: Database, tmp_path: Path) -> None:
    backup.save(sqlite_url, tmp_path / "copy.db")
    before = {path.name for path in tmp_path.iterdir()}
    sqlite_db.ping()  # its connection stays open, as that of a bot that is idle does
    with pytest.raises(Sorry, match=r"rapport\.db is in use; stop Rapport everywhere"):
        backup.restore(sqlite_url, tmp_path / "copy.db")
    assert before <= {path.name for path in tmp_path.iterdir()}
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob("*.until-*"))
    sqlite_db.ping()


def test_a_damaged_database_can_be_replaced(sqlite_url: str, tmp_path: Path) -> None:
    put(sqlite_url, "U1")
    backup.save(sqlite_url, tmp_path / "copy.db")
    place = tmp_path / "rapport.db"
    place.write_bytes(b"no database" * 1000)
    aside = backup.restore(sqlite_url, tmp_path / "copy.db")
    assert aside is not None
    assert aside.read_bytes().startswith(b"no database")
    assert has(sqlite_url, "U1")


def of_tomorrow(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of tomorrow'")


def test_a_newer_database_is_neither_restored_nor_replaced(sqlite_url: str, tmp_path: Path) -> None:
    backup.save(sqlite_url, tmp_path / "copy.db")
    backup.save(sqlite_url, tmp_path / "newer.db")
    of_tomorrow(tmp_path / "newer.db")
    with pytest.raises(BadInput, match=r"newer\.db was made by a newer Rapport"):
        backup.restore(sqlite_url, tmp_path / "newer.db")
    with pytest.raises(Sorry, match=r"newer\.db was made by a newer Rapport, which alone may"):
        backup.restore(f"sqlite:///{tmp_path}/newer.db", tmp_path / "copy.db")


@pytest.mark.parametrize("cut", [100, 4096 * 5 + 1])
def test_a_damaged_copy_is_refused(sqlite_url: str, tmp_path: Path, cut: int) -> None:
    backup.save(sqlite_url, tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "copy.db").write_bytes(whole[:cut])
    with pytest.raises(BadInput, match=r"copy\.db is (not a whole SQLite database|damaged)"):
        backup.restore(sqlite_url, tmp_path / "copy.db")
    assert open_database(sqlite_url).is_current()


def test_what_is_not_ours_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(BadInput, match="is no database of Rapport's"):
        backup.restore(sqlite_url, tmp_path / "other.db")
    with pytest.raises(BadInput, match="There is no file"):
        backup.restore(sqlite_url, tmp_path / "nothing.db")


def test_no_file_is_overwritten_and_nothing_half_written_stays(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(BadInput, match="is there already; name a new file"):
        backup.save(sqlite_url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"
    with pytest.raises(Sorry, match="There is no database"):
        backup.save(f"sqlite:///{tmp_path}/none.db", tmp_path / "other.db")
    with pytest.raises(Sorry, match="cannot be written: No such file or directory"):
        backup.save(sqlite_url, tmp_path / "no folder" / "copy.db")
    assert not list(tmp_path.rglob("*.part"))


def run(said: str, url: str) -> None:
    """Type what the sentence says after its colon, with PostgreSQL's own programs."""
    password = f"PGPASSWORD={make_url(url).password or ''}"
    subprocess.run(["env", password, *shlex.split(said.partition(": ")[2])], check=True)


def test_postgresql_is_copied_by_what_the_sentence_says(postgresql_url: str, tmp_path: Path) -> None:
    secret = make_url(postgresql_url).set(password="hush")
    with pytest.raises(Sorry) as how:
        backup.save(secret.render_as_string(hide_password=False), tmp_path / "copy.dump")
    assert "pg_dump --format=custom --file=" in str(how.value)
    assert "hush" not in str(how.value)


def test_postgresql_is_copied_and_restored_by_its_own_programs(
    postgres: str, postgresql_url: str, tmp_path: Path
) -> None:
    if major("pg_dump") < major("psql", "--dbname", postgres, "-Atc", "show server_version"):
        pytest.skip("there is no pg_dump here that is as new as the server")
    put(postgresql_url, "U1")
    with pytest.raises(Sorry) as how:
        backup.save(postgresql_url, tmp_path / "copy.dump")
    run(str(how.value), postgresql_url)
    fresh = beside(postgres, "rapport_restored")
    command(postgres, "CREATE DATABASE rapport_restored")
    try:
        with pytest.raises(Sorry) as how:
            backup.restore(fresh, tmp_path / "copy.dump")
        run(str(how.value), fresh)
        assert has(fresh, "U1")
    finally:
        command(postgres, "DROP DATABASE rapport_restored WITH (FORCE)")


def major(program: str, *words: str) -> int:
    """The major version that a program tells of itself, or of the server; -1 where it is not there."""
    if not shutil.which(program):
        return -1
    done = subprocess.run([program, *(words or ("--version",))], capture_output=True, text=True, check=True)
    return int(re.findall(r"\d+", done.stdout)[0])
