"""How connections are shared out: as many as the bot has threads, and no dead one is handed out."""

from typing import Any

WAIT = 30  # seconds for a connection, or for SQLite's write lock
POOL: dict[str, Any] = {
    "pool_size": 20,
    "max_overflow": 10,
    "pool_timeout": WAIT,
    "pool_pre_ping": True,
    "pool_use_lifo": True,  # the few in use at a time have warm caches; each has one of its own
    "hide_parameters": True,  # an error's text goes to the log, and they are customers' data
}
READS: dict[str, Any] = {"reads": True, "postgresql_readonly": True}  # marks a transaction that only reads
