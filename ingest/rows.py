"""Rows on their way into a table: still text, and each value knows where it was read."""

from dataclasses import dataclass

import pandas as pd

from ingest.rejects import Place

Reasons = pd.Series  # text, indexed by the rows that have one


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table as text, indexed from 0, with NaN for what is missing.

    `unreadable` are the rejects of rows that got no further than their file, one each. `doubts` are columns
    with the reasons against some of their values that were found on the way. Rows of equal key are added up
    in the columns of `sums`, or only the last of them by `rank` counts. `left_out` rows of the file are not
    for this table.
    """

    text: pd.DataFrame
    place: Place
    places: dict[str, Place]
    unreadable: pd.DataFrame
    doubts: tuple[tuple[str, Reasons], ...] = ()
    sums: tuple[str, ...] = ()
    rank: pd.Series | None = None
    left_out: int = 0
