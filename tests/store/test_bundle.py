"""Loading in bulk: counted exactly, the same twice changes nothing, and never by half."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store import bundle, frames
from store.database import Database
from store.records import Counts

DAY = date(2026, 11, 22)
ACCOUNTS = pa.table({"account_id": ["a1", "a2", "a3"], "name": ["Acme", "Globex", "Initech"]})
ON_ONE_DATABASE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Key = tuple[str, date, str]


class UndoError(Exception):
    """Ends an example, so that the next finds the database as it was."""


@pytest.fixture
def book(db: Database) -> Database:
    load(db, "accounts", ACCOUNTS)
    return db


def load(db: Database, table: str, rows: pa.Table) -> Counts:
    with db.begin() as tx:
        return bundle.load(tx, table, rows)


def usage(rows: dict[Key, float]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    data = dict(zip(("account_id", "day", "metric"), columns, strict=True))
    return pa.table({**data, "value": list(rows.values())}, schema=bundle.schema("usage"))


def stored(db: Database, table: str) -> list[dict[str, Any]]:
    return sorted(frames.read(db, table).to_pylist(), key=str)


def test_rows_are_new_once_and_the_same_ever_after(book: Database) -> None:
    rows = usage({("a1", DAY, "logins"): 3.0, ("a2", DAY, "logins"): 0.0})
    assert load(book, "usage", rows) == Counts(new=2)
    assert load(book, "usage", rows) == Counts(same=2)
    assert load(book, "accounts", ACCOUNTS) == Counts(same=3)


def test_new_changed_and_same_rows_are_told_apart(book: Database) -> None:
    load(book, "usage", usage({("a1", DAY, "logins"): 3.0, ("a1", DAY, "seats"): 5.0}))
    mixed = {("a1", DAY, "logins"): 4.0, ("a1", DAY, "seats"): 5.0, ("a2", DAY, "logins"): 1.0}
    assert load(book, "usage", usage(mixed)) == Counts(new=1, changed=1, same=1)
    assert stored(book, "usage") == usage(mixed).to_pylist()


def test_no_rows_are_no_work(book: Database) -> None:
    assert load(book, "usage", bundle.schema("usage").empty_table()) == Counts()


def test_nothing_and_something_are_different_and_nothing_equals_nothing(book: Database) -> None:
    rows = pa.table({"account_id": ["a1", "a2"], "name": ["Acme", "Globex"], "plan": [None, "pro"]})
    assert load(book, "accounts", rows) == Counts(changed=1, same=1)
    assert load(book, "accounts", rows) == Counts(same=2)
    unset = pa.table({"account_id": ["a1", "a2"], "name": ["Acme", "Globex"], "plan": [None, None]})
    assert load(book, "accounts", unset) == Counts(changed=1, same=1)


def test_a_column_that_is_not_given_stays_as_it_was(book: Database) -> None:
    load(book, "accounts", pa.table({"account_id": ["a1"], "name": ["Acme"], "plan": ["pro"], "seats": [9]}))
    assert (
        load(book, "accounts", pa.table({"account_id": ["a1"], "name": ["Acme"], "seats": [8]})).changed == 1
    )
    assert {"plan": "pro", "seats": 8}.items() <= stored(book, "accounts")[0].items()


def test_a_key_that_the_bundle_may_leave_out_is_filled_in(book: Database) -> None:
    rows = pa.table({"account_id": ["a1", "a2"], "started_on": [DAY, DAY], "plan": [None, "pro"]})
    assert load(book, "subscriptions", rows) == Counts(new=2)
    assert load(book, "subscriptions", rows.drop_columns("plan").slice(0, 1)) == Counts(same=1)
    assert [(row["plan"], row["occurrence"]) for row in stored(book, "subscriptions")] == [
        ("", 0),
        ("pro", 0),
    ]


def test_the_keys_are_those_of_the_bundle() -> None:
    assert bundle.keys("usage") == ("account_id", "day", "metric")
    assert bundle.keys("surveys") == ("account_id", "at", "kind", "contact_id", "occurrence")
    assert bundle.keys("events") == ("event_id",)


def test_the_ids_of_all_accounts_are_known(book: Database) -> None:
    with book.read() as tx:
        assert bundle.account_ids(tx) == {"a1", "a2", "a3"}


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        (usage({("a1", DAY, "logins"): 1.0, ("nobody", DAY, "logins"): 1.0}), IntegrityError),
        (pa.concat_tables([usage({("a1", DAY, "logins"): n}) for n in (1.0, 2.0)]), ValueError),
    ],
    ids=["an account that is not there", "a key twice"],
)
def test_a_load_that_cannot_be_done_whole_is_not_done_at_all(
    book: Database, rows: pa.Table, error: type[Exception]
) -> None:
    def load_both() -> None:
        with book.begin() as tx:
            bundle.load(tx, "usage", usage({("a3", DAY, "logins"): 1.0}))
            bundle.load(tx, "usage", rows)

    with pytest.raises(error):
        load_both()
    assert stored(book, "usage") == []
    assert load(book, "usage", usage({("a1", DAY, "logins"): 1.0})) == Counts(new=1)


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        ("logins", {"account_id": ["a1"]}, "no table logins"),
        ("accounts", {"account_id": ["a1"], "name": ["A"], "colour": ["red"]}, "no column colour"),
        ("accounts", {"account_id": ["a1"]}, "accounts.name is needed"),
        ("accounts", {"account_id": ["a1"], "name": [None]}, "accounts.name is needed"),
        ("accounts", {"account_id": ["a1"], "name": ["A\0"]}, "accounts.name holds a NUL"),
        (
            "usage",
            {"account_id": ["a1"], "day": [DAY], "metric": ["m"], "value": [float("nan")]},
            "usage.value is",
        ),
        ("usage", {"account_id": ["a1"], "day": [DAY], "metric": ["m"], "value": ["many"]}, "many"),
        (
            "events",
            {"event_id": ["e"], "account_id": ["a1"], "at": [datetime(2026, 1, 1)], "event": ["x"]},  # noqa: DTZ001
            "events.at needs times with a zone",
        ),
    ],
)
def test_rows_that_break_the_contract_are_refused_by_name(
    book: Database, table: str, rows: dict[str, list[object]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        load(book, table, pa.table(rows))


def test_what_is_no_number_is_kept_as_nothing(book: Database) -> None:
    odd = [float("nan"), float("inf"), float("-inf"), -0.5]
    rows = pa.table({"account_id": ["a1"] * 4, "goal": ["a", "b", "c", "d"], "target": odd})
    assert load(book, "goals", rows) == Counts(new=4)
    assert [row["target"] for row in stored(book, "goals")] == [None, None, None, -0.5]
    assert load(book, "goals", rows) == Counts(same=4)


def test_every_character_survives(book: Database) -> None:
    texts = [
        "",
        " ",
        "\\.",
        "\\N",
        "a\tb\nc\r\nd",
        '"quoted"',
        "it's; --",
        "<!channel> & 🦊",
        "é\u0301\u202e",
        "x" * 9000,
    ]
    rows = pa.table(
        {"account_id": [f"t{n}" for n in range(len(texts))], "name": texts, "industry": texts[::-1]}
    )
    assert load(book, "accounts", rows).new == len(texts)
    kept = {row["account_id"]: row["name"] for row in stored(book, "accounts")}
    assert [kept[f"t{n}"] for n in range(len(texts))] == texts
    assert load(book, "accounts", rows).same == len(texts)


def test_two_loads_at_once_count_each_row_as_new_once(book: Database) -> None:
    rows = usage({("a1", date(2026, 1, day), f"m{n}"): 1.0 for day in range(1, 29) for n in range(20)})

    def load_from(start: int) -> Counts:
        return load(book, "usage", rows.slice(start))

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(load_from, [0, 0, 100, 0]))
    assert sum(each.new for each in counts) == rows.num_rows
    assert sum(each.changed for each in counts) == 0


BATCH = st.dictionaries(
    st.tuples(
        st.sampled_from(["a1", "a2"]),
        st.dates(date(1996, 12, 30), date(1997, 1, 2)),
        st.sampled_from(["logins", "seats", ""]),
    ),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    max_size=8,
)


@ON_ONE_DATABASE
@given(batches=st.lists(BATCH, max_size=4))
def test_any_loads_end_like_a_dictionary_and_a_repeated_one_changes_nothing(
    book: Database, batches: list[dict[Key, float]]
) -> None:
    def check(tx: Session) -> None:
        model: dict[Key, float] = {}
        for batch in batches:
            new = len(batch.keys() - model.keys())
            same = sum(model.get(key) == value for key, value in batch.items())
            expected = Counts(new=new, changed=len(batch) - new - same, same=same)
            assert bundle.load(tx, "usage", usage(batch)) == expected
            assert bundle.load(tx, "usage", usage(batch)) == Counts(same=len(batch))
            model |= batch
        assert bundle.load(tx, "usage", usage(model)) == Counts(same=len(model))

    with suppress(UndoError), book.begin() as tx:
        check(tx)
        raise UndoError


def test_times_are_the_same_moment_whatever_zone_they_come_in(book: Database) -> None:
    noon = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
    at = pa.array([noon], pa.timestamp("us", "Asia/Kolkata"))
    rows = pa.table({"account_id": ["a1"], "at": at, "kind": ["call"]})
    assert load(book, "touches", rows) == Counts(new=1)
    assert stored(book, "touches")[0]["at"] == noon
    assert load(book, "touches", rows.set_column(1, "at", at.cast(pa.timestamp("us", "UTC")))) == Counts(
        same=1
    )
