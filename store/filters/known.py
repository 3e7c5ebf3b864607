"""What holds on a day, for all the columns of a filter together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableValuedAlias

from store import scores
from store.filters import past

Column = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What holds on the day: which run, how metrics are spelt in the usage, what attributes were."""

    day: date
    run_id: int
    metrics: Mapping[str, list[str]]
    was: Mapping[str, TableValuedAlias]
    is_sqlite: bool

    @property
    def end(self) -> datetime:
        """The first moment after the day."""
        return end_of(self.day)

    def attribute(self, name: str) -> Column:
        """A column of accounts, as it was."""
        return past.attribute(name, self.was, is_sqlite=self.is_sqlite)


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def known_on(tx: Session, day: date, metrics: Mapping[str, list[str]], held: past.Held) -> Known:
    """What holds on the day."""
    run, is_sqlite = scores.run_at(tx, day), tx.connection().dialect.name == "sqlite"
    return Known(day, run.run_id if run else 0, metrics, past.tables(held, is_sqlite=is_sqlite), is_sqlite)
