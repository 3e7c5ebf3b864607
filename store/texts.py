"""Texts as every database keeps them, and as a spreadsheet takes them for nothing but texts."""

import re

_FORMULA = re.compile(r"[\s\x00]*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def storable(text: str) -> str:
    """The text without what no database keeps: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def defused(text: str) -> str:
    """The text for a cell of a CSV file that somebody opens in a spreadsheet, which runs formulas.

    What would be one gets an apostrophe in front, as OWASP advises (CSV injection); numbers stay as they are.
    A bare carriage return becomes the end of a line: pandas leaves it outside quotes, where it ends the row.
    """
    one_row = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{one_row}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else one_row
