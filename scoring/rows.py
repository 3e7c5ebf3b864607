"""Usage rows that count, as plain columns: taken a piece at a time, for there are millions."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]

# Rows that are looked at at once: a few hundred kilobytes of each column.
PIECE = 1 << 16

# The day number of a date that is missing.
NEVER = np.iinfo(np.int64).min


class Rows(NamedTuple):
    """Usage rows that count; the metric is a position among the names, and -1 where it is missing."""

    code: npt.NDArray[Any]
    day: npt.NDArray[Any]
    metric: npt.NDArray[Any]
    value: npt.NDArray[Any]

    def of(self, chosen: Flags) -> "Rows":
        """Some of them."""
        return Rows(*(column[chosen] for column in self))


def pieces(*columns: npt.NDArray[Any]) -> Iterator[tuple[npt.NDArray[Any], ...]]:
    """The columns in pieces so short that what numpy makes of them on the way stays near the processor."""
    for begin in range(0, len(columns[0]), PIECE):
        yield tuple(column[begin : begin + PIECE] for column in columns)


def useful(code: Ints, days: Dates, metric: Ints, value: Floats, today: int) -> Rows:
    """Rows of the accounts that have a place, up to today, that say that something was used, and what."""
    number = days.astype("datetime64[D]").view(np.int64)
    good = (
        (code >= 0) & (metric >= 0) & (value > 0) & (value < np.inf) & (number <= today) & (number != NEVER)
    )
    return Rows(code[good], number[good], metric[good], value[good])


def filled(most: int, parts: Iterable[Rows]) -> Rows:
    """The parts, which have `most` rows at the most, one after the other in columns that are made once."""
    whole = Rows(np.empty(most, np.int64), np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most))
    end = 0
    for part in parts:
        begin, end = end, end + len(part.code)
        for column, piece in zip(whole, part, strict=True):
            column[begin:end] = piece
    return Rows(*(column[:end] for column in whole))


def coded(column: pd.Series) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Each row's position among the names of the column, -1 where missing; and the names."""
    known = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
    return known.cat.codes.to_numpy(), np.asarray(known.cat.categories, dtype=object)


def occurring(code: Ints, names: npt.NDArray[np.object_]) -> tuple[Ints, tuple[str, ...]]:
    """Positions among the names that occur, in alphabetical order; and those names."""
    count = np.zeros(len(names) + 1, dtype=np.int64)
    for (part,) in pieces(code):
        count += np.bincount(part + 1, minlength=len(count))
    occurs = np.flatnonzero(count[1:])
    order = occurs[np.argsort(names[occurs])]
    found = tuple(str(name) for name in names[order])
    if np.array_equal(order, np.arange(len(names))):
        return code, found
    place = np.full(len(names) + 1, -1, dtype=code.dtype)
    place[order] = np.arange(len(order))
    return place[code], found
