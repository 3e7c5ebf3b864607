"""Who looks first and then changes what she saw is not overtaken: one after the other."""

from enum import IntEnum

from sqlalchemy import text
from sqlalchemy.orm import Session


class Turn(IntEnum):
    """What is taken turns for; PostgreSQL knows each by its number, which is the same in every version."""

    IMPORT = 7_274_707_002  # and what nobody may import any more
    SEGMENTS = 7_274_707_003
    DIGESTS = 7_274_707_004


def take(tx: Session, turn: Turn) -> None:
    """Wait for those who have it, and keep others waiting until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": turn.value})
