"""A page of the accounts that need somebody: of one person, or of the whole book."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from store import overrides, scores
from store.database import Tx
from store.records import Account, Person, Run, Score
from store.sight import Hides
from views.book import Book, Row, needing
from views.pointer import Page


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of a run, with at most `limit` accounts, as somebody sees it on the day `today`."""

    run: Run
    today: date
    page: Page
    limit: int
    hides: Hides


def owners(person: Person) -> list[str]:
    """What the owner of an account may be called where it is this person."""
    return [name for name in (person.email, person.slack_id) if name]


def read(tx: Tx, asked: Asked, owners: Collection[str] | None) -> Book:
    """The page of the accounts that need somebody, worst first; of everybody where `owners` is None."""
    bands = scores.bands(tx, asked.run.run_id, owners, day=asked.today)
    limit = max(min(asked.limit, needing(bands) - asked.page.offset), 0)
    run, by_arr = asked.run.run_id, "arr" not in asked.hides
    found = scores.worst(tx, run, owners, limit, asked.page.offset, day=asked.today, by_arr=by_arr)
    return Book(rows(tx, found, asked.today), bands, asked.page, asked.run.as_of, asked.today, asked.hides)


def rows(tx: Tx, found: Collection[tuple[Account, Score]], today: date) -> list[Row]:
    """The accounts with their trends, and whether their bands were set by hand."""
    by_hand = overrides.held(tx, [about.account_id for about, _ in found], today)
    return [
        Row(about, score, scores.trend(tx, about.account_id, score.as_of), about.account_id in by_hand)
        for about, score in found
    ]
