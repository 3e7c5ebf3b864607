"""One thing that holds in every database, and the query for the rows where it does not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args


@dataclass(frozen=True, slots=True)
class Invariant:
    """`sentence` is what holds. `sqlite` and `postgresql` select the keys of the rows where it does not.

    A key is one text of ids, days and times; empty queries are for databases that see to it themselves.
    """

    name: str
    sentence: str
    sqlite: str
    postgresql: str

    def query(self, dialect: str) -> str:
        """The query for this kind of database."""
        return self.sqlite if dialect == "sqlite" else self.postgresql


def everywhere(name: str, sentence: str, query: str) -> Invariant:
    """An invariant whose query both databases understand."""
    return Invariant(name, sentence, query, query)


def one_of(kind: object) -> str:
    """The values of a Literal, as SQL lists them."""
    return listed(get_args(kind))


def listed(values: Iterable[object]) -> str:
    """Words of our own, as SQL lists them."""
    return f"({', '.join(repr(str(value)) for value in values)})"
