"""Rounds in which processes that write are killed at random, and a look at what is left after each.

In a round three processes make changes of every kind there is, by the commands, buttons and forms of Slack,
and each is killed with SIGKILL in the middle of one. Then the database must satisfy what `rapport doctor
--deep` looks at, and each change must stand beside its entry in the audit.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from random import Random

from bench.changes_by_jobs import begin
from bench.halves import halves
from bench.writer import KINDS, START, Task, write
from bot.doctor.deep import holding
from store.database import Database

PROCESSES = 3
LATEST = 40  # changes that a process has begun when it is killed
PAUSE = 0.03  # seconds at most from the beginning of the change until the kill
PATIENCE = 60  # seconds for a process to begin a change at all


@dataclass
class Count:
    """What happened, by kind of change; `wrong` are sentences on what did not hold."""

    rounds: int = 0
    done: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    killed: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        head = (
            f"{self.rounds} rounds, {self.done.total():,} changes, {self.killed.total()} killed in the middle"
        )
        kinds = (
            f"  {kind:<22}{self.done[kind]:>6} done{self.refused[kind]:>6} refused"
            f"{self.killed[kind]:>5} killed in the middle"
            for kind in KINDS
        )
        return "\n".join([head, *kinds, f"  {len(self.wrong)} times something did not hold"])

    def told(self, said: Iterable[tuple[str, str]]) -> None:
        """Count what a process has said until it died: a kind when it began, and with what came of it."""
        under_way = ""
        for kind, result in said:
            under_way = "" if result else kind
            if result:
                (self.done if result == "done" else self.refused)[kind] += 1
        if under_way:
            self.killed[under_way] += 1


def run(db: Database, task: Task, rounds: int, seconds: float) -> Count:
    """Rounds on an empty database, as far as the time allows; what came of them."""
    begin(db, task.folder, START)
    count, until = Count(), time.monotonic() + seconds
    get_context("forkserver").set_forkserver_preload(["bench.writer"])
    for number in range(rounds):
        if time.monotonic() > until or count.wrong:
            break
        _round(task, number, count)
        found = [str(each) for each in holding(db) if each.keys] + list(halves(db))
        count.wrong += [f"round {number}, seed {task.seed}: {each}" for each in found]
    return count


def _round(task: Task, number: int, count: Count) -> None:
    rng = Random(f"{task.seed}/{number}")  # noqa: S311 - to be repeated, not to be secret
    count.rounds += 1
    for process, pipe in [_start(task.of(number, each)) for each in range(PROCESSES)]:
        said, most = list[tuple[str, str]](), rng.randint(1, LATEST)
        while sum(not result for _, result in said) < most and pipe.poll(PATIENCE):
            said.append(pipe.recv())
        time.sleep(rng.uniform(0, PAUSE))
        process.kill()
        process.join()
        count.told([*said, *_rest(pipe)])


def _start(task: Task) -> tuple[BaseProcess, Connection]:
    ours, theirs = Pipe(duplex=False)
    process = get_context("forkserver").Process(target=write, args=(task, theirs))
    process.start()
    theirs.close()
    return process, ours  # pyright: ignore[reportReturnType] - its name is another one only on Windows


def _rest(pipe: Connection) -> Iterator[tuple[str, str]]:
    try:
        while True:
            yield pipe.recv()
    except EOFError:
        return
