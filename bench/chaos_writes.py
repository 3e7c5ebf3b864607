"""Kills processes that write, at random, and looks at what is left: all of each change is there, or nothing.

Run as `python -m bench.chaos_writes [ROUNDS [MINUTES [SEED]]]`: rounds on SQLite and on PostgreSQL, MINUTES
at most for each.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench import databases
from bench.rounds import asked, end
from bench.write_rounds import run
from bench.writer import KINDS, Task


def main(rounds: int, minutes: float, seed: int) -> None:
    """All rounds on both databases; ends with 1 where anything did not hold."""
    wrong: list[str] = []
    for name, url, db in databases.empty():
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="rapport-chaos-") as folder:
            count = run(db, Task(url, Path(folder), str(seed), tuple(KINDS)), rounds, minutes * 60)
        sys.stdout.write(f"{name}, seed {seed}: {count}; {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
        wrong += count.wrong
    end(wrong)


if __name__ == "__main__":
    main(*asked(100))
