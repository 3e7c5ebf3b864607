"""The run that health is compared with: about a week ago, of the same horizon, the one made last."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store import former, scores
from store.database import Database
from store.records import Run
from tests.commands.office import import_accounts, one_score

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


def keep(db: Database, ago: int, health: int | None = 50, *, horizon: int = 90, made: datetime = NOW) -> Run:
    day = TODAY - timedelta(days=ago)
    score = one_score("acme", day, health, "watch")
    return scores.save(db, Run(day, horizon, made, "test", {}), [replace(score, health=health)])


@pytest.mark.parametrize(
    ("agos", "expected"),
    [
        ((0, 1, 5, 7, 14), 7),
        ((0, 6, 14), 6),
        ((8, 9), 8),
        ((6, 8), 8),
        ((6, 7, 8), 7),
        ((0, 5, 9, 14), None),
        ((), None),
    ],
)
def test_the_run_closest_to_a_week_before(db: Database, agos: tuple[int, ...], expected: int | None) -> None:
    import_accounts(db)
    for ago in agos:
        keep(db, ago)
    with db.read() as tx:
        found = former.week_before(tx, TODAY, 90)
    assert (found and (TODAY - found.as_of).days) == expected


def test_of_one_day_the_run_made_last_and_never_one_of_another_horizon(db: Database) -> None:
    import_accounts(db)
    keep(db, 7, 40)
    last = keep(db, 7, 60, made=NOW + timedelta(hours=1))
    keep(db, 7, 70, horizon=30, made=NOW + timedelta(hours=2))
    with db.read() as tx:
        found = former.week_before(tx, TODAY, 90)
        assert found == last
        assert former.healths(tx, last.run_id) == {"acme": 60}


def test_parameters_come_back_to_the_last_bit(db: Database) -> None:
    params = {"memory": 1 / 3, "drop": 0.1 + 0.2, "rate": 5e-324, "shape": 1.7976931348623157e308}
    made = scores.save(db, Run(TODAY - timedelta(days=7), 90, NOW, "test", params), [])
    with db.read() as tx:
        found = former.week_before(tx, TODAY, 90)
    assert found
    assert found == made
    assert dict(found.params) == params


def test_unknown_health_stays_unknown(db: Database) -> None:
    import_accounts(db)
    run = keep(db, 7, None)
    with db.read() as tx:
        assert former.healths(tx, run.run_id) == {"acme": None}
