"""The book: one frame per table of the import bundle, and what of it was known on a given day."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

import pandas as pd

Kind = Literal["text", "number", "date", "time"]

COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "accounts": {
        "account_id": "text",
        "name": "text",
        "domain": "text",
        "aliases": "text",
        "plan": "text",
        "industry": "text",
        "region": "text",
        "persona": "text",
        "owner": "text",
        "seats": "number",
        "arr_minor": "number",
        "currency": "text",
        "started_on": "date",
        "renewal_on": "date",
        "churned_on": "date",
        "churn_reason": "text",
        "parent_id": "text",
    },
    "contacts": {
        "contact_id": "text",
        "account_id": "text",
        "name": "text",
        "email": "text",
        "title": "text",
        "role": "text",
        "do_not_contact": "text",
    },
    "usage": {"account_id": "text", "day": "date", "metric": "text", "value": "number"},
    "tickets": {
        "ticket_id": "text",
        "account_id": "text",
        "opened_at": "time",
        "closed_at": "time",
        "priority": "text",
        "subject": "text",
        "satisfaction": "number",
    },
    "surveys": {
        "account_id": "text",
        "at": "time",
        "kind": "text",
        "score": "number",
        "contact_id": "text",
        "comment": "text",
    },
    "invoices": {
        "invoice_id": "text",
        "account_id": "text",
        "due_on": "date",
        "paid_on": "date",
        "amount_minor": "number",
        "currency": "text",
    },
    "touches": {
        "account_id": "text",
        "at": "time",
        "kind": "text",
        "direction": "text",
        "author": "text",
        "summary": "text",
    },
    "goals": {
        "account_id": "text",
        "goal": "text",
        "metric": "text",
        "target": "number",
        "current": "number",
        "due_on": "date",
        "status": "text",
    },
    "milestones": {
        "account_id": "text",
        "milestone": "text",
        "expected_on": "date",
        "reached_on": "date",
    },
    "subscriptions": {
        "account_id": "text",
        "started_on": "date",
        "ended_on": "date",
        "plan": "text",
        "seats": "number",
        "arr_minor": "number",
        "currency": "text",
    },
}

# No count, score or amount is as large as this: what is was a slip, and is missing.
ABSURD = 1e15

# A row exists from the day in this column on. Accounts without a start are taken to have been there always.
DATED: Mapping[str, str] = {
    "accounts": "started_on",
    "usage": "day",
    "tickets": "opened_at",
    "surveys": "at",
    "invoices": "due_on",
    "touches": "at",
    "subscriptions": "started_on",
}

# What becomes known later than the row itself: on a day before this column, these columns are empty.
LATER: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "accounts": ("churned_on", ("churned_on", "churn_reason")),
    "tickets": ("closed_at", ("closed_at", "satisfaction")),
    "invoices": ("paid_on", ("paid_on",)),
    "milestones": ("reached_on", ("reached_on",)),
    "subscriptions": ("ended_on", ("ended_on",)),
}


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
                name: frame[frame["account_id"].isin(account_ids)] if len(frame) else frame
                for name, frame in self.tables().items()
            }
        )

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
    at = pd.Timestamp(day)
    begun = subscriptions[(subscriptions["started_on"] <= at) & ~(subscriptions["ended_on"] < at)]
    ends = begun["ended_on"] == at
    live = begun[~ends | ~begun["account_id"].isin(begun["account_id"][~ends])]
    by = live.groupby("account_id")
    sums = by[["seats", "arr_minor"]].sum(min_count=1)
    sums["currency"] = by["currency"].min()
    mixed = by["currency"].min() != by["currency"].max()
    sums.loc[mixed & by["currency"].count().gt(0), "arr_minor"] = float("nan")
    sums["running"] = by.size()
    known = subscriptions["account_id"][subscriptions["started_on"] <= at]
    ids = pd.Index(known.unique(), name="account_id").sort_values()
    result = sums.reindex(ids)
    result.loc[result["running"].isna(), ["seats", "arr_minor", "running"]] = 0.0
    return result


def _conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    result = pd.DataFrame(
        {column: _cast(frame, column, kind) for column, kind in COLUMNS[name].items()}, index=frame.index
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
        return found.where(found.abs() < ABSURD)
    if kind == "date":
        return pd.to_datetime(values, errors="coerce").astype("datetime64[s]")
    if kind == "time":
        return pd.to_datetime(values, errors="coerce", utc=True).astype("datetime64[us, UTC]")
    return values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("str")


def _until(name: str, frame: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    dated = DATED.get(name)
    if dated is not None:
        frame = frame[~(frame[dated] >= _like(frame[dated], end))]
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
