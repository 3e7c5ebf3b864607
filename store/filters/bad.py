"""The error of a filter that cannot be read: one sentence with its place."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from store.errors import Sorry

SHOWN = 40  # characters of a filter that a sentence quotes
NEAR = 75  # how alike a name has to be to be suggested, of 100
LISTED = 5


class BadFilter(Sorry):
    """What is wrong with a filter, and where: `at` counts the characters of `text` from 0."""

    def __init__(self, what: str, at: int, piece: str = "", text: str = "") -> None:
        place = f"At character {at + 1}, “{short(piece)}”" if piece else "At the end of the filter"
        super().__init__(f"{place}: {what}")
        self.at, self.text = at, text


def short(piece: str) -> str:
    """The piece on one line, no longer than a sentence bears."""
    line = " ".join(piece.split()) or "a blank"
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def nearest(typed: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    found = process.extractOne(
        typed, list(known), scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=NEAR
    )
    return found[0] if found else None


def several(known: Iterable[str], word: str = "and") -> str:
    """The names in a row, the first few of many."""
    names = list(known)
    if len(names) > LISTED + 1:
        return f"{', '.join(names[:LISTED])} {word} {len(names) - LISTED} more"
    return f" {word} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
