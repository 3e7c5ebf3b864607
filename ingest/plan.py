"""What an import will do: every file found, every header checked, before the first row is loaded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.bundle import Table
from ingest.rows import Rows
from ingest.source import SUFFIXES
from store.errors import BadInput

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """One file for one table; `rows` reads it."""

    name: str
    table: Table
    rows: Callable[[Progress], Rows]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The tasks, what others refer to first, and what was left out."""

    tasks: tuple[Task, ...]
    warnings: tuple[str, ...]


def find(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file that may hold rows, and whether it was named itself rather than found in a folder."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.iterdir()):
                if file.suffix.lower() in SUFFIXES:
                    _refuse_elsewhere(file, path)
                    yield file, False
        elif not path.exists():
            raise BadInput(f"There is no {path}: check the path.")
        elif path.suffix.lower() not in SUFFIXES:
            raise BadInput(
                f"{path.name} is neither CSV nor Parquet: its name must end in {', '.join(SUFFIXES)}."
            )
        else:
            yield path, True


def _refuse_elsewhere(file: Path, folder: Path) -> None:
    """BadInput for a link out of the folder: whoever made it may not be allowed to read what is there."""
    if not file.resolve().is_relative_to(folder.resolve()):
        raise BadInput(f"{file} is a link out of its folder: put the file itself there, or name it.")
