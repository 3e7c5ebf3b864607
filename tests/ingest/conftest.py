import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.load import load
from ingest.report import FileReport, Report
from store import frames
from store.database import Database

DATA = Path(__file__).parents[3] / "shared" / "data"


def rows_of(db: Database, table: str) -> list[dict[str, Any]]:
    """Every row of a table, in the order of its values."""
    return sorted(frames.read(db, table).to_pylist(), key=lambda row: [str(value) for value in row.values()])


def data(name: str) -> Path:
    """A folder of real data; skips the test where there is none."""
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder


@dataclass
class Import:
    """What an import left behind."""

    report: Report
    rejects: list[dict[str, str]]
    said: list[str]

    def file(self, name: str) -> FileReport:
        return next(file for file in self.report.files if file.name == name)

    def reasons(self) -> list[tuple[str, str, str, str, str]]:
        return [(r["file"], r["line"], r["column"], r["value"], r["reason"]) for r in self.rejects]


Importer = Callable[..., Import]


@pytest.fixture
def run(sqlite_db: Database, tmp_path: Path) -> Importer:
    """Writes files (name to content), imports their folder or the paths given, and reads the rejects."""

    def run_import(
        files: Mapping[str, str | bytes] | None = None,
        paths: list[Path] | None = None,
        mapping: str | Path | None = None,
        db: Database = sqlite_db,
    ) -> Import:
        folder, rejects, said = tmp_path / "bundle", tmp_path / "rejects.csv", list[str]()
        folder.mkdir(exist_ok=True)
        for name, content in (files or {}).items():
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        if isinstance(mapping, str):
            (tmp_path / "map.yml").write_text(mapping)
            mapping = tmp_path / "map.yml"
        report = load(db, paths or [folder], mapping, rejects, said.append)
        for file in report.files:
            assert file.read == file.new + file.changed + file.same + file.rejected
        found: list[dict[str, str]] = []
        if report.rejects:
            with report.rejects.open(newline="") as text:
                found = list(csv.DictReader(text))
        return Import(report, found, said)

    return run_import
