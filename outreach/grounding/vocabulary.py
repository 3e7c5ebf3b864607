"""The words that free text is made of: any other one may be a name, an event or a claim, and fails."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

from outreach.fact import Language, Sheet
from outreach.grounding.pieces import Piece, Word, pieces
from outreach.grounding.words import Words, words
from outreach.template.texts import texts
from store import yaml_file

FILE = Path(__file__).with_name("vocabulary.yml")


def common(_text: str, whole: tuple[Piece, ...], sheet: Sheet, _words: Words) -> str:
    """Only words that the check knows, for what it does not know it cannot judge."""
    known = vocabulary(sheet.language)
    strange = (piece.text for piece in whole if isinstance(piece, Word) and piece.folded not in known)
    return next((f"“{word}” is not a word that the check knows" for word in strange), "")


@cache
def vocabulary(language: Language) -> frozenset[str]:
    """All words that it knows: common ones, those of its own lists, and of the templates."""
    read = (spot for name, spot in yaml_file.read(FILE).items().items() if name == language)
    common_ones = (each for spot in read for each in spot.text().split(","))
    templates = (text.say for text in texts(language).all())
    written = (*common_ones, *_listed(words(language)), *templates)
    return frozenset(piece.folded for text in written for piece in pieces(text) if isinstance(piece, Word))


def _listed(lists: Words) -> Iterator[str]:
    """All words and phrases of words.yml in a language."""
    for each in fields(lists):
        some = getattr(lists, each.name)
        if isinstance(some, frozenset | Mapping):
            yield from some
