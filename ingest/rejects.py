"""Rejects: what could not be loaded, with file, line, column, value and reason, and the file they go to."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from store.errors import Sorry
from store.texts import defused

COLUMNS = ["file", "line", "column", "value", "reason"]

Numbers = npt.NDArray[np.int64]


class Broken(NamedTuple):
    """A row that could not be read at all."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where values were read: `lines` are physical lines of the file, or numbers of rows where `rows`.

    Values that were looked up in another file have their place there as `beyond`, its lines -1 where
    nothing was found.
    """

    file: str
    column: str
    lines: Numbers
    rows: bool = False
    beyond: "Place | None" = None

    def at(self, positions: Numbers) -> "Place":
        """The lines at these positions alone."""
        beyond = self.beyond.at(positions) if self.beyond else None
        return replace(self, lines=self.lines[positions], beyond=beyond)

    def named(self, column: str) -> "Place":
        """The same lines of another column."""
        return replace(self, column=column)

    def labels(self) -> list[str]:
        """How the lines are named in the rejects file."""
        return [f"row {line}" if self.rows else str(line) for line in self.lines.tolist()]

    def mentions(self) -> list[str]:
        """How the lines are named in a sentence."""
        return [f"row {line}" if self.rows else f"line {line}" for line in self.lines.tolist()]


def reject(place: Place, values: pd.Series, reasons: pd.Series) -> pd.DataFrame:
    """One reject for each line of the place: the COLUMNS, and `number` to sort by."""
    why = reasons.tolist()
    if place.beyond:
        origins = zip(why, place.beyond.mentions(), place.beyond.lines.tolist(), strict=True)
        why = [f"{text} ({place.beyond.file}, {at})" if line > 0 else text for text, at, line in origins]
    return pd.DataFrame(
        {
            "file": place.file,
            "number": place.lines,
            "line": place.labels(),
            "column": place.column,
            "value": values.astype("str").fillna("").to_numpy(),
            "reason": why,
        }
    )


def reject_broken(file: str, broken: list[Broken]) -> pd.DataFrame:
    """One reject for each row that could not be read."""
    frame = pd.DataFrame(broken, columns=["number", "column", "value", "reason"])
    return frame.assign(file=file, line=frame["number"].astype("str"))


def write(path: Path, rejects: Iterable[pd.DataFrame]) -> bool:
    """Replace the file by these rejects in one step, each once. With none, leave it alone and say False.

    What a spreadsheet would take for a formula has an apostrophe in front.
    """
    frames = [frame for frame in rejects if len(frame)]
    if not frames:
        return False
    frame = pd.concat(frames).drop_duplicates().sort_values(["file", "number"], kind="stable")
    text = {name: frame[name].map(defused) for name in ("file", "column", "value", "reason")}
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        frame.assign(**text).to_csv(draft, columns=COLUMNS, index=False, lineterminator="\n")
        draft.replace(path)
    except OSError as error:
        raise Sorry(f"The rejects cannot be written to {path}: {error.strerror or error}.") from error
    return True
