"""What is gathered about an account that has left: scores as they were known first, and our own acts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store import audit, scores, touches
from store.database import Database
from store.postmortem import acts, kept
from store.records import Run, Touch
from store.tables import OverrideRow, PulseRow
from tests.commands.office import import_accounts, one_score

LEFT = date(2026, 10, 20)
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def book(db: Database) -> Database:
    import_accounts(db)
    return db


def keep(db: Database, day: date, health: int | None, made: datetime) -> None:
    score = replace(one_score("gone", day, health, "watch"), health=health)
    scores.save(db, Run(day, 90, made, "test", {}), [score])


def test_of_each_day_the_score_made_first_and_none_from_after_the_end(book: Database) -> None:
    night = datetime(2026, 10, 2, 2, tzinfo=UTC)
    keep(book, date(2026, 10, 8), 40, night + timedelta(weeks=1))
    keep(book, date(2026, 10, 1), 60, night)
    keep(book, date(2026, 10, 1), 30, night + timedelta(weeks=5))
    keep(book, LEFT + timedelta(days=1), 5, night + timedelta(weeks=4))
    with book.read() as tx:
        found = kept(tx, "gone", LEFT)
        assert kept(tx, "acme", LEFT) == []
    assert [(each.score.health, each.made_at) for each in found] == [
        (60, night),
        (40, night + timedelta(weeks=1)),
    ]


def test_our_acts_in_order_and_what_came_from_them_is_none(book: Database) -> None:
    with book.begin() as tx:
        for hours, kind, direction in ((5, "call", None), (1, "email", "Inbound"), (2, "email", "outbound")):
            touch = Touch("gone", NOON + timedelta(hours=hours), kind, f"{kind} {hours}", "ana", direction)
            touches.add(tx, touch)
        touches.add(tx, Touch("acme", NOON, "call", "Another account"))
        tx.add(
            PulseRow(
                account_id="gone",
                at=NOON + timedelta(hours=3),
                colour="red",
                reason="Their sponsor left",
                author="ana",
                expires_on=LEFT,
            )
        )
        tx.add(
            OverrideRow(
                account_id="gone",
                band="watch",
                reason="New sponsor",
                author="ben",
                set_at=NOON + timedelta(hours=4),
                expires_on=LEFT,
            )
        )
        told: tuple[tuple[int, audit.Act], ...] = ((6, "share"), (7, "score"))
        for hours, what in told:
            audit.write(
                tx,
                at=NOON + timedelta(hours=hours),
                actor="U0ANA",
                act=what,
                account_id="gone",
                place=None,
                detail={},
            )
    with book.read() as tx:
        found = acts(tx, "gone", NOON + timedelta(hours=10))
        early = acts(tx, "gone", NOON + timedelta(hours=3))
    assert [(act.kind, act.who, act.words) for act in found] == [
        ("email", "ana", "email 2"),
        ("red pulse", "ana", "Their sponsor left"),
        ("override: watch", "ben", "New sponsor"),
        ("call", "ana", "call 5"),
        ("card shared", "U0ANA", None),
    ]
    assert early == found[:2]
