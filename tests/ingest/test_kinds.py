from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bundle import BUNDLE, Column, Table
from ingest.kinds import minor_units, parse
from store import bundle

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(timezones=OFFSETS).filter(lambda time: 1 < time.year < 9999)


@given(st.integers(-(10**14), 10**14), st.sampled_from([("USD", 2), ("JPY", 0), ("KWD", 3)]))
def test_money_is_exact_in_every_currency(minor: int, currency: tuple[str, int]) -> None:
    code, digits = currency
    assert minor_units(str(Decimal(minor).scaleb(-digits)), code) == minor


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "1_000", "1,000.00", "$5", "1e999999999", "0x1F", "--1", "."]
)
def test_what_is_no_amount_is_said(text: str) -> None:
    assert isinstance(minor_units(text, "USD"), str)


@given(st.lists(TIMES, min_size=1))
def test_times_of_any_zone_become_utc(times: list[datetime]) -> None:
    values, reasons = parse(
        Column("at", "time"), pd.Series([time.isoformat() for time in times], dtype="str")
    )
    assert list(values.dt.to_pydatetime()) == [time.astimezone(UTC) for time in times]
    assert reasons.empty


def test_a_time_without_a_zone_is_utc_and_a_day_is_its_midnight() -> None:
    text = pd.Series(["2024-01-31", "2024-01-31 10:00", "2024-01-31 10:00:00.123456789 UTC"], dtype="str")
    values, _ = parse(Column("at", "time"), text)
    assert [str(value) for value in values] == [
        "2024-01-31 00:00:00+00:00",
        "2024-01-31 10:00:00+00:00",
        "2024-01-31 10:00:00.123456+00:00",
    ]


def test_the_day_of_a_time_is_its_day_in_utc() -> None:
    text = pd.Series(["2024-01-31T23:30:00-05:00", "2024-01-31 23:30:00"], dtype="str")
    values, _ = parse(Column("day", "date"), text)
    assert [str(value.date()) for value in values] == ["2024-02-01", "2024-01-31"]


@pytest.mark.parametrize("text", ["0000-01-01", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00"])
def test_a_time_whose_year_has_not_four_digits_is_no_time(text: str) -> None:
    values, reasons = parse(Column("at", "time"), pd.Series([text, "0001-01-01", "9999-12-31"], dtype="str"))
    assert reasons.index.tolist() == [0]
    assert values.dt.year.tolist()[1:] == [1, 9999]


def test_a_currency_that_nobody_pays_in_is_named() -> None:
    _, reasons = parse(Column("currency", "currency"), pd.Series(["eur", "XQZ", "Euro", "KWD"], dtype="str"))
    assert reasons.tolist() == ["is not the code of a currency, such as USD"] * 2
    assert reasons.index.tolist() == [1, 2]


@pytest.mark.parametrize("table", BUNDLE.values(), ids=BUNDLE)
def test_the_bundle_is_what_the_store_keeps(table: Table) -> None:
    stored = set(bundle.schema(table.name).names)
    assert {column.stored for column in table.columns} == stored - {"occurrence"}
    assert table.repeats == ("occurrence" in stored)
    key = (*table.key, "occurrence") if table.repeats else table.key
    assert set(key) == set(bundle.keys(table.name))
