"""Processes that change everything, killed at random, for a few rounds; `make chaos-writes` runs hundreds."""

from pathlib import Path

from bench import write_rounds
from bench.changes_by_jobs import SLOW
from bench.halves import halves
from bench.writer import KINDS, START, Task
from store import touches
from store.database import Database
from store.records import Touch


def test_whatever_is_killed_all_of_a_change_is_there_or_nothing(
    db: Database, url: str, tmp_path: Path
) -> None:
    kinds = tuple(kind for kind in KINDS if kind not in SLOW)
    count = write_rounds.run(db, Task(url, tmp_path, "steady", kinds), rounds=1, seconds=30)
    assert count.wrong == []
    assert count.done.total() > 0
    assert count.killed.total() > 0
    with db.begin() as tx:  # the half of a change
        touches.add(tx, Touch("A0", START, "note", "Called"))
    (found,) = halves(db)
    assert found.endswith("is not in the audit")
