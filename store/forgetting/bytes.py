"""After the rows, their bytes: what is left of them is written over, and SQLite's files are searched."""

import json
import mmap
import re
import sqlite3
import time
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from store.database import Database
from store.errors import Sorry
from store.pool import WAIT

_PATIENCE = 30.0  # seconds for readers to let go of the write-ahead log


def overwrite(db: Database, tables: Iterable[str]) -> None:
    """Write all of SQLite's file anew; let PostgreSQL take back what deleted rows of these tables took.

    DatabaseGone where that cannot be, on a full disk say; Sorry where somebody keeps reading. The rows are
    erased by then, and this may be done again.
    """
    with db.speaking():
        if db.dialect == "sqlite":
            _rewrite(_path(db))
        else:
            _vacuum(db, sorted(set(tables)))


def hits(db: Database, spellings: Collection[str]) -> dict[str, int]:
    """How often each of the spellings stands in the bytes of SQLite's files; empty on PostgreSQL."""
    if db.dialect != "sqlite":
        return {}
    return {each: sum(_count(file, each) for file in _files(_path(db))) for each in spellings}


def _rewrite(path: Path) -> None:
    """VACUUM goes by way of the write-ahead log, which is then cut off."""
    with closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        ends = time.monotonic() + _PATIENCE
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > ends:
                raise Sorry(
                    "Somebody has been reading the database all the time; run the same command again."
                )
            time.sleep(0.2)


def _vacuum(db: Database, tables: list[str]) -> None:
    if tables:
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        with psycopg.connect(db.arrow_uri, autocommit=True) as connection:
            connection.execute(sql.SQL("VACUUM {}").format(names))


def _path(db: Database) -> Path:
    return Path(str(make_url(db.url).database))


def _files(path: Path) -> Iterator[Path]:
    for end in ("", "-wal", "-journal"):
        file = path.with_name(f"{path.name}{end}")
        if file.exists() and file.stat().st_size:
            yield file


def _count(file: Path, spelling: str) -> int:
    """As UTF-8 with accents joined or apart, and as JSON writes it."""
    forms = {unicodedata.normalize(form, spelling) for form in ("NFC", "NFD")}
    written = {each for form in forms for each in (form, form.lower(), form.upper(), json.dumps(form)[1:-1])}
    pattern = re.compile(b"|".join(re.escape(each.encode()) for each in sorted(written)), re.IGNORECASE)
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
        return sum(1 for _ in pattern.finditer(held))
