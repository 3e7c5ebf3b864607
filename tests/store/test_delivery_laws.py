"""Whatever workers do, in whatever order they die and are slow: a delivery is posted once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from store import deliveries, digests
from store.database import Database
from store.digest_records import Delivery, Digest, Key

BEGIN = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LEASE = timedelta(seconds=60)
POST = timedelta(seconds=10)  # what a post takes at most
WORKERS = st.integers(0, 3)
SLOTS = count()


@dataclass
class Worker:
    """One attempt as far as it got; its post arrives when it is begun, its record may come any time later."""

    owner: str
    delivery: Delivery
    ends: datetime
    kept: bool = False
    posted: bool = False


class Claiming(RuleBasedStateMachine):
    """Workers that follow the protocol, step by step, with a clock that any amount of time passes on."""

    db: Database
    digest_id: int

    def __init__(self) -> None:
        super().__init__()
        self.key = Key(self.digest_id, BEGIN + timedelta(days=next(SLOTS)), "C1")
        self.now = BEGIN
        self.workers: dict[int, Worker] = {}
        self.names = count()
        self.slack: list[str] = []

    @rule(number=WORKERS)
    def claim(self, number: int) -> None:
        owner = str(next(self.names))
        with self.db.begin() as tx:
            won = deliveries.claim(tx, self.key, owner, self.now, LEASE)
        if won is None:
            return
        assert not any(worker.ends > self.now for worker in self.workers.values())
        self.workers[number] = Worker(owner, won, self.now + LEASE)
        if won.content and self.slack:
            self.record(number)

    @rule(number=WORKERS)
    def keep(self, number: int) -> None:
        if worker := self.workers.get(number):
            with self.db.begin() as tx:
                content = {"by": worker.owner}
                kept = deliveries.keep(tx, self.key, worker.owner, content, None, self.now + POST)
            assert not (kept and worker.ends < self.now + POST)
            worker.kept = kept

    @rule(number=WORKERS)
    def post(self, number: int) -> None:
        worker = self.workers.get(number)
        if worker and worker.kept and not worker.posted and self.now + POST <= worker.ends:
            self.slack.append(worker.owner)
            worker.posted = True

    @rule(number=WORKERS)
    def record(self, number: int) -> None:
        worker = self.workers.get(number)
        if worker and self.slack and (worker.posted or worker.delivery.content):
            with self.db.begin() as tx:
                deliveries.sent(tx, self.key, worker.owner, "C1", self.slack[0], self.now)
            del self.workers[number]

    @rule(number=WORKERS)
    def leave(self, number: int) -> None:
        if worker := self.workers.pop(number, None):
            with self.db.begin() as tx:
                if deliveries.release(tx, self.key, worker.owner, self.now):
                    worker.ends = self.now

    @rule(number=WORKERS)
    def die(self, number: int) -> None:
        if number in self.workers:
            worker = self.workers.pop(number)
            self.now = max(self.now, worker.ends)  # nobody can know that it is dead before

    @rule(seconds=st.integers(1, 90))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def posted_once(self) -> None:
        assert len(self.slack) <= 1

    @invariant()
    def finished_only_when_posted(self) -> None:
        with self.db.read() as tx:
            there = deliveries.get(tx, self.key)
        assert there is None or there.state == "sending" or self.slack == [there.ts]

    def teardown(self) -> None:
        """Whatever happened, somebody who comes later brings it to its end."""
        self.now += 2 * LEASE
        self.workers.clear()
        self.claim(0)
        for step in (self.keep, self.post, self.record):
            step(0)
        with self.db.read() as tx:
            there = deliveries.get(tx, self.key)
        assert there
        assert there.state == "sent"
        assert self.slack == [there.ts]


def test_a_delivery_is_posted_once_whatever_workers_do(db: Database) -> None:
    digest = Digest("changes", "place", "C1", "at risk", "daily 08:30", "UTC", 5, "U1", BEGIN)
    with db.begin() as tx:
        digest_id = digests.add(tx, digest).digest_id

    class OnThisDatabase(Claiming):
        """The same, here."""

    OnThisDatabase.db, OnThisDatabase.digest_id = db, digest_id
    run_state_machine_as_test(  # pyright: ignore[reportUnknownVariableType] - hypothesis types it in part
        OnThisDatabase, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )
