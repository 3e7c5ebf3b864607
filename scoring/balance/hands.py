"""What is balanced: accounts in the hands of owners, changes of hands, and how far from even a book is."""

from collections.abc import Collection
from dataclasses import dataclass

SLACK = 0.1  # of the average: who is nearer to it than this has about as much as everybody


@dataclass(frozen=True, slots=True)
class Held:
    """An account in its owner's hands: how much it is to look after, and whether it has to stay there."""

    account_id: str
    owner: str
    load: int
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """An account that goes from one owner to another with its load."""

    account_id: str
    before: str
    to: str
    load: int


def band(loads: Collection[int]) -> tuple[float, float]:
    """The least and the most that an owner may have for the book to be even."""
    average = sum(loads) / len(loads)
    return (1 - SLACK) * average, (1 + SLACK) * average


def outside(load: float, least: float, most: float) -> float:
    """How far a load is outside of the band, 0 within it."""
    return max(least - load, load - most, 0.0)


def uneven(loads: Collection[int]) -> float:
    """How far the owner who is furthest from the band is outside of it, as a share of the average load."""
    if not sum(loads):
        return 0.0
    least, most = band(loads)
    return max(outside(load, least, most) for load in loads) * len(loads) / sum(loads)
