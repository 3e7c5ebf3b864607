"""What each field means: who is in and who is not, at the very border of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from store import overrides, people, scores
from store.database import Database
from store.filters.members import members, table
from store.filters.read import LONGEST, read
from store.records import Band, Override, Person, Run, Score
from tests.store.filter_book import ANA, BEN, DAY, MONDAY, PACE, champion, load

NIGHT = datetime.combine(DAY, datetime.max.time(), UTC)  # the last moment that counts
IDS = ("a", "b", "c", "d")


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def at(days: int) -> datetime:
    return NIGHT - timedelta(days=days)


def fill(db: Database, table_name: str, *rows: dict[str, Any]) -> None:
    names = {name for row in rows for name in row}
    load(db, table_name, [dict.fromkeys(names) | row for row in rows], MONDAY)


def accounts(db: Database, **columns: Sequence[Any]) -> None:
    """Accounts a, b, c … with these values in a column, in order."""
    given = zip(*columns.values(), strict=True)
    rows = [dict(zip(columns, values, strict=True)) for values in given]
    fill(
        db,
        "accounts",
        *({"account_id": each, "name": each, **row} for each, row in zip(IDS, rows, strict=False)),
    )


def found(db: Database, typed: str, person: Person = ANA, day: date = DAY) -> str:
    with db.read() as tx:
        return "".join(sorted(members(tx, read(typed), person, day)))


SAID = {"a": (PACE, champion(-25)), "b": (champion(0), PACE), "c": (PACE,)}
WELL: list[tuple[int | None, Band, float | None]] = [(90, "healthy", 0.01)]


@pytest.fixture
def scored(db: Database) -> Database:
    """a, b, c have scores of today, d has none; b's band is set by hand until today."""
    accounts(db, plan=(None,) * 4)
    said: Sequence[tuple[int | None, Band, float | None]] = (
        (60, "watch", 0.1 + 0.2),
        (59, "watch", 0.3),
        (None, "unknown", None),
    )
    for made, as_of in ((said, DAY), (WELL * 4, ago(7))):
        rows = [
            Score(each, as_of, 90, health, band, risk, "churn", 0.5, "", "", SAID.get(each, ()))
            for each, (health, band, risk) in zip(IDS, made, strict=False)
        ]
        scores.save(db, Run(as_of, 90, MONDAY, "test", {}), rows)
    with db.begin() as tx:
        overrides.put(tx, Override("b", "at risk", "They told me", "U0ANA", MONDAY, DAY))
    return db


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("health < 60", "b"),
        ("health <= 60", "ab"),
        ("not health < 60", "acd"),
        ("health = none", "cd"),
        ("health != 60", "bcd"),
        ("health in (60, none)", "acd"),
        ("health < 59.5", "b"),
        ("risk > 30%", "a"),
        ("risk >= 0.3", "ab"),
        ("confidence = 50%", "abc"),
        ("band:watch", "a"),
        ("band = at risk", "b"),
        ("band in (unknown, at-risk)", "bc"),
        ("band = none", "d"),
        ("champion points < 0", "a"),
        ("champion points = 0", "b"),
        ("champion points = none", "cd"),
    ],
)
def test_what_the_newest_run_says(scored: Database, typed: str, who: str) -> None:
    assert found(scored, typed) == who


