"""Text into values, a whole column at a time: for each kind what is read, and why a text cannot be."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd

from ingest.bundle import Column
from store.currencies import CODES, decimals

_DATE = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?"
_YES, _NO = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_CURRENCY = "USD"

# The years that have four digits: all that ISO dates, Python and PostgreSQL have in common.
_FIRST, _LAST = pd.Timestamp("0001-01-01", tz="UTC"), pd.Timestamp("9999-12-31T23:59:59.999999", tz="UTC")

Parsed = tuple[pd.Series, pd.Series]


def parse(column: Column, text: pd.Series, currency: pd.Series | None = None) -> Parsed:
    """The values of a column (missing where the text is) and, for those that cannot be read, the reasons.

    The reasons are indexed by the rows that have one. Dates become datetime64 at midnight, times UTC,
    money integers in minor units of the row's currency.
    """
    if column.kind == "money":
        values, reasons = _money(text, currency)
    elif column.kind == "choice":
        values, reasons = _choice(text, column.choices)
    else:
        values, reasons = _READERS[column.kind](text)
    return values, pd.concat([reasons, *_outside(column, values.drop(reasons.index))])


def _why(text: pd.Series, wrong: pd.Series, reason: str) -> pd.Series:
    return pd.Series(reason, index=text.index[text.notna() & wrong], dtype="str")


def _outside(column: Column, values: pd.Series) -> Iterator[pd.Series]:
    """Reasons for the values beyond the column's limits."""
    if column.low is not None:
        reason = "is negative" if column.low == 0 else f"is less than {column.low:,.10g}"
        yield _why(values, values < column.low, reason)
    if column.high is not None:
        yield _why(values, values > column.high, f"is more than {column.high:,.10g}")


def _text(text: pd.Series) -> Parsed:
    return text, pd.Series(dtype="str")


def _number(text: pd.Series) -> Parsed:
    values = pd.to_numeric(text, errors="coerce").astype("float64")
    return values, _why(text, ~values.abs().lt(np.inf), "is not a number, such as 1234.5")


def _int(text: pd.Series) -> Parsed:
    values, reasons = _number(text)
    whole = values.drop(reasons.index)
    return values, pd.concat([reasons, _why(whole, whole % 1 != 0, "is not a whole number")])


def _time(text: pd.Series) -> Parsed:
    plain = text.str.replace(r" ?UTC$", "Z", regex=True).str.replace(r"(\.\d{6})\d+", r"\1", regex=True)
    shaped = plain.where(text.str.fullmatch(f"{_DATE}({_CLOCK})?").fillna(value=False).astype(bool))
    values = pd.to_datetime(shaped, format="ISO8601", utc=True, errors="coerce").astype("datetime64[us, UTC]")
    values = values.where(values.between(_FIRST, _LAST))
    return values, _why(text, values.isna(), "is not a time, such as 2026-11-21 or 2026-11-21T09:30:00Z")


def _date(text: pd.Series) -> Parsed:
    """Days repeat, so each is read once."""
    codes, days = pd.factorize(text)
    times, _ = _time(pd.Series(days, dtype="str"))
    values = times.dt.tz_localize(None).dt.normalize().reindex(codes).set_axis(text.index)
    return values, _why(text, values.isna(), "is not a date, such as 2026-11-21")


def _flag(text: pd.Series) -> Parsed:
    folded = text.str.lower()
    yes, no = folded.isin(_YES), folded.isin(_NO)
    return yes.astype("boolean").where(yes | no), _why(text, ~(yes | no), "is neither true nor false")


def _currency(text: pd.Series) -> Parsed:
    values = text.str.upper().fillna(_CURRENCY)
    return values, _why(text, ~values.isin(CODES), "is not the code of a currency, such as USD")


def _choice(text: pd.Series, choices: tuple[str, ...]) -> Parsed:
    values = text.str.lower()
    return values, _why(text, ~values.isin(choices), f"is not one of {', '.join(choices)}")


def _money(text: pd.Series, currency: pd.Series | None) -> Parsed:
    """Amounts repeat, so each is read once, as a Decimal: no cent is lost on the way."""
    codes = _CURRENCY if currency is None else currency
    pairs = pd.DataFrame({"text": text, "currency": codes}).dropna(subset="text")
    unique = pairs.drop_duplicates()
    read = [minor_units(row[0], row[1]) for row in unique.itertuples(index=False)]
    amounts = pd.Series(read, index=pd.MultiIndex.from_frame(unique), dtype="object")
    found = amounts.reindex(pd.MultiIndex.from_frame(pairs)).set_axis(pairs.index)
    wrong = found.map(lambda amount: isinstance(amount, str)).astype(bool)
    return found[~wrong].astype("Int64").reindex(text.index), found[wrong].astype("str")


def minor_units(text: str, currency: str) -> int | str:
    """The amount in minor units of the currency (cents of USD, whole JPY), or why there is none."""
    digits = decimals(currency)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return "is not an amount, such as 1234.50"
    if not amount.is_finite() or "_" in text:
        return "is not an amount, such as 1234.50"
    if amount.adjusted() > 15:
        return "is too large"
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        return f"has more decimals than {currency} has ({digits})"
    return int(minor)


_READERS: dict[str, Callable[[pd.Series], Parsed]] = {
    "text": _text,
    "int": _int,
    "number": _number,
    "date": _date,
    "time": _time,
    "flag": _flag,
    "currency": _currency,
}
