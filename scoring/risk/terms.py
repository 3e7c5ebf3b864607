"""The contract an account is bound by on a day: its term, when that ends next, its size and its past."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.activity import Floats, days_of

MONTH = 30.4375  # days


@dataclass(frozen=True)
class Terms:
    """Per account, by position; NaN where not known.

    `months` is the length of the running term and `left` the days until it ends (a term that is over starts
    anew: nobody cancelled). `seats`, `arr` (whole units of its currency) and `discount` (0 to 1) are of what
    runs. `growth` is the logarithm of ARR against the first ARR, `unchanged` days since ARR last changed.
    """

    months: Floats
    left: Floats
    seats: Floats
    arr: Floats
    discount: Floats
    growth: Floats
    unchanged: Floats

    def ends(self, horizon: int) -> Floats:
        """How many terms end within so many days: the chances to leave in an orderly way."""
        term = np.maximum(self.months * MONTH, 1.0)
        return np.where(self.left > horizon, 0.0, np.floor((horizon - self.left) / term) + 1.0)


def terms(subscriptions: pd.DataFrame, ids: pd.Index, today: int) -> Terms:
    """The contracts of these accounts at the end of the day, from a book that holds what was known on it.

    The base of a contract is its running row with seats and the highest ARR. A term is as long as the billing
    period, or else as the account's last finished row was.
    """
    rows = subscriptions.assign(
        code=ids.get_indexer(pd.Index(subscriptions["account_id"])),
        start=days_of(subscriptions["started_on"]),
        end=days_of(subscriptions["ended_on"]),
    )
    rows = rows[(rows["code"] >= 0) & (rows["start"] <= today)]
    rows = rows.assign(based=rows["seats"].notna()).sort_values(
        ["code", "based", "arr_minor", "start"], na_position="first"
    )
    live = rows[~(rows["end"] <= today)]
    base = _per_account(live.drop_duplicates("code", keep="last"), len(ids))
    months = np.where(base["months"] > 0, base["months"], _usual(rows, len(ids)))
    term = np.maximum(months * MONTH, 1.0)
    into = np.mod(today - base["start"], term)
    total = np.full(len(ids), np.nan)
    sums = live.groupby("code")["arr_minor"].sum(min_count=1) / 100.0
    total[sums.index.to_numpy()] = sums.to_numpy()
    growth, unchanged = _past(rows[rows["based"]], len(ids), today)
    return Terms(months, term - into, base["seats"], total, base["discount"], growth, unchanged)


def _per_account(base: pd.DataFrame, size: int) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for name, column in (
        ("months", "bill_period_months"),
        ("start", "start"),
        ("seats", "seats"),
        ("discount", "discount"),
    ):
        found[name] = np.full(size, np.nan)
        found[name][base["code"].to_numpy()] = base[column].to_numpy(np.float64)
    return found


def _usual(rows: pd.DataFrame, size: int) -> Floats:
    """Months of the row that finished last, per account."""
    done = rows[rows["end"] > rows["start"]].sort_values(["code", "end"]).drop_duplicates("code", keep="last")
    months = np.full(size, np.nan)
    months[done["code"].to_numpy()] = np.maximum(np.round((done["end"] - done["start"]) / MONTH), 1.0)
    return months


def _past(base: pd.DataFrame, size: int, today: int) -> tuple[Floats, Floats]:
    """Logarithm of the newest ARR against the first, and days since it last differed from the one before."""
    base = base[base["arr_minor"] > 0].sort_values(["code", "start", "arr_minor"])
    code, arr = base["code"].to_numpy(), base["arr_minor"].to_numpy(np.float64)
    start = base["start"].to_numpy(np.float64)
    growth, changed = np.full(size, np.nan), np.full(size, np.nan)
    if not len(base):
        return growth, changed
    opens = np.r_[True, code[1:] != code[:-1]]
    first = arr[np.flatnonzero(opens)[np.cumsum(opens) - 1]]
    growth[code] = np.log(arr / first)
    moved = opens | np.r_[False, arr[1:] != arr[:-1]]
    changed[code[moved]] = start[moved]
    return growth, today - changed
