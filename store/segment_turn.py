"""Changes to segments, one after the other: who looks first and then saves is not overtaken."""

from sqlalchemy import text

from store.database import Tx

LOCK = 7_274_707_003  # any number that nothing else waits for


def take(tx: Tx) -> None:
    """Wait for those who change segments, and keep others waiting until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
