"""How much room the database takes, and how much there is."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of the database, of its log, and free on its disk; None where only its server knows."""

    size: int
    log: int | None
    free: int | None


def of(tx: Session) -> Room:
    """The room of the database that this transaction is in."""
    url = tx.connection().engine.url
    if url.get_backend_name() != "sqlite":
        size = tx.scalar(text("SELECT pg_database_size(current_database())"))
        return Room(int(size or 0), None, None)
    path = Path(str(url.database))
    log = path.with_name(f"{path.name}-wal")
    return Room(
        path.stat().st_size, log.stat().st_size if log.exists() else 0, shutil.disk_usage(path.parent).free
    )
