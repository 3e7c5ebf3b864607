"""The book: a frame per table of the import bundle and one of pulses, and what was known on a given day."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.columns import COLUMNS, DATED, LATER, Kind

# No count, score or amount is as large as this: what is was a slip, and is missing.
ABSURD = 1e15


@dataclass(frozen=True)
class Book:
    """Everything stored about the accounts; dates are datetime64, times aware UTC, money integer minor units.

    A table that was never imported is an empty frame with its columns.
    """

    accounts: pd.DataFrame
    contacts: pd.DataFrame
    usage: pd.DataFrame
    tickets: pd.DataFrame
    surveys: pd.DataFrame
    invoices: pd.DataFrame
    touches: pd.DataFrame
    goals: pd.DataFrame
    milestones: pd.DataFrame
    subscriptions: pd.DataFrame
    pulses: pd.DataFrame

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> "Book":
        """Give each frame the columns and types of the bundle; a table that is absent becomes empty."""
        return cls(**{name: _conform(name, tables.get(name, pd.DataFrame())) for name in COLUMNS})

    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by table name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def only(self, account_ids: pd.Index) -> "Book":
        """The part of the book that is about these accounts."""
        return Book(
            **{
                name: frame[_is_about(frame["account_id"], account_ids)] if len(frame) else frame
                for name, frame in self.tables().items()
            }
        )

    def split(self, part: pd.Series) -> list["Book"]:
        """The parts of the book in one pass, without empty ones; `part` numbers the accounts, by id.

        Rows about accounts that have no part are left out.
        """
        rows = {name: _rows(frame, part) for name, frame in self.tables().items()}
        nothing = np.zeros(0, dtype=np.int64)
        return [
            Book(
                **{name: _take(frame, rows[name].get(each, nothing)) for name, frame in self.tables().items()}
            )
            for each in sorted(rows["accounts"])
        ]

    def until(self, day: date) -> "Book":
        """What was known at the end of the day.

        Attributes that carry no date of their own (plan, renewal date, goals, contacts) are today's. Seats
        and ARR come from the subscriptions running on the day for every account that has had any. Rows about
        an account that had not started are left out with it.
        """
        end = pd.Timestamp(day) + pd.Timedelta(days=1)
        known = Book(**{name: _until(name, frame, end) for name, frame in self.tables().items()})
        if len(known.accounts) < len(self.accounts):
            known = known.only(pd.Index(known.accounts["account_id"]))
        return replace(known, accounts=_with_running(known.accounts, running(known.subscriptions, day)))


def running(subscriptions: pd.DataFrame, day: date) -> pd.DataFrame:
    """One row per account that has had a subscription by the day: seats, arr_minor, currency, count running.

    A subscription runs from its start up to its end, and on that day itself only if no other one does: some
    books write the last day there and some the day after. Nothing running is 0 seats and 0 ARR; seats or ARR
    that no running subscription states, or ARR in several currencies, is missing.
    """
    rows = subscriptions[subscriptions["started_on"] <= pd.Timestamp(day)]
    # Row by row numbers instead of groups of a frame: this is asked for each of many past days.
    code, ids = pd.factorize(rows["account_id"], sort=True)
    at, ended = np.datetime64(day), rows["ended_on"].to_numpy()
    live, ends = (code >= 0) & ~(ended < at), ended == at
    live &= ~ends | ~_any(code[live & ~ends], len(ids))[code]
    code, rows = code[live], rows[live]
    count = np.bincount(code, minlength=len(ids))
    sums = {name: _sum(code, rows[name].to_numpy(np.float64), len(ids)) for name in ("seats", "arr_minor")}
    coin, names = pd.factorize(rows["currency"], sort=True)
    first, last = np.full(len(ids), len(names)), np.full(len(ids), -1)
    np.minimum.at(first, code[coin >= 0], coin[coin >= 0])
    np.maximum.at(last, code, coin)
    sums["arr_minor"][first < last] = np.nan
    none = count == 0
    return pd.DataFrame(
        {
            **{name: np.where(none, 0.0, found) for name, found in sums.items()},
            "currency": pd.array(names, dtype="str").take(np.where(last < 0, -1, first), allow_fill=True),
            "running": count.astype(np.float64),
        },
        index=pd.Index(ids, name="account_id"),
    )


def _any(code: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.bool_]:
    return np.bincount(code, minlength=size) > 0


def _sum(code: npt.NDArray[np.int64], value: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
    """What each comes to; NaN where none of its values is known."""
    known = ~np.isnan(value)
    total = np.bincount(code[known], value[known], minlength=size)
    return np.where(_any(code[known], size), total, np.nan)


def _is_about(column: pd.Series, account_ids: pd.Index) -> pd.Series | npt.NDArray[np.bool_]:
    """Which rows are about these accounts; of categories, each is looked up once."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.append(column.cat.categories.isin(account_ids), False)[column.cat.codes]
    return account_ids.unique().get_indexer(pd.Index(column)) >= 0


