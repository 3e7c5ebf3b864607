"""A written sentence taken apart: its words, the facts that stand in it, and its clauses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SLOT = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)\}")
_PIECE = re.compile(rf"{SLOT.pattern}|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<mark>[,;:.!?()–—\n])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written; `first` where a sentence begins with it."""

    text: str
    first: bool = False

    @property
    def folded(self) -> str:
        """The word as the lists have it."""
        return self.text.casefold().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a fact."""

    fact_id: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that ends a clause or a sentence."""

    text: str


Piece = Word | Slot | Mark


def pieces(text: str) -> tuple[Piece, ...]:
    """The words, facts and marks of a sentence in order; anything else is left to `rules.plain`."""
    found: list[Piece] = []
    begins = True
    for match in _PIECE.finditer(text):
        if match["word"]:
            found.append(Word(match["word"], begins))
        elif match["mark"]:
            found.append(Mark(match["mark"]))
        else:
            found.append(Slot(match[1]))
        begins = bool(match["mark"]) and match["mark"] in ".!?:\n"
    return tuple(found)


def clauses(whole: tuple[Piece, ...], joiners: frozenset[str]) -> Iterator[tuple[Piece, ...]]:
    """The parts of a sentence between its marks and its words such as `but`."""
    part: list[Piece] = []
    for piece in whole:
        if isinstance(piece, Mark) or (isinstance(piece, Word) and piece.folded in joiners):
            if part:
                yield tuple(part)
            part = []
        else:
            part.append(piece)
    if part:
        yield tuple(part)


def joined(
    whole: tuple[Piece, ...], joiners: frozenset[str], holds: Callable[[str], bool]
) -> list[tuple[Piece, ...]]:
    """The clauses that hold such a fact, each with those before it that do not; the last with those after."""
    parts: list[tuple[Piece, ...]] = []
    waiting: tuple[Piece, ...] = ()
    for clause in clauses(whole, joiners):
        waiting += clause
        if any(holds(name) for name in slots(clause)):
            parts.append(waiting)
            waiting = ()
    if parts:
        parts[-1] += waiting
    return parts


def slots(whole: tuple[Piece, ...]) -> tuple[str, ...]:
    """The ids of the facts that stand in it, in order."""
    return tuple(piece.fact_id for piece in whole if isinstance(piece, Slot))


def line(whole: tuple[Piece, ...]) -> str:
    """The words alone, folded and joined by spaces, with a bar where a fact stands: for phrases."""
    return " ".join(piece.folded if isinstance(piece, Word) else "|" for piece in whole)
