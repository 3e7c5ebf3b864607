"""Pasts and books in which it is known what drives the losses."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.activity import Flags, Floats, Ints
from scoring.book import Book
from scoring.columns import COLUMNS
from scoring.risk.features import RHYTHM
from scoring.risk.past import Past
from scoring.signals.catalogue import NAMES
from tests.scoring.companies import TODAY

HORIZON = 60
SIZE = 240


def past(
    table: pd.DataFrame,
    outcome: npt.ArrayLike,
    day: npt.ArrayLike,
    account: npt.ArrayLike,
    **lifts: Floats,
) -> Past:
    """A past of these rows: what is not named of the rhythm, and of the signals, is missing; one persona."""
    size = len(table)
    known = [lifts.get(name.replace(" ", "_"), np.full(size, np.nan)) for name in NAMES]
    return Past(
        table=table.assign(**{name: np.nan for name in RHYTHM if name not in table}),
        lifts=np.column_stack(known),
        outcome=np.asarray(outcome, np.float64),
        day=np.asarray(day, np.int64),
        account=np.asarray(account, np.int64),
        persona=np.zeros(size, np.int64),
    )


def panel(days: Sequence[int], accounts: int) -> tuple[Ints, Ints]:
    """Day and account of one row per account and day, the newest day first, as a past is gathered."""
    newest = sorted(days, reverse=True)
    return np.repeat(newest, accounts), np.tile(np.arange(accounts), len(newest))


@cache
def company(seed: int = 3) -> Book:
    """Accounts with rows in every table; those with tickets and no discount leave at the end of a term."""
    random = np.random.default_rng(seed)
    ids = pd.Index([f"c-{number:03d}" for number in range(SIZE)])
    start = random.integers(600, 900, SIZE)
    months = random.choice([1, 3, 12], SIZE)
    unhappy = random.random(SIZE) < 0.5
    # How many days ago each left, negative for those who stay.
    term = months * 30.4375
    terms = 1 + np.floor(random.random(SIZE) * start / term)
    left = np.where(unhappy, np.floor(start - terms * term), -1).astype(np.int64)
    end = np.maximum(left, 0)
    tables = {
        "accounts": pd.DataFrame(
            {"account_id": ids, "name": ids, "started_on": _ago(start), "churned_on": _ago(left)}
            | {
                "plan": random.choice(["Starter", "Pro"], SIZE),
                "churn_reason": np.where(left >= 0, "price", ""),
            }
        ),
        "usage": _usage(random, ids, start, end),
        "subscriptions": _subscriptions(random, ids, start, left, months, unhappy),
        "pulses": _rows(random, ids, start, end, "at", 1, colour=["green", "yellow"]),
        "tickets": _tickets(random, ids[unhappy], start[unhappy], end[unhappy]),
        "surveys": _rows(random, ids, start, end, "at", 4, kind=["nps", "csat"], score=[0, 5, 9]),
        "touches": _rows(random, ids, start, end, "at", 5, kind=["call", "email"], author=["ana"]),
        "invoices": _paid(random, _rows(random, ids, start, end, "due_on", 4, amount_minor=[900]), "paid_on"),
        "milestones": _paid(
            random, _rows(random, ids, start, end, "expected_on", 1, milestone=["live"]), "reached_on"
        ),
        "contacts": pd.DataFrame({"contact_id": ids, "account_id": ids, "role": "champion"}),
        "goals": pd.DataFrame({"account_id": ids, "goal": "faster", "target": 9, "current": 3}),
    }
    tables["invoices"]["invoice_id"] = np.arange(len(tables["invoices"])).astype(str)
    assert set(tables) == set(COLUMNS)
    return Book.of(tables)


def _ago(days: Ints) -> pd.Series:
    """The days so long ago; missing where negative."""
    found = pd.Timestamp(TODAY) - pd.to_timedelta(pd.Series(days), unit="D")
    return found.mask(pd.Series(days) < 0)


def _usage(random: np.random.Generator, ids: pd.Index, start: Ints, end: Ints) -> pd.DataFrame:
    habit = random.uniform(0.03, 0.4, SIZE)
    parts = [
        pd.DataFrame({"account_id": name, "days": np.flatnonzero(random.random(900) < often)})
        for name, often in zip(ids, habit, strict=True)
    ]
    rows = pd.concat(parts, ignore_index=True)
    at = ids.get_indexer(pd.Index(rows["account_id"]))
    rows = rows[(rows["days"] <= start[at]) & (rows["days"] > end[at])].reset_index(drop=True)
    metric = random.choice(["runs", "views", "active_people"], len(rows))
    value = random.integers(1, 9, len(rows))
    return rows.assign(day=_ago(rows["days"].to_numpy()), metric=metric, value=value)


def _subscriptions(
    random: np.random.Generator, ids: pd.Index, start: Ints, left: Ints, months: Ints, unhappy: Flags
) -> pd.DataFrame:
    """A first contract, and a second one after 200 to 700 days, of another plan, size and price."""
    turn = start - random.integers(200, 700, SIZE)
    turn = np.where(turn > left, turn, -1)
    arr = random.integers(10, 90, SIZE) * 10_000.0
    common = {"account_id": ids, "currency": "USD", "bill_period_months": months, "discount": 0.2 * ~unhappy}
    first = {"started_on": _ago(start), "ended_on": _ago(np.where(turn >= 0, turn, left)), "plan": "one"}
    second = {"started_on": _ago(turn), "ended_on": _ago(left), "plan": "two"}
    rows = pd.concat(
        [
            pd.DataFrame(common | first | {"seats": 10, "arr_minor": arr}),
            pd.DataFrame(common | second | {"seats": 12, "arr_minor": arr * random.uniform(0.7, 1.6, SIZE)}),
        ]
    )
    return rows[rows["started_on"].notna()].reset_index(drop=True)


def _rows(
    random: np.random.Generator,
    ids: pd.Index,
    start: Ints,
    end: Ints,
    dated: str,
    each: int,
    **values: Sequence[object],
) -> pd.DataFrame:
    """So many rows per account between its beginning and its end."""
    at = np.repeat(np.arange(len(ids)), each)
    days = end[at] + (random.random(len(at)) * (start - end)[at]).astype(np.int64)
    chosen = {name: random.choice(np.array(list(each)), len(at)) for name, each in values.items()}
    return pd.DataFrame({"account_id": ids[at], dated: _ago(days), **chosen})


def _tickets(random: np.random.Generator, ids: pd.Index, start: Ints, end: Ints) -> pd.DataFrame:
    rows = _paid(
        random, _rows(random, ids, start, end, "opened_at", 6, priority=["high", "low"]), "closed_at"
    )
    return rows.assign(
        ticket_id=np.arange(len(rows)).astype(str), satisfaction=random.integers(1, 5, len(rows))
    )


def _paid(random: np.random.Generator, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with a later day on which they were settled, for most of them."""
    dated = rows.columns[1]
    later = rows[dated] + pd.to_timedelta(random.integers(0, 80, len(rows)), unit="D")
    return rows.assign(**{column: later.mask(random.random(len(rows)) < 0.1)})
