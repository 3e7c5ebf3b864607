"""Events become daily usage: each day is counted from all its events, whenever they came."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import bundle
from store.database import Database
from store.records import Counts
from store.tables import UsageRow

MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)
DAY = MIDNIGHT.date()
Usage = dict[tuple[str, date, str], float]


class Event(NamedTuple):
    account: str
    at: datetime
    name: str
    user: str | None


class UndoError(Exception):
    """Ends an example, so that the next finds the database as it was."""


@pytest.fixture
def book(db: Database) -> Database:
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.table({"account_id": ["a1", "a2"], "name": ["Acme", "Globex"]}))
    return db


def load(tx: Session, events: dict[str, Event]) -> Counts:
    columns = list(zip(*events.values(), strict=True)) or [(), (), (), ()]
    data = dict(zip(("account_id", "at", "event", "user_id"), columns, strict=True))
    return bundle.load(tx, "events", pa.table({"event_id": list(events), **data}, schema=SCHEMA))


SCHEMA = pa.schema(
    [bundle.schema("events").field(name) for name in ("event_id", "account_id", "at", "event", "user_id")]
)


def imported(tx: Session, rows: Usage) -> Counts:
    account, day, metric = zip(*rows, strict=True)
    table = pa.table({"account_id": account, "day": day, "metric": metric, "value": list(rows.values())})
    return bundle.load(tx, "usage", table)


def usage(tx: Session) -> Usage:
    rows = select(UsageRow.account_id, UsageRow.day, UsageRow.metric, UsageRow.value)
    return {(account, day, metric): value for account, day, metric, value in tx.execute(rows)}


def counted(events: dict[str, Event]) -> Usage:
    number = Counter((event.account, event.at.date(), event.name) for event in events.values())
    users = {
        (event.account, event.at.date(), event.user) for event in events.values() if event.user is not None
    }
    people = Counter((account, day, "active_people") for account, day, _ in users)
    return {key: float(value) for key, value in (number | people).items()}


def test_events_count_per_day_and_name_and_people_once(book: Database) -> None:
    with book.begin() as tx:
        load(
            tx,
            {
                "1": Event("a1", MIDNIGHT, "login", "ana"),
                "2": Event("a1", MIDNIGHT + timedelta(hours=23, minutes=59), "login", "ana"),
                "3": Event("a1", MIDNIGHT, "export", None),
                "4": Event("a1", MIDNIGHT - timedelta(microseconds=1), "login", "bo"),
            },
        )
        assert usage(tx) == {
            ("a1", DAY, "login"): 2.0,
            ("a1", DAY, "export"): 1.0,
            ("a1", DAY, "active_people"): 1.0,
            ("a1", DAY - timedelta(days=1), "login"): 1.0,
            ("a1", DAY - timedelta(days=1), "active_people"): 1.0,
        }


def test_nobody_known_is_not_nobody_active(book: Database) -> None:
    with book.begin() as tx:
        load(tx, {"1": Event("a1", MIDNIGHT, "login", None)})
        assert usage(tx) == {("a1", DAY, "login"): 1.0}


def test_an_event_that_moves_leaves_its_old_day(book: Database) -> None:
    with book.begin() as tx:
        load(tx, {"1": Event("a1", MIDNIGHT, "login", "ana")})
        moved = {"1": Event("a2", MIDNIGHT + timedelta(days=1), "login", "ana")}
        assert load(tx, moved) == Counts(changed=1)
        assert usage(tx) == counted(moved)


def test_days_that_are_not_touched_are_not_counted_again(book: Database) -> None:
    with book.begin() as tx:
        load(tx, {"1": Event("a1", MIDNIGHT, "login", None), "2": Event("a2", MIDNIGHT, "login", None)})
        tx.execute(update(UsageRow).values(value=99.0))
        load(tx, {"1": Event("a1", MIDNIGHT, "login", None), "3": Event("a2", MIDNIGHT, "login", None)})
        assert usage(tx) == {("a1", DAY, "login"): 99.0, ("a2", DAY, "login"): 2.0}


@pytest.mark.parametrize("first", ["usage", "events"])
def test_imported_usage_stands_whichever_came_first(book: Database, first: str) -> None:
    events = {"1": Event("a1", MIDNIGHT, "login", "ana"), "2": Event("a1", MIDNIGHT, "export", "ana")}
    rows: Usage = {("a1", DAY, "login"): 1.0, ("a1", DAY, "seats"): 7.0}
    with book.begin() as tx:
        if first == "events":
            load(tx, events)
            # Even an equal value is a change: from now on the row is an imported one.
            assert imported(tx, rows) == Counts(new=1, changed=1)
        else:
            assert imported(tx, rows) == Counts(new=2)
            load(tx, events)
        assert load(tx, {"3": Event("a1", MIDNIGHT, "login", "bo")}) == Counts(new=1)
        assert imported(tx, rows) == Counts(same=2)
        assert usage(tx) == {
            ("a1", DAY, "login"): 1.0,
            ("a1", DAY, "seats"): 7.0,
            ("a1", DAY, "export"): 1.0,
            ("a1", DAY, "active_people"): 2.0,
        }


def test_an_event_named_like_the_people_does_not_hide_them(book: Database) -> None:
    with book.begin() as tx:
        events = {str(n): Event("a1", MIDNIGHT, "active_people", "ana") for n in range(3)}
        load(tx, events)
        assert usage(tx) == {("a1", DAY, "active_people"): 1.0}


EVENTS = st.dictionaries(
    st.sampled_from("123456"),
    st.builds(
        Event,
        st.sampled_from(["a1", "a2"]),
        st.integers(-30, 30).map(lambda hours: MIDNIGHT + timedelta(hours=hours)),
        st.sampled_from(["login", "export"]),
        st.sampled_from(["ana", "bo", None]),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(EVENTS, max_size=4))
def test_any_parts_end_like_the_whole(book: Database, parts: list[dict[str, Event]]) -> None:
    def check(tx: Session) -> None:
        whole: dict[str, Event] = {}
        for part in parts:
            load(tx, part)
            whole |= part
            assert usage(tx) == counted(whole)
            assert load(tx, part) == Counts(same=len(part))
            assert usage(tx) == counted(whole)

    with suppress(UndoError), book.begin() as tx:
        check(tx)
        raise UndoError
