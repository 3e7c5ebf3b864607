"""The numbers of a digest: accounts and ARR at risk, who moved, and week by week."""

from collections import Counter
from datetime import timedelta

import numpy as np
import pandas as pd

from scoring.news.cases import Sides
from scoring.news.found import Late, Totals, Week
from scoring.news.page import Page, heard_until
from store.records import Money


def totals(page: Page, members: Sides) -> Totals:
    """Members at risk now, and those who came and went since the baseline, by today's ARR."""
    now, before = page.at_risk & members.now, page.risk_before & members.before
    return Totals(
        at_risk=int(now.sum()),
        arr=arr(page.now[now]),
        entered=int((now & ~before).sum()),
        entered_arr=arr(page.now[now & ~before]),
        left=int((before & ~now).sum()),
        left_arr=arr(page.now[before & ~now]),
    )


def weeks(page: Page, members: Sides) -> tuple[Week, ...]:
    """Today's members that were at risk at the end of each week, and their ARR if all have one currency."""
    risky = page.weekly_risk[members.now]
    theirs = page.now.loc[members.now, ["arr_minor", "currency"]].dropna()
    counts = risky.sum(axis=0).tolist()
    if len(theirs["currency"].unique()) != 1:
        return tuple(Week(past.day, count) for past, count in zip(page.weekly, counts, strict=True))
    minor = page.now.loc[members.now, "arr_minor"].fillna(0).to_numpy(np.int64) @ risky
    currency = str(theirs["currency"].iloc[0])
    return tuple(
        Week(past.day, count, Money(int(amount), currency))
        for past, count, amount in zip(page.weekly, counts, minor, strict=True)
    )


def arr(accounts: pd.DataFrame) -> tuple[Money, ...]:
    """The ARR of the accounts by currency, in the order of the codes."""
    sums: Counter[str] = Counter()
    for currency, minor in zip(accounts["currency"], accounts["arr_minor"], strict=True):
        if not pd.isna(minor):
            sums[str(currency)] += int(minor)
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))


def late(page: Page) -> Late:
    """What is older than it should be on the morning of the day."""
    expected = page.today - timedelta(1)
    heard = heard_until(page.fed)
    return Late(
        scored=page.as_of if page.as_of < expected else None,
        used=page.fed[-1] if heard and heard < expected else None,
    )
