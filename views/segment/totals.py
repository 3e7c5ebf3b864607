"""How many accounts a segment has and what they are worth, in words; currencies are never added up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from store.listing import Listed
from store.records import Band, Money
from views.book import ORDER
from views.words import count, money

Standing = Band | Literal["churned"]
_ORDER: tuple[Standing, ...] = (*ORDER, "churned")
_CURRENCIES = 3  # of a line; the rest are counted


@dataclass(frozen=True, slots=True)
class Totals:
    """Accounts by band, or churned; ARR in minor units by currency, of all and of those at risk."""

    bands: Counter[Standing] = field(default_factory=Counter[Standing])
    arr: Counter[str] = field(default_factory=Counter[str])
    at_risk: Counter[str] = field(default_factory=Counter[str])

    @property
    def accounts(self) -> int:
        """How many there are."""
        return self.bands.total()


def of(listed: Iterable[Listed]) -> Totals:
    """The totals of these accounts."""
    totals = Totals()
    for each in listed:
        standing = "churned" if each.churned_on else each.band
        totals.bands[standing] += 1
        if each.arr:
            totals.arr[each.arr.currency] += each.arr.minor
            totals.at_risk[each.arr.currency] += each.arr.minor if standing == "at risk" else 0
    return totals


def accounts(totals: Totals) -> str:
    """23 accounts: 9 at risk, 10 watch, 4 healthy; 24 accounts, all at risk."""
    if len(+totals.bands) == 1 and totals.accounts > 1:
        return f"{count(totals.accounts, 'account')}, all {next(iter(totals.bands))}"
    found = [f"{totals.bands[band]:,} {band}" for band in _ORDER if totals.bands[band]]
    return f"{count(totals.accounts, 'account')}: {', '.join(found)}"


def arr(totals: Totals) -> str:
    """ARR € 1,240,000 and $ 80,000, of it at risk € 340,000; empty where none is known."""
    if not +totals.arr:
        return ""
    if +totals.at_risk == +totals.arr:
        return f"ARR {amounts(totals.arr)}, all of it at risk"
    at_risk = amounts(totals.at_risk)
    return f"ARR {amounts(totals.arr)}, {f'of it at risk {at_risk}' if at_risk else 'none of it at risk'}"


def amounts(minor: Mapping[str, int]) -> str:
    """€ 1,240,000 and $ 80,000: the largest first, currencies as they are; empty where all are nothing."""
    found = sorted(((each, code) for code, each in minor.items() if each), reverse=True)
    shown = [money(Money(each, code)).strip() for each, code in found[:_CURRENCIES]]
    more = len(found) - len(shown)
    return " and ".join(
        [*shown, *([f"{count(more, 'more currency', 'more currencies')}"] if more > 0 else [])]
    )
