"""Takes phrases out of a text by whole words, whatever their case and accents.

A phrase is words joined by one space, as `words` folds them. `=Mara` is one word exactly as it is written,
`@acme.example` any e-mail address there.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

GONE = "[forgotten]"
# Scripts without spaces have no words to find; each of their letters counts as one.
_ALONE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")
_EITHER = re.compile(f"{_ADDRESS.pattern}|{_WORD.pattern}")
_RUN = re.compile(r"[^\W_]+")
Known = Callable[[str], bool]


class Token(NamedTuple):
    """A word or an e-mail address: where it stands in the text, and how it is compared."""

    start: int
    end: int
    folded: str


class _Bare(dict[int, int | None]):
    """What stands for each letter without its accents, as `str.translate` wants it."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_BARE = _Bare()


class Hints:
    """Tells at once of most texts that they hold none of the phrases."""

    def __init__(self, phrases: Iterable[str]) -> None:
        runs = [_RUN.findall(phrase.lower()) for phrase in phrases]
        self._firsts = {each[0] for each in runs if each}
        self._is_of_use = not re.search(f"[{_ALONE}]", "".join(self._firsts))

    def may_hold(self, text: str) -> bool:
        """False where the text does not even hold the first word of one of them."""
        return not self._is_of_use or not self._firsts.isdisjoint(_RUN.findall(_bare(text.casefold())))


def words(text: str) -> list[str]:
    """The words and e-mail addresses of a text, folded."""
    return [token.folded for token in _tokens(text, _EITHER)]


def phrase(text: str) -> str:
    """The whole text as one phrase."""
    return " ".join(words(text))


def redacted(text: str, known: Known, sizes: Collection[int], gone: str = GONE) -> str:
    """The text with `gone` in the place of each known address, and of each known phrase of so many words.

    Of phrases that begin at the same word the longest counts.
    """
    left = _without(text, _addresses(text, known), gone)
    left = _without(left, _named(left, known, sorted(sizes, reverse=True)), gone)
    # An address may have gone on with a name that is now cut off.
    return left if left == text else _without(left, _addresses(left, known), gone)


def _addresses(text: str, known: Known) -> Iterator[Token]:
    return (token for token in _tokens(text, _ADDRESS) if _is_address(token, known))


def _is_address(token: Token, known: Known) -> bool:
    host = token.folded.rpartition("@")[2]
    return known(token.folded) or known(f"@{host}")


def _named(text: str, known: Known, sizes: Sequence[int]) -> Iterator[Token]:
    """Each known phrase as one token."""
    found, at = list(_tokens(text, _WORD)), 0
    while at < len(found):
        size = next((n for n in sizes if _is_known(text, found[at : at + n], n, known)), 0)
        if size:
            yield Token(found[at].start, found[at + size - 1].end, "")
        at += size or 1


def _is_known(text: str, found: Sequence[Token], size: int, known: Known) -> bool:
    if len(found) < size:
        return False
    said = " ".join(token.folded for token in found)
    return known(said) or (size == 1 and known(f"={text[found[0].start : found[0].end]}"))


def _without(text: str, found: Iterable[Token], gone: str) -> str:
    pieces, done = list[str](), 0
    for token in found:
        pieces += [text[done : token.start], gone]
        done = token.end
    return "".join((*pieces, text[done:])) if pieces else text


def _tokens(text: str, kind: re.Pattern[str]) -> Iterator[Token]:
    """What the pattern finds in the folded text, at its place in the text itself."""
    if text.isascii():
        for match in kind.finditer(text):
            yield Token(match.start(), match.end(), match[0].lower())
        return
    plain, places = _folded(text)
    for match in kind.finditer(plain):
        end = places[match.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield Token(places[match.start()], end, match[0])


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and where each of its letters stands in the original."""
    plain, places = list[str](), list[int]()
    for index, char in enumerate(text):
        bare = _bare(char.casefold())
        plain.append(bare)
        places += [index] * len(bare)
    return "".join(plain), places


def _bare(text: str) -> str:
    """Without accents, and letters that only look otherwise as the usual ones."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", text).translate(_BARE))
