"""What an import did: for every file how many rows became what."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file into one table. `read` is the sum of `new`, `changed`, `same` and `rejected`.

    `same` counts rows that were already there, and `merged` of them: rows that repeat another row of the
    file, are summed into another or passed over for a later one; `notes` say how many of these.
    """

    name: str
    table: str
    read: int
    new: int
    changed: int
    same: int
    rejected: int
    merged: int = 0
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole import. `rejects` is the file that names the rejected rows, None where there are none."""

    files: tuple[FileReport, ...]
    warnings: tuple[str, ...] = ()
    rejects: Path | None = None

    @property
    def ok(self) -> bool:
        """Whether no row was rejected."""
        return not any(file.rejected for file in self.files)
