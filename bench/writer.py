"""A process that changes the database in every way there is, one after the other, until it is killed."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from bench.changes import CHANGES
from bench.changes_by_jobs import JOBS
from bench.hands import Hands
from commands.contract import Deps
from store.database import open_database
from store.errors import Sorry

KINDS: Mapping[str, Callable[[Hands], None]] = {**CHANGES, **JOBS}
START = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
# How far apart they are, so that no two changes share a moment, by which they are known.
_ROUND, _PROCESS, _STEP = timedelta(minutes=1), timedelta(seconds=20), timedelta(milliseconds=10)


@dataclass(frozen=True, slots=True)
class Task:
    """What to change where, in which round, as which of its processes."""

    database_url: str
    folder: Path
    seed: str
    kinds: tuple[str, ...]
    number: int = 0
    process: int = 0

    @property
    def moment(self) -> datetime:
        """When it begins, by a clock of its own."""
        return START + self.number * _ROUND + self.process * _PROCESS

    def of(self, number: int, process: int) -> "Task":
        """The task of one process in one round."""
        return replace(self, number=number, process=process, seed=f"{self.seed}/{number}/{process}")


def write(task: Task, pipe: Connection) -> None:
    """Make changes, each kind as often as the others, and say when each begins and what came of it."""
    logging.disable()
    rng = Random(task.seed)  # noqa: S311 - to be repeated, not to be secret
    hands = Hands(
        Deps(open_database(task.database_url), lambda: hands.now, 90), rng, task.folder, task.moment
    )
    while True:
        for kind in rng.sample(task.kinds, len(task.kinds)):
            hands.now += _STEP
            pipe.send((kind, ""))
            try:
                KINDS[kind](hands)
            except Sorry:
                pipe.send((kind, "refused"))
            else:
                pipe.send((kind, "done"))