def test_a_past_day_has_the_run_of_that_day_and_the_band_by_hand(scored: Database) -> None:
    assert found(scored, "health = 90", day=ago(1)) == "abcd"
    assert found(scored, "band = at risk", day=ago(1)) == "b"
    assert found(scored, "health = none", day=ago(8)) == "abcd"
    assert found(scored, "band:watch", day=DAY + timedelta(days=1)) == "ab"


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("arr > 50k", "bc"),
        ("arr >= 50k", "abc"),
        ("arr = 50000.001", "b"),
        ("arr > 50000.0005", "bc"),
        ("arr > 50k EUR", ""),
        ("arr >= €50k", "a"),
        ("arr < ¥60k", "c"),
        ("arr = none", "d"),
        ("currency:kwd", "b"),
    ],
)
def test_money_goes_by_the_accounts_own_currency(db: Database, typed: str, who: str) -> None:
    accounts(db, arr_minor=(5_000_000, 50_000_001, 50_001, None), currency=("EUR", "KWD", "JPY", "EUR"))
    assert found(db, typed) == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("renewal < 90d", "b"),
        ("renewal <= 90d", "bc"),
        ("renewal < today", "a"),
        ("renewal = today", "b"),
        ("renewal > 89d", "c"),
        ("not renewal < 90d", "acd"),
        ("renewal = none", "d"),
        ("lifecycle:renewing", "b"),
        ("lifecycle = active", "ad"),
        ("lifecycle:onboarding", "c"),
        ("started < 90d", "c"),
        ("started <= 90d", "bc"),
        ("started > 90d", "a"),
    ],
)
def test_dates_are_near_or_long_ago(db: Database, typed: str, who: str) -> None:
    renewals = (ago(1), DAY, ago(-90), None)
    accounts(db, renewal_on=renewals, started_on=(ago(91), ago(90), ago(89), None))
    assert found(db, typed) == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("", "ad"),
        ("seats > 0", "ad"),
        ("churned < 7d", "b"),
        ("churned >= 7d", "c"),
        ("lifecycle:churned", "bc"),
    ],
)
def test_who_left_or_has_not_begun_is_out(db: Database, typed: str, who: str) -> None:
    accounts(db, churned_on=(None, DAY, ago(7), ago(-1)), seats=(1,) * 4)
    fill(db, "accounts", {"account_id": "e", "name": "e", "started_on": ago(-1), "seats": 1})
    assert found(db, typed) == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("plan:STRASSE", "ab"),
        ("plan != strasse", "cd"),
        ("plan:none", "d"),
        ("tags:pilot", "bc"),
        ("not tags:pilot", "ad"),
        ('tags = "reference customer"', "c"),
        ("tags in (reference, beta)", "ab"),
        ("tags = none", "d"),
        ("mine", "ab"),
        ("owner:@ana", "a"),
        ("owner:<@U0ANA>", "ab"),
        ("owner:<@U0BEN>", "c"),
        ("owner in (@me, ben@lumen.example)", "abc"),
        ("owner = none", "d"),
    ],
)
def test_words_are_those_that_exist_in_any_case(db: Database, typed: str, who: str) -> None:
    accounts(
        db,
        plan=("Strasse", "STRAßE", "Pro", ""),
        tags=("reference", "Pilot; beta", "pilot;Reference Customer", None),
        owner=("ANA@lumen.example", "u0ana", "Ben@lumen.example", None),
    )
    with db.begin() as tx:
        people.save(tx, BEN, MONDAY)
    assert found(db, typed) == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("last touch = today", "a"),
        ("last touch > 30d", "c"),
        ("last touch >= 30d", "bc"),
        ("last touch = none", "d"),
        ("champion seen = 3d", "a"),
        ("champion seen = none", "cd"),
    ],
)
def test_touches_count_until_the_days_last_moment(db: Database, typed: str, who: str) -> None:
    accounts(db, plan=(None,) * 4)
    rows = (("a", at(0), "us"), ("a", at(3), " cleo@A.example"), ("b", at(30), "Cleo"), ("c", at(31), "Sam"))
    later = ("d", NIGHT + timedelta(microseconds=1), "Cleo")
    touches = [
        {"account_id": who, "at": when, "kind": "call", "author": by} for who, when, by in (*rows, later)
    ]
    fill(db, "touches", *({**row, "occurrence": 0} for row in touches))
    cleo = {"name": "Cleo", "email": "Cleo@a.example", "role": "champion"}
    fill(db, "contacts", *({**cleo, "contact_id": each, "account_id": each} for each in IDS))
    fill(db, "contacts", {"contact_id": "s", "account_id": "c", "name": "Sam", "role": "user"})
    assert found(db, typed) == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("nps = 4", "a"),
        ("nps >= 9", "b"),
        ("nps = none", "cd"),
        ("open tickets = 2", "a"),
        ("open tickets > 0", "ab"),
        ("open tickets = 0", "cd"),
        ("overdue milestones = 1", "a"),
        ("overdue milestones > 1", "b"),
    ],
)
def test_answers_tickets_and_milestones_are_those_known_by_then(db: Database, typed: str, who: str) -> None:
    accounts(db, plan=(None,) * 4)
    answers = (
        ("a", 5, "c1", 10),
        ("a", 0, "c1", 9),
        ("a", 0, "c2", 4),
        ("b", 0, "c1", 9),
        ("c", -1, "c1", 9),
    )
    fill(
        db,
        "surveys",
        *(
            {
                "account_id": each,
                "at": at(days),
                "kind": "nps",
                "contact_id": who_,
                "occurrence": 0,
                "score": float(score),
            }
            for each, days, who_, score in answers
        ),
    )
    tickets = (("a", 9, None), ("a", 9, -1), ("b", 9, -1), ("c", 9, 0), ("d", -1, None))
    fill(
        db,
        "tickets",
        *(
            {
                "ticket_id": str(n),
                "account_id": each,
                "opened_at": at(opened),
                "closed_at": None if closed is None else at(closed),
            }
            for n, (each, opened, closed) in enumerate(tickets)
        ),
    )
    steps = (("a", 1, None), ("a", 0, None), ("a", 9, 0), ("b", 1, -1), ("b", 2, None), ("c", None, None))
    fill(
        db,
        "milestones",
        *(
            {
                "account_id": each,
                "milestone": str(n),
                "expected_on": None if due is None else ago(due),
                "reached_on": None if reached is None else ago(reached),
            }
            for n, (each, due, reached) in enumerate(steps)
        ),
    )
    assert found(db, typed) == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("logins.28d = 7", "a"),
        ("logins.29d = 12", "a"),
        ("logins.28d = 0", "b"),
        ("logins.28d = none", "cd"),
        ('"API_calls".28d > 0', "b"),
        ("gone.28d = none", "abcd"),
        ("seat use = 50%", "a"),
        ("seat use = none", "bcd"),
    ],
)
def test_use_is_nothing_where_there_was_some_and_unknown_where_there_was_none(
    db: Database, typed: str, who: str
) -> None:
    accounts(db, seats=(10, 10, 10, 0))
    used = (("a", 0, "logins", 3), ("a", 27, "logins", 4), ("a", 28, "logins", 5), ("a", -1, "logins", 90))
    more = (
        ("a", 2, "active_people", 5),
        ("a", 1, "active_people", 4),
        ("b", 0, "api calls", 1),
        ("b", 1, "x", 2e15),
    )
    fill(
        db,
        "usage",
        *(
            {"account_id": each, "day": ago(days), "metric": metric, "value": float(value)}
            for each, days, metric, value in (*used, *more)
        ),
    )
    assert found(db, typed) == who


