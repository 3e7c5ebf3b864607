"""CSV rows with the line each starts on; one that cannot be split does not take its neighbours along."""

import csv
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator

# A quoted value may hold line breaks. One that is never closed would swallow the file, so the search for
# its end stops here.
_LONGEST = 10_000
_UNCLOSED = "a quote is opened and never closed"
_REASONS = {
    "unexpected end of data": _UNCLOSED,
    "expected after": "text follows a closing quote; a quote inside a quoted value is written twice",
    "new-line character": "a carriage return stands outside quotes",
}


class Lines:
    """Physical lines of a file as text, counted, which can be given back and taken again.

    A byte that is not UTF-8 becomes a lone surrogate, for the reader to find and name.
    """

    def __init__(self, lines: Iterable[bytes], number: int = 0) -> None:
        """`number` lines of the file came before."""
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.number = number
        self.taken: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) == _LONGEST:
            raise StopIteration
        line = self._again.popleft() if self._again else self._fresh()
        self.number += 1
        self.taken.append(line)
        return line

    def _fresh(self) -> str:
        text = next(self._lines).decode("utf-8", errors="surrogateescape")
        return text.removeprefix("\ufeff") if self.number == 0 else text

    def give_back(self) -> None:
        """Return all lines taken but the first, to be read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


class Unreadable(str):
    """Why a row could not be split into fields."""

    __slots__ = ()


def split(lines: Lines, delimiter: str, width: int = 0) -> Generator[tuple[int, list[str] | Unreadable]]:
    """Each row that is not blank, with the number of its first line: its fields, or why they cannot be had.

    With a `width`, a row of another number of fields is unreadable.
    """
    csv.field_size_limit(sys.maxsize)
    reader = _reader(lines, delimiter)
    while True:
        lines.taken.clear()
        start = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = next((text for sign, text in _REASONS.items() if sign in str(error)), str(error))
            if reason is _UNCLOSED or _hides_a_row(lines, delimiter, width):
                lines.give_back()
            reader = _reader(lines, delimiter)
            yield start, Unreadable(reason)
            continue
        if row and len(row) == (width or len(row)):
            yield start, row
        elif row:
            if _hides_a_row(lines, delimiter, width):
                lines.give_back()
            fields = "field" if len(row) == 1 else "fields"
            yield start, Unreadable(f"has {len(row)} {fields} where the header has {width}")


def _reader(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


def _hides_a_row(lines: Lines, delimiter: str, width: int) -> bool:
    """Whether the row ran on over a line that is a good row by itself: then a quote was left open."""
    if len(lines.taken) < 2:
        return False
    try:
        return len(next(_reader(lines.taken[1:2], delimiter))) == width
    except csv.Error:
        return False
