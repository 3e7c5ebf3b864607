"""The five churn rates, one formula each, and the interval of a share."""

import math

from store.churn import Rate

PER = 30  # days; the exposure-based rate is one of so many
_Z = 1.959964  # of the 95 % interval


def customer_churn(gone: int, start: int) -> Rate:
    """Customers of the start who are not there at the end / customers at the start.

    Source: Gold, "Fighting Churn with Data" (Manning 2020), chapter 2, the standard account-based churn rate.
    """
    return Rate(gone / start if start else None, gone, start)


def average_churn(lost: int, start: int, end: int) -> Rate:
    """All leavings / ((customers at the start + customers at the end) / 2).

    Source: Noble, "Defining Churn Rate" (Shopify 2011), which also shows how growth bends it.
    """
    mean = (start + end) / 2
    return Rate(lost / mean if mean else None, lost, mean)


def exposure_churn(lost: int, days: int) -> Rate:
    """All leavings / customer-days × 30: leavings in 30 days of one customer.

    Growth inside the period does not bend it, and the counts of adjoining periods add up. Source: Noble,
    "Defining Churn Rate" (Shopify 2011); in epidemiology the incidence rate over person-time (Rothman,
    "Epidemiology: An Introduction", Oxford 2012, chapter 4).
    """
    return Rate(PER * lost / days if days else None, lost, days)


def gross_churn(left: int, shrunk: int, start: int) -> Rate:
    """(ARR of who left + ARR by which others shrank) / ARR at the start, of those there at the start.

    Source: Gold, "Fighting Churn with Data" (Manning 2020), chapter 2, the MRR churn rate.
    """
    return Rate((left + shrunk) / start if start > 0 else None, left + shrunk, start)


def net_churn(left: int, shrunk: int, grown: int, start: int) -> Rate:
    """Gross revenue churn − ARR by which those there at the start grew / ARR at the start; may be negative.

    One minus net retention. Source: Gold, "Fighting Churn with Data" (Manning 2020), chapter 2.
    """
    part = left + shrunk - grown
    return Rate(part / start if start > 0 else None, part, start)


def wilson(part: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n); 0 to 1 of nothing.

    Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
    """
    if not of:
        return 0.0, 1.0
    share, square = part / of, _Z**2 / of
    middle, half = share + square / 2, math.sqrt(square * (share * (1 - share) + square / 4))
    return max(middle - half, 0) / (1 + square), min((middle + half) / (1 + square), 1)
