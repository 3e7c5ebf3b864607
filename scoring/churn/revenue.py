"""ARR at the start and at the end of a period, and what became of it, currency by currency."""

from datetime import date
from itertools import starmap

import pandas as pd

from scoring.book import running
from scoring.churn.rates import gross_churn, net_churn
from store.churn import Revenue


def arr(accounts: pd.DataFrame, paid: pd.DataFrame, customers: pd.Index, day: date) -> pd.DataFrame:
    """What each of the customers pays in the evening of the day: minor, currency, lapsed, by account_id.

    Of its running subscriptions (`paid`: bridged ones), else what its account says; missing where neither
    does. `lapsed` are those whose subscriptions have all ended: they pay nothing.
    """
    live = running(paid, day).reindex(customers)
    own = accounts.set_index("account_id").reindex(customers)
    minor = live["arr_minor"].fillna(own["arr_minor"]).round()
    currency = live["currency"].where(live["arr_minor"].notna()).fillna(own["currency"]).fillna("")
    found = {"minor": minor, "currency": currency, "lapsed": live["running"] == 0}
    return pd.DataFrame(found).rename_axis("account_id")


def unpriced(start: pd.DataFrame, end: pd.DataFrame) -> pd.Index:
    """The customers whose ARR is unknown at the start or at the end."""
    return start.index[start["minor"].isna()].union(end.index[end["minor"].isna()])


def moved(start: pd.DataFrame, end: pd.DataFrame) -> tuple[Revenue, ...]:
    """What became of the ARR between two frames of `arr`, by currency, the largest first.

    Currencies are never added up: an account that changes its currency shrinks in one and grows in the other.
    Who is unpriced is left out.
    """
    unknown = unpriced(start, end)
    before, after = _minor(start, unknown), _minor(end, unknown)
    keys = before.index.union(after.index)
    was, now = before.reindex(keys, fill_value=0), after.reindex(keys, fill_value=0)
    ids = keys.get_level_values("account_id")
    old, there = ids.isin(start.index), ids.isin(end.index)
    parts = {
        "start": was,
        "left": was.where(~there, 0),
        "shrunk": (was - now).clip(lower=0).where(old & there, 0),
        "grown": (now - was).clip(lower=0).where(old & there, 0),
        "new": now.where(~old, 0),
        "end": now,
    }
    sums = pd.DataFrame(parts).groupby(level="currency").sum()
    largest_first = sums.sort_values(["start", "end"], ascending=False, kind="stable")
    return tuple(starmap(_of_currency, largest_first.itertuples()))


def _minor(frame: pd.DataFrame, unknown: pd.Index) -> pd.Series:
    known = frame[~frame.index.isin(unknown) & (frame["minor"] != 0)]
    return known.set_index("currency", append=True)["minor"].astype("int64")


def _of_currency(  # the columns of the sums, in their order
    currency: str, start: int, left: int, shrunk: int, grown: int, new: int, end: int
) -> Revenue:
    gross, net = gross_churn(left, shrunk, start), net_churn(left, shrunk, grown, start)
    return Revenue(currency, start, left, shrunk, grown, new, end, gross, net)
