"""Stays: from which day to which day an account was a customer, by churn dates or by subscriptions."""

import pandas as pd

from scoring.book import Book
from store.churn import Source

GAP = 30  # days without a subscription after which a customer has left
_FOREVER = pd.Timestamp("2999-12-31")


def source(book: Book) -> Source | None:
    """Where it stands who left: in the accounts' churn dates, else in ended subscriptions, else nowhere."""
    if book.accounts["churned_on"].notna().any():
        return "churn dates"
    return "subscriptions" if book.subscriptions["ended_on"].notna().any() else None


def stays(book: Book, by: Source) -> pd.DataFrame:
    """One row a stay: account_id, begin, left, again.

    A customer is there from `begin` (missing: always was) up to the day of leaving, `left` (missing: still
    is). `again` marks a stay after an earlier one. By churn dates an account has one stay, whatever its
    subscriptions say; a churn date before the start is of a stay that nobody knows, and is left out. By
    subscriptions a stay ends with the last one, unless another one starts within 30 days.
    """
    return _by_dates(book) if by == "churn dates" else _by_subscriptions(book)


def bridged(subscriptions: pd.DataFrame) -> pd.DataFrame:
    """The subscriptions; what ran before a gap within a stay runs to its last day: ARR has no holes."""
    rows = _in_order(subscriptions)
    gaps = rows.loc[
        (rows["started_on"] > rows["before"]) & ~rows["again"], ["account_id", "before", "started_on"]
    ]
    resumed = rows[["account_id", "ended_on"]].merge(
        gaps.set_axis(["account_id", "ended_on", "resumed"], axis=1),
        how="left",
        on=["account_id", "ended_on"],
    )["resumed"]
    return rows.assign(ended_on=(resumed - pd.Timedelta(days=1)).fillna(rows["ended_on"]))


def _by_dates(book: Book) -> pd.DataFrame:
    accounts = book.accounts
    bought = book.subscriptions.groupby("account_id")["started_on"].min().reindex(accounts["account_id"])
    begin = accounts["started_on"].fillna(bought.set_axis(accounts.index))
    left = accounts["churned_on"].mask(accounts["churned_on"] < begin)
    return pd.DataFrame({"account_id": accounts["account_id"], "begin": begin, "left": left, "again": False})


def _by_subscriptions(book: Book) -> pd.DataFrame:
    rows = _in_order(book.subscriptions)
    found = rows.groupby((rows["again"] | rows["before"].isna()).cumsum())
    bought = pd.DataFrame(
        {
            "account_id": found["account_id"].first(),
            "begin": found["started_on"].first(),
            "left": found["covered"].last(),
            "again": found["again"].first(),
        }
    )
    started = book.accounts.set_index("account_id")["started_on"]
    earlier = started.reindex(bought["account_id"]).set_axis(bought.index).where(~bought["again"])
    bought["begin"] = bought["begin"].mask(earlier < bought["begin"], earlier)
    bought["left"] = bought["left"].mask(bought["left"] == _FOREVER)
    free = started[~started.index.isin(bought["account_id"])].rename("begin").reset_index()
    free = free.assign(left=pd.Series(pd.NaT, index=free.index, dtype=bought["left"].dtype), again=False)
    return pd.concat([bought, free], ignore_index=True)


def _in_order(subscriptions: pd.DataFrame) -> pd.DataFrame:
    """Subscriptions by account and start, without those that end before they start.

    `covered` is the day on which this one and all earlier ones have ended, `before` the same without it.
    """
    sound = subscriptions[~(subscriptions["ended_on"] < subscriptions["started_on"])]
    rows = sound.sort_values(["account_id", "started_on"], kind="stable").reset_index(drop=True)
    rows["covered"] = rows["ended_on"].fillna(_FOREVER).groupby(rows["account_id"]).cummax()
    rows["before"] = rows["covered"].groupby(rows["account_id"]).shift()
    return rows.assign(again=rows["started_on"] > rows["before"] + pd.Timedelta(days=GAP))
