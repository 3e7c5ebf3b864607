"""What a sentence may not hold without a fact behind it: one function per rule, each with its reason."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from outreach.fact import Sheet
from outreach.grounding.pieces import SLOT, Mark, Piece, Word, line, slots
from outreach.grounding.words import Words

Rule = Callable[[str, tuple[Piece, ...], Sheet, Words], str]
_ADDRESS = re.compile(r"\w\.\w|@|https?:|www|//", re.IGNORECASE)
_GLUED = re.compile(r"[-–—/&\w]\{|\}[\w{/&]|\}[-–—]\w")  # a minus, or two values that look like one
_MARKS = frozenset(" \n,;:.!?()'’\"“”„«»-–—…/&")
# What must stand on the sheet, by the beginning of its fact's id, for such words to be written.
BEHIND: dict[str, tuple[str, ...]] = {
    "promises": (),
    "offers": (),
    "pressure": (),
    "events": (),
    "products": (),
    "money": ("invoice.", "arr.", "plan."),
    "terms": ("renewal.", "plan.", "arr."),
    "deadlines": ("renewal.", "invoice.", "milestone.", "goal."),
    "achievements": (
        "goal.reached.",
        "milestone.last.",
        "milestone.first_value.reached_on",
        "ticket.closed.",
        "usage.work.",
    ),
    "delays": ("milestone.late.", "milestone.first_value.", "ticket.waiting.", "invoice."),
    "apologies": ("ticket.waiting.",),
}
_SAID = {
    "promises": "it promises something",
    "offers": "it offers something",
    "pressure": "it presses",
    "events": "it tells of something that is not on file",
    "products": "it names a part of a product that is not on file",
    "money": "it speaks of money that no fact in it is about",
    "terms": "it speaks of a contract that no fact in it is about",
    "deadlines": "it sets a deadline that no fact in it is about",
    "achievements": "it says that something was reached, and no fact in it does",
    "delays": "it says that something is late, and no fact in it does",
    "apologies": "it apologises for something that is not on file",
}


def known(_text: str, whole: tuple[Piece, ...], sheet: Sheet, _words: Words) -> str:
    """Every fact in it is on the sheet."""
    return next((f"there is no fact {name}" for name in slots(whole) if name not in sheet.facts), "")


def plain(text: str, _whole: tuple[Piece, ...], _sheet: Sheet, _words: Words) -> str:
    """Outside of facts there are letters and a few marks: no digits, addresses or hidden characters."""
    rest = SLOT.sub(" ", text)
    if any(unicodedata.category(char).startswith("N") for char in rest):
        return "a number in it is not a fact"
    if _GLUED.search(text):
        return "something is glued to a fact"
    if _ADDRESS.search(rest):
        return "an address in it is not a fact"
    odd = next((char for char in rest if not _is_plain(char)), "")
    return f"the character {odd!r} does not belong in it" if odd else ""


def numbers(_text: str, whole: tuple[Piece, ...], _sheet: Sheet, words: Words) -> str:
    """No amounts in words."""
    return _first(whole, words, words.numbers, "“{}” is an amount and not a fact")


def dates(text: str, whole: tuple[Piece, ...], _sheet: Sheet, words: Words) -> str:
    """No days, and times near the day of sending only where the reader is asked for hers."""
    if found := _first(whole, words, words.dates, "“{}” is a day and not a fact"):
        return found
    is_asked = text.rstrip().endswith("?") and not any(
        isinstance(piece, Word) and piece.folded in words.on_file for piece in whole
    )
    return "" if is_asked else _first(whole, words, words.near_times, "“{}” is a time and not a fact")


def names(_text: str, whole: tuple[Piece, ...], _sheet: Sheet, words: Words) -> str:
    """No names: words with a capital letter, or unknown ones where a sentence begins."""
    for piece in whole:
        if not isinstance(piece, Word):
            continue
        may = piece.folded in words.starters
        if not words.names or piece.first:
            is_name = not may
        else:
            is_name = piece.text[0].isupper() and piece.folded not in words.capitals
        if is_name or (len(piece.text) > 1 and piece.text.isupper() and piece.folded not in words.capitals):
            return f"“{piece.text}” may be a name and is not a fact"
    return ""


def claims(_text: str, whole: tuple[Piece, ...], sheet: Sheet, words: Words) -> str:
    """Promises, offers, deadlines, apologies and the like only beside a fact that is about them.

    Where the contract is what the message is for, or its end is on the sheet, it may be spoken of at all.
    """
    there = slots(whole)
    for kind, behind in BEHIND.items():
        is_point = kind == "terms" and (sheet.purpose == "renewal" or "renewal.on" in sheet.facts)
        if is_point or any(name.startswith(behind) for name in there if behind):
            continue
        if found := _first(whole, words, getattr(words, kind), "{}"):
            return f"{_SAID[kind]} (“{found}”)"
    return ""


def _is_plain(char: str) -> bool:
    if char in _MARKS:
        return True
    return unicodedata.category(char) in {"Lu", "Ll"} and unicodedata.name(char, "").startswith("LATIN")


def _first(whole: tuple[Piece, ...], words: Words, wanted: frozenset[str], reason: str) -> str:
    """The reason with the first word or phrase that is wanted, outside of what is harmless or true here."""
    found = next(hits(whole, words, wanted, words.true_beside(slots(whole))), "")
    return reason.format(found) if found else ""


def hits(
    whole: tuple[Piece, ...], words: Words, wanted: frozenset[str], true: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The words and phrases of a list that stand in it, outside of harmless and true phrases; in order."""
    said = line(tuple(piece for piece in whole if not isinstance(piece, Mark)))
    free = [False] * len(said)
    for phrases in (words.harmless, true):
        for match in _pattern(phrases).finditer(said):
            free[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _pattern(wanted).finditer(said):
        if not all(free[match.start() : match.end()]):
            yield match[0]


@cache
def _pattern(wanted: frozenset[str]) -> re.Pattern[str]:
    some = "|".join(re.escape(each) for each in sorted(wanted, key=len, reverse=True))
    return re.compile(rf"(?<![\w'])(?:{some})(?![\w'])" if some else r"(?!)")