def test_attributes_are_what_they_were_at_the_end_of_the_day(db: Database) -> None:
    accounts(db, plan=("Pro", "Pro", "Pro", None), renewal_on=(ago(0),) * 4, tags=("pilot",) * 4)
    changed = [{"account_id": "b", "name": "b", "plan": "Team", "renewal_on": ago(-400), "tags": None}]
    load(db, "accounts", changed, at(0) - timedelta(hours=2))
    load(db, "accounts", [changed[0] | {"plan": None}], at(-1))
    assert [found(db, "plan:Pro", day=day) for day in (ago(1), DAY, ago(-1))] == ["abc", "ac", "ac"]
    assert [found(db, "plan:Team", day=day) for day in (ago(1), DAY, ago(-1))] == ["", "b", ""]
    assert [found(db, "tags:pilot lifecycle:renewing", day=day) for day in (ago(1), DAY)] == ["abcd", "acd"]
    with db.read() as tx:
        was = {row["account_id"]: row for row in table(tx, {"plan", "renewal"}, ago(1)).to_pylist()}
    assert was["b"] == {"account_id": "b", "plan": "Pro", "renewal": DAY, "churned": None}


def test_the_longest_filters_are_answered(db: Database) -> None:
    accounts(db, plan=("Pro", "Team", None, None), tags=("x",) * 4)
    assert found(db, ("plan:Pro " * LONGEST)[:LONGEST].rpartition(" ")[0]) == "a"
    nested = "not (tags:x and " * 6 + "plan:Pro" + ")" * 6
    assert found(db, nested) == "a"
    many = " or ".join(f"m{number}.{number + 1}d > 5" for number in range(100))
    assert found(db, many) == ""
    assert found(db, "\"\ud800\".28d > 5 or plan:'\0'") == ""
