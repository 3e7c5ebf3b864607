"""The accounts of a segment as they stood on the morning of a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commands.news import question
from commands.news.question import About
from store import listing, scores
from store.database import Tx
from store.listing import Listed
from store.records import Money

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Book:
    """The accounts of a segment on a day, by id, and the day of their scores; `known` are all there are."""

    day: date
    as_of: date
    known: dict[str, Listed]
    accounts: dict[str, Listed]

    def at_risk(self) -> set[str]:
        """The ids of those at risk."""
        return {each.account_id for each in self.accounts.values() if each.band == "at risk"}


def read(tx: Tx, of: About, day: date) -> Book | None:
    """The segment as it stands on the morning of a day; None where nothing was scored by then."""
    run = scores.run_at(tx, day - DAY)
    if run is None:
        return None
    members = question.members_on(tx, of, day - DAY)
    known = {each.account_id: each for each in listing.read(tx, run.run_id, day)}
    stays = {key: each for key, each in known.items() if each.churned_on is None or each.churned_on > day}
    accounts = {key: each for key, each in stays.items() if members is None or key in members}
    return Book(day, run.as_of, known, accounts)


def risky(held: Iterable[Listed]) -> list[Listed]:
    """Those of them at risk."""
    return [each for each in held if each.band == "at risk"]


def sums(accounts: Iterable[Listed]) -> tuple[Money, ...]:
    """Their ARR by currency."""
    by_currency = Counter[str]()
    for each in accounts:
        if each.arr:
            by_currency[each.arr.currency] += each.arr.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(by_currency.items()))
