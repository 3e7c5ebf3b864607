"""The book as it was known on a past day: columns without a date of their own hold what they held then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from scoring.book import ABSURD, Book
from store.changes import Change

Changes = Mapping[str, Sequence[Change]]
"""By table, newest first."""


def end_of(day: date) -> datetime:
    """The moment after which a change is later than the day."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def as_known(book: Book, changes: Changes, day: date) -> Book:
    """The book with undated columns as they were at the end of the day, from all changes made after it.

    On days before the first import they are what the first import brought. A row of accounts, contacts, goals
    or milestones that came later is there nevertheless: when it first came is not kept.
    """
    end = end_of(day)
    later = {table: [each for each in found if each.at >= end] for table, found in changes.items()}
    return replace(book, **{table: undo(getattr(book, table), found) for table, found in later.items()})


def undo(frame: pd.DataFrame, changes: Sequence[Change]) -> pd.DataFrame:
    """The frame (of a Book) as it was before these changes of its rows, which come newest first."""
    held: dict[str, dict[tuple[str, ...], Any]] = {}
    for change in changes:  # the oldest comes last, and stands
        for column, value in change.before.items():
            held.setdefault(column, {})[tuple(change.key.values())] = value
    if not held:
        return frame
    rows = pd.MultiIndex.from_frame(frame[list(changes[0].key)])
    return frame.assign(**{column: _put(frame[column], rows, values) for column, values in held.items()})


def _put(column: pd.Series, rows: pd.MultiIndex, values: Mapping[tuple[str, ...], Any]) -> pd.Series:
    """The column with these values in the rows of these keys."""
    at = pd.MultiIndex.from_tuples(list(values)).get_indexer(rows)
    before = pd.Series(list(values.values()), dtype="object").astype(column.dtype)
    if column.dtype == "float64":
        before = before.where(before.abs() < ABSURD)
    return column.mask(at >= 0, before.take(at).set_axis(column.index))
