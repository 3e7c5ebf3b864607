"""Prints how long an import takes, beside a bare copy: a million rows of usage, a thousand of them broken.

Run as `python -m bench.load [ROWS]`.
"""

import csv
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from ingest.load import load
from store.database import open_database

ACCOUNTS = 5_000


def write_bundle(folder: Path, rows: int) -> None:
    """Accounts, and usage in which one row in a thousand is broken."""
    accounts = "".join(f"A{i},Account {i}\n" for i in range(ACCOUNTS))
    (folder / "accounts.csv").write_text("account_id,name\n" + accounts)
    with (folder / "usage.csv").open("w") as file:
        file.write("account_id,day,metric,value\n")
        for i in range(rows):
            day = f"2026-{i // ACCOUNTS % 12 + 1:02d}-{i // ACCOUNTS // 12 % 28 + 1:02d}"
            metric = f"metric {i // ACCOUNTS // 336}"
            file.write(f"A{i % ACCOUNTS},{day},{metric},{'abc' if i % 1000 == 999 else i % 97}\n")


def copy(usage: Path, database: Path) -> float:
    """Seconds that Python's csv and sqlite3 take for the same rows, unchecked, into a table with that key."""
    begun = time.perf_counter()
    with sqlite3.connect(database) as connection, usage.open(newline="") as file:
        connection.execute("CREATE TABLE usage (a, d, m, v, PRIMARY KEY (a, d, m)) WITHOUT ROWID")
        rows = csv.reader(file)
        next(rows)
        connection.executemany("INSERT INTO usage VALUES (?, ?, ?, ?)", rows)
    connection.close()
    return time.perf_counter() - begun


def main(rows: int) -> None:
    """Import twice into a fresh SQLite database, and copy the same rows without looking at them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bundle").mkdir()
        write_bundle(folder / "bundle", rows)
        bare = copy(folder / "bundle" / "usage.csv", folder / "bare.db")
        sys.stdout.write(f"bare copy: {bare:.1f} s, {rows / bare:,.0f} rows/s\n")
        db = open_database(f"sqlite:///{folder}/rapport.db")
        for run in ("first run", "second run"):
            begun = time.perf_counter()
            report = load(db, [folder / "bundle"], None, folder / "rejects.csv", lambda _: None)
            seconds = time.perf_counter() - begun
            usage = report.files[-1]
            counts = f"{usage.new:,} new, {usage.same:,} same, {usage.rejected:,} rejected"
            speed = f"{rows / seconds:,.0f} rows/s, {seconds / bare:.1f} × the bare copy"
            sys.stdout.write(f"{run}: {seconds:.1f} s, {speed}; {counts}\n")
        db.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
