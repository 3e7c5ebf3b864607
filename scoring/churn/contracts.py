"""The part of the book that says who was a customer when, and for how much; loaded without anything else."""

from datetime import date

import pandas as pd

from scoring.book import Book
from store import frames
from store.database import Database
from store.errors import Sorry


def load(db: Database, until: date) -> Book:
    """Accounts, and the subscriptions that had started by the day. Sorry where there is no account."""
    tables = ("accounts", "subscriptions")
    book = Book.of(
        {table: frames.read(db, table, until=until).to_pandas(date_as_object=False) for table in tables}
    )
    if book.accounts.empty:
        raise Sorry("There are no accounts yet: import some with `rapport import <folder>`.")
    return book


def part(book: Book, members: frozenset[str] | None) -> Book:
    """The part of the book that is about these accounts, all of it for None."""
    return book if members is None else book.only(pd.Index(sorted(members)))
