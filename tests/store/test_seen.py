"""A delivery counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from store import seen
from store.database import Database

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def first_time(db: Database, key: str = "Ev1", now: datetime = NOW) -> bool:
    with db.begin() as tx:
        return seen.first_time(tx, key, now)


def test_a_key_is_new_once(db: Database) -> None:
    assert first_time(db)
    assert not first_time(db)
    assert first_time(db, "Ev2")


def test_of_many_threads_one_is_the_first(db: Database) -> None:
    def deliver(_: int) -> bool:
        return first_time(db)

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(deliver, range(16))) == 1


def test_a_delivery_whose_transaction_failed_counts_as_not_seen(db: Database) -> None:
    def take_and_fail() -> None:
        with db.begin() as tx:
            assert seen.first_time(tx, "Ev1", NOW)
            raise KeyError

    for _ in range(2):
        try:
            take_and_fail()
        except KeyError:
            continue
    assert first_time(db)
