"""A file as columns of trimmed text, CSV or Parquet alike, with the place of every row."""

from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ingest import csv_file, parquet_file
from ingest.rejects import Place, reject_broken
from store.errors import BadInput

SUFFIXES = (".csv", ".tsv", ".parquet")
_MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Source:
    """The readable rows of a file as text (missing: NaN), and the rejects of the others, one each."""

    text: pd.DataFrame
    place: Place
    rejects: pd.DataFrame


def columns(path: Path) -> list[str]:
    """The names in the header. BadInput where the file cannot be opened, is empty or has a name twice."""
    if path.exists() and not path.is_file():
        raise BadInput(f"{path} cannot be read: it is not a file.")  # one would wait on a pipe for ever
    with _reading(path):
        names = parquet_file.header(path) if _is_parquet(path) else csv_file.header(path)[0]
    if len(names) > _MOST_COLUMNS:
        raise BadInput(
            f"{path.name} has {len(names):,} columns, more than {_MOST_COLUMNS:,}: leave out those "
            "that nobody needs."
        )
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        raise BadInput(f"{path.name} has two columns named '{twice}': rename or remove one of them.")
    return names


def read(path: Path, wanted: Collection[str], progress: Callable[[str], None]) -> Source:
    """Read the wanted columns, which the header must have. BadInput where the file cannot be read."""
    with _reading(path):
        if _is_parquet(path):
            text, broken = parquet_file.read(path, wanted), []
            numbers = np.arange(1, len(text) + 1, dtype=np.int64)
        else:
            text, numbers, broken = csv_file.read(path, wanted, progress)
    place = Place(path.name, "", numbers, rows=_is_parquet(path))
    return Source(_clean(text), place, reject_broken(path.name, broken))


@contextmanager
def _reading(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _clean(text: pd.DataFrame) -> pd.DataFrame:
    """Trimmed, without NUL bytes, which no database keeps, and NaN for what is empty."""
    for name in text.columns:
        values = text[name].astype("str").str.replace("\0", "", regex=False).str.strip()
        text[name] = values.mask(values == "")
    return text
