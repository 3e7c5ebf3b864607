"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells per database."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_into(tx: Session, target: type[DeclarativeBase] | Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    table: Any = target
    if tx.connection().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