def _rows(frame: pd.DataFrame, part: pd.Series) -> Mapping[int, npt.NDArray[np.int64]]:
    """The positions of the rows of each part, in their order."""
    accounts = frame["account_id"].astype("category").cat
    of_account = part.reindex(pd.Index(accounts.categories)).fillna(-1).to_numpy(np.int64)
    parts, place = np.unique(np.append(of_account, -1), return_inverse=True)
    # Numbers this small are sorted by counting.
    code = place.astype(np.min_scalar_type(len(parts)))[accounts.codes]
    order, ends = np.argsort(code, kind="stable"), np.cumsum(np.bincount(code, minlength=len(parts)))
    found = zip(parts.tolist(), np.split(order, ends[:-1]), strict=True)
    return {each: rows for each, rows in found if each >= 0 and len(rows)}


def _take(frame: pd.DataFrame, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    """These rows; a column of categories keeps those that occur, so that a part is as small as it looks."""
    taken = frame.take(rows)
    kinds = taken.select_dtypes("category")
    return taken.assign(
        **{str(name): column.cat.remove_unused_categories() for name, column in kinds.items()}
    )


def _conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    result = pd.DataFrame(
        {column: _cast(frame, column, kind) for column, kind in COLUMNS[name].items()},
        index=frame.index,
        copy=False,
    )
    if name == "accounts":
        result = result.drop_duplicates("account_id", keep="last")
    return result.reset_index(drop=True)


def _cast(frame: pd.DataFrame, column: str, kind: Kind) -> pd.Series:
    values = frame.get(column)
    if values is None:
        values = pd.Series(None, index=frame.index, dtype="object")
    if kind == "number":
        found = pd.to_numeric(values, errors="coerce").astype("float64")
        is_absurd = max(found.max(), -found.min()) >= ABSURD
        return found.mask(found.abs() >= ABSURD) if is_absurd else found
    if kind == "date" and values.dtype.kind == "M" and not isinstance(values.dtype, pd.DatetimeTZDtype):
        return values  # of whatever unit: to change it takes longer than to count with it
    if kind == "date":
        return pd.to_datetime(values, errors="coerce").astype("datetime64[s]")
    if kind == "time":
        return pd.to_datetime(values, errors="coerce", utc=True).astype("datetime64[us, UTC]")
    return values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("str")


def _until(name: str, frame: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    dated = DATED.get(name)
    if dated is not None:
        later = frame[dated] >= _like(frame[dated], end)
        frame = frame[~later] if later.any() else frame
    if name not in LATER:
        return frame
    column, hidden = LATER[name]
    late = frame[column] >= _like(frame[column], end)
    return frame.assign(**{each: frame[each].mask(late) for each in hidden})


def _like(column: pd.Series, moment: pd.Timestamp) -> pd.Timestamp:
    return moment.tz_localize("UTC") if isinstance(column.dtype, pd.DatetimeTZDtype) else moment


def _with_running(accounts: pd.DataFrame, live: pd.DataFrame) -> pd.DataFrame:
    if live.empty:
        return accounts
    has = accounts["account_id"].isin(live.index)
    at = accounts["account_id"].map(live["arr_minor"])
    seats = accounts["account_id"].map(live["seats"])
    return accounts.assign(
        seats=accounts["seats"].mask(has & seats.notna(), seats),
        arr_minor=accounts["arr_minor"].mask(has & at.notna(), at),
    )
