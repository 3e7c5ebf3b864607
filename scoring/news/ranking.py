"""What is at stake with each account: the order of the news in a digest."""

from datetime import date

import numpy as np
import pandas as pd

FULL_TERM = 365  # days to the renewal where none is known
HALF = 90  # days ahead at which a renewal counts half of one that is due today
LAPSED = 30  # days after which a renewal date that has passed says nothing any more


def stakes(now: pd.DataFrame, today: date, *, by_arr: bool = True) -> pd.Series:
    """ARR × risk × nearness of the renewal, by account: how many typical accounts are about to be lost.

    ARR is in units of the median of its currency in the book, so that currencies need no rate; a missing one
    counts as 1, which is that median. Risk is a probability; a missing one counts as the mean of its band,
    else of the book. Nearness is `HALF / (HALF + days)`, 1 for a renewal that is due. Who has churned has a
    risk and a nearness of 1. More ARR, more risk and a nearer renewal never make it less. Without `by_arr`
    all accounts pay the same, so that their order does not say who pays more.
    """
    gone = now["churned_on"].notna()
    size = _size(now) if by_arr else 1.0
    return size * _risk(now).mask(gone, 1.0) * _nearness(now["renewal_on"], today).mask(gone, 1.0)


def _size(now: pd.DataFrame) -> pd.Series:
    median = now["arr_minor"].groupby(now["currency"]).transform("median")
    return (now["arr_minor"] / median.where(median > 0)).fillna(1.0)


def _risk(now: pd.DataFrame) -> pd.Series:
    risk = now["risk"].astype("float64")
    of_band = risk.groupby(now["band"]).transform("mean")
    return risk.fillna(of_band).fillna(risk.mean()).fillna(1.0)


def _nearness(renewal_on: pd.Series, today: date) -> pd.Series:
    days = (renewal_on - pd.Timestamp(today)).dt.days.astype("float64")
    days = days.mask(days < -LAPSED, np.nan).clip(lower=0.0).fillna(FULL_TERM)
    return HALF / (HALF + days)
