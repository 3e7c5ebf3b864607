"""A small book for filters: missing values, ties, odd currencies, tags, bands set by hand, changes."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from store import bundle, overrides, people, scores
from store.database import Database
from store.records import Band, Override, Person, Reason, Run, Score

DAY = date(2026, 11, 21)
MONDAY = datetime(2026, 11, 16, 6, tzinfo=UTC)
ANA = Person("U0ANA", "Ana@Lumen.example", "Ana")
BEN = Person("U0BEN", "ben@lumen.example", "Ben")
IDS = [f"a{number:02}" for number in range(72)]

PLANS = ("Pro", "pro", "Business", "Enterprise Plus", "5", "Ünï", "ÜNÏ", "STRASSE", "straße", None, "")
REGIONS = ("North America", "DE", "O'Brien", "Île-de-France", "not", None)
INDUSTRIES = ("Retail", "Foods, Drinks", 'The "Best"', "mine", None)
OWNERS = ("ana@lumen.example", "ANA@lumen.example", "U0ANA", "ben@lumen.example", "U0BEN", "cy", None)
TAGS = ("reference", "reference;pilot", "Pilot ; beta", ";", "", None, "reference customer")
CURRENCIES = ("EUR", "USD", "JPY", "KWD", None)
AMOUNTS = (0, 5_000_000, 5_000_001, 50_000, 50_000_000, 4_999_999, 120, None)
METRICS = ("logins", "api calls", "active_people", "Exports")
BANDS: Sequence[Band] = ("healthy", "watch", "at risk", "unknown")

PACE = Reason("pace", "adoption", -3, "champion of the world")


def fill(db: Database) -> None:
    """Accounts that were changed on the day after MONDAY and since, and everything that fields look at."""
    rng = random.Random(7)  # noqa: S311 - the same book each time
    first = [_account(rng, each) for each in IDS]
    load(db, "accounts", first, MONDAY)
    load(db, "accounts", [_changed(rng, row) for row in first[::3]], MONDAY + timedelta(days=2))
    load(db, "accounts", [_changed(rng, row) for row in first[::5]], MONDAY + timedelta(days=8))
    load(db, "usage", _usage(rng), MONDAY)
    load(db, "touches", _touches(rng), MONDAY)
    load(db, "contacts", _contacts(rng), MONDAY)
    load(db, "surveys", _surveys(rng), MONDAY)
    load(db, "tickets", _tickets(rng), MONDAY)
    load(db, "milestones", _milestones(rng), MONDAY)
    for back in (0, 3):
        _score(db, rng, DAY - timedelta(days=back))
    _say_otherwise(db)


def load(db: Database, table: str, rows: Sequence[dict[str, Any]], at: datetime) -> None:
    """Import rows; a column that none of them has stays as it is."""
    schema = bundle.schema(table)
    given = pa.schema([schema.field(name) for name in schema.names if name in rows[0]])
    with db.begin() as tx:
        bundle.load(tx, table, pa.Table.from_pylist(list(rows), given), at)


def near(rng: random.Random, spread: int = 130) -> date:
    """A day not far from DAY, often exactly a round number of days away."""
    return DAY + timedelta(days=rng.choice([rng.randint(-spread, spread), *(-90, -30, -1, 0, 1, 30, 90)]))


def _account(rng: random.Random, account_id: str) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "name": account_id.title(),
        "plan": rng.choice(PLANS),
        "region": rng.choice(REGIONS),
        "industry": rng.choice(INDUSTRIES),
        "persona": rng.choice(("enterprise", "Self-Serve", None)),
        "owner": rng.choice(OWNERS),
        "seats": rng.choice((0, 1, 10, 20, 100, None)),
        "arr_minor": rng.choice(AMOUNTS),
        "currency": rng.choice(CURRENCIES),
        "started_on": rng.choice((None, near(rng), near(rng, 700))),
        "renewal_on": rng.choice((None, near(rng))),
        "churned_on": rng.choice((None, None, None, near(rng))),
        "tags": rng.choice(TAGS),
    }


def _changed(rng: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    other = _account(rng, row["account_id"])
    return row | {name: other[name] for name in ("plan", "owner", "seats", "arr_minor", "renewal_on", "tags")}


def _usage(rng: random.Random) -> list[dict[str, Any]]:
    keys = {(each, near(rng, 40), rng.choice(METRICS)) for each in IDS[:60] for _ in range(12)}
    values = (0.1, 0.2, 1.0, 5.0, 9.0, 18.0, 2e15)
    return [
        {"account_id": each, "day": day, "metric": metric, "value": rng.choice(values)}
        for each, day, metric in sorted(keys)
    ]


def _moment(rng: random.Random) -> datetime:
    clock = rng.choice(((0, 0, 0), (23, 59, 59), (12, 30, 0)))
    return datetime.combine(near(rng), datetime.min.time(), UTC).replace(
        hour=clock[0], minute=clock[1], second=clock[2]
    )


def _touches(rng: random.Random) -> list[dict[str, Any]]:
    authors = ("Cleo", " CLEO@a.example", "Sam", "us@lumen.example", None)
    keys = {(each, _moment(rng)) for each in IDS[:50] for _ in range(3)}
    return [
        {"account_id": each, "at": at, "kind": "call", "occurrence": 0, "author": rng.choice(authors)}
        for each, at in sorted(keys)
    ]


def _contacts(rng: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "contact_id": f"{each}-{role}",
            "account_id": each,
            "name": "Cleo" if role == "champion" else "Sam",
            "email": "cleo@a.example" if role == "champion" else None,
            "role": role,
        }
        for each in IDS[:40]
        for role in rng.sample(("champion", "sponsor", "user"), 2)
    ]


def _surveys(rng: random.Random) -> list[dict[str, Any]]:
    keys = {(each, _moment(rng), rng.choice(("nps", "nps", "csat"))) for each in IDS[:45] for _ in range(2)}
    return [
        {
            "account_id": each,
            "at": at,
            "kind": kind,
            "contact_id": who,
            "occurrence": 0,
            "score": float(score),
        }
        for each, at, kind in sorted(keys)
        for who, score in (("c1", rng.randint(0, 10)), ("c2", rng.randint(0, 10)))
    ]


def _tickets(rng: random.Random) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number in range(90):
        opened = _moment(rng)
        closed = rng.choice((None, opened + timedelta(days=rng.randint(0, 30))))
        rows.append(
            {
                "ticket_id": f"t{number}",
                "account_id": rng.choice(IDS),
                "opened_at": opened,
                "closed_at": closed,
            }
        )
    return rows


def _milestones(rng: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "account_id": each,
            "milestone": name,
            "expected_on": rng.choice((None, near(rng))),
            "reached_on": rng.choice((None, near(rng))),
        }
        for each in IDS[:40]
        for name in ("first value", "go-live")
    ]


def champion(points: int) -> Reason:
    """What the score says of the champion."""
    return Reason("champion", "relationship", points, "Cleo was last heard from 90 days ago")


def _score(db: Database, rng: random.Random, as_of: date) -> None:
    made = [
        Score(
            account_id=each,
            as_of=as_of,
            horizon=90,
            health=rng.choice((None, 0, 38, 59, 60, 61, 100)),
            band=rng.choice(BANDS),
            risk=rng.choice((None, 0.0, 0.3, 0.1 + 0.2, 0.55, 1.0)),
            outcome="churn",
            confidence=rng.choice((0.0, 0.5, 0.9)),
            raise_by="",
            next_step="",
            reasons=rng.choice(((), (PACE, champion(-25)), (champion(0),), (champion(2), PACE))),
        )
        for each in IDS[:66]
    ]
    scores.save(db, Run(as_of, 90, MONDAY, "test", {}), made)


def _say_otherwise(db: Database) -> None:
    with db.begin() as tx:
        for person in (ANA, BEN):
            people.save(tx, person, MONDAY)
        for number, each in enumerate(IDS[::7]):
            ends = DAY + timedelta(days=number - 3)
            overrides.put(tx, Override(each, BANDS[number % 4], "I know them", "U0ANA", MONDAY, ends))
