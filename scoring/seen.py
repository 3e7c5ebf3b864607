"""What a book knew at the end of a day, and its usage measured once for all who look at it."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from scoring.activity import Activity
from scoring.book import Book
from scoring.snapshot import used


@dataclass(frozen=True)
class Seen:
    """A book as known at the end of the day, in order, and the usage of its accounts by their position."""

    book: Book
    as_of: pd.Timestamp
    activity: Activity

    def customers(self) -> "Seen":
        """Without the accounts that have left, and without what has no id."""
        accounts = self.book.accounts
        here = accounts["churned_on"].isna() & accounts["account_id"].notna()
        if here.all():
            return self
        book = replace(self.book, accounts=accounts[here].reset_index(drop=True))
        return replace(self, book=book, activity=self.activity.only(here.to_numpy()))


def see(book: Book, as_of: date) -> Seen:
    """Nothing after the day, in an order that does not depend on the order of the rows that came in."""
    known, at = _ordered(book.until(as_of)), pd.Timestamp(as_of)
    return Seen(known, at, used(known, at))


def _ordered(book: Book) -> Book:
    """By account, so that the order of the rows that came in cannot change a bit of what goes out."""
    small = {
        name: frame.sort_values(list(frame.columns), ignore_index=True)
        for name, frame in book.tables().items()
        if name != "usage"
        and len(frame) > 1  # sums of whole numbers are the same in any order, and there are millions
    }
    return replace(book, **small)
