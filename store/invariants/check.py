"""Looks whether everything holds in a database, one thing at a time, while others work with it."""
# ruff: noqa: S608 - the pieces of a query are our own names

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import text

from store.database import Database
from store.invariants.books import BOOK, SCORES
from store.invariants.columns import of_tables
from store.invariants.invariant import Invariant
from store.invariants.ledgers import FILE, LEDGERS
from store.invariants.posts import DIGESTS, DRAFTS
from store.invariants.texts import TEXTS, Reader

SHOWN = 5  # keys of rows where something does not hold


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: the first rows where it does not hold, and whether `more` follow."""

    name: str
    sentence: str
    keys: tuple[str, ...]
    more: bool

    def __str__(self) -> str:
        """What is wrong and where; what holds where nothing is."""
        where = ", ".join(self.keys) + (" and more" if self.more else "")
        return f"This does not hold: {self.sentence} Look at {where}." if self.keys else self.sentence


def check(db: Database) -> Iterator[Checked]:
    """Everything that holds, each in a transaction of its own. DatabaseGone where it does not answer."""
    for each in invariants():
        if each.query(db.dialect):
            yield look(db, each)
    for name, sentence, reader in TEXTS:
        yield ask(db, name, sentence, reader)


def invariants() -> Iterator[Invariant]:
    """All that a query finds out: the file first, then each table, then what they say together."""
    yield from FILE
    yield from of_tables()
    for part in (BOOK, SCORES, DIGESTS, DRAFTS, LEDGERS):
        yield from part


def ask(db: Database, name: str, sentence: str, reader: Reader) -> Checked:
    """Whether a reader finds all that it can read; it gives the keys of what it cannot."""
    with db.read() as tx:
        try:
            return _first(name, sentence, reader(tx))
        except ValueError:  # the driver could not even take it for JSON
            return Checked(name, sentence, ("a row that is no JSON",), more=False)


def look(db: Database, invariant: Invariant) -> Checked:
    """Whether a query finds any row where its invariant does not hold."""
    with db.read() as tx:
        found = tx.scalars(
            text(f"SELECT found FROM ({invariant.query(db.dialect)}) AS broken LIMIT {SHOWN + 1}")
        )
        return _first(invariant.name, invariant.sentence, map(str, found))


def _first(name: str, sentence: str, keys: Iterable[str]) -> Checked:
    found = tuple(islice(keys, SHOWN + 1))
    return Checked(name, sentence, found[:SHOWN], len(found) > SHOWN)
