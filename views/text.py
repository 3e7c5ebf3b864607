"""The only place that escapes, defuses and cuts text: no name can ping, link, format or overflow."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import accumulate, islice
from typing import LiteralString

NAME = 80  # an account's name within a line
LINE = 300  # any other piece of data within a line
NOTHING = "–"  # Slack refuses an empty text

_ZERO_WIDTH_JOINER = "\u200d"
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Slack has no escape for its formatting characters, full-width ones included, and a zero-width space beside
# them even invites formatting, so each is shown as a character that looks alike and means nothing.
_ALIKE = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ", "＊": "﹡", "＿": "⸏", "｀": "ˋ"})
_OUTER_UNDERSCORE = re.compile(
    r"(?<![^\W_])_|_(?![^\W_])"
)  # within a word (ana_b@example.com) it is harmless
_WHOLE = re.compile(r"&(?:amp|lt|gt);|<@\w+>|.", re.DOTALL)


class Markup(str):
    """mrkdwn that may be sent as it is: made of our own words and of escaped data."""

    __slots__ = ()


def clean(text: str) -> str:
    """One line without control characters, surrogates and direction marks; a dash where nothing is left."""
    if not text.isprintable():
        text = "".join(char for char in text if char.isspace() or not _is_hidden(char))
    return unicodedata.normalize("NFC", " ".join(text.split())) or NOTHING


def escape(text: str) -> str:
    """Slack's three entities and no others, as its documentation on formatting asks."""
    return text.translate(_ENTITIES)


def plain(text: str, limit: int) -> str:
    """Data for a plain_text object of at most `limit` UTF-16 units."""
    return escape(cut(clean(text), limit))


def literal(text: str, limit: int = LINE) -> Markup:
    """Data for a line of mrkdwn, shown as it was typed."""
    shown = _OUTER_UNDERSCORE.sub("ˍ", cut(clean(text), limit).translate(_ALIKE))
    return Markup(escape(shown[0].replace(">", "›").replace("＞", "›") + shown[1:]))


def markup(template: LiteralString, *data: object) -> Markup:
    """Our own words with data put in: whatever is not Markup yet is escaped."""
    return Markup(template.format(*(d if isinstance(d, Markup) else literal(str(d)) for d in data)))


def some(data: str | None) -> Markup:
    """Data for a line of mrkdwn, and nothing where there is none."""
    return literal(data) if data else Markup()


def sentence(text: str) -> str:
    """The text with a full stop, where it does not end like a sentence yet."""
    return text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text.rstrip()}."


def join(separator: LiteralString, pieces: Iterable[Markup]) -> Markup:
    """Markup in one, the empty pieces left out."""
    return Markup(separator.join(filter(None, pieces)))


def mention(slack_id: str) -> Markup:
    """A Slack user's name as a mention; use it only where it cannot ping, in an answer to one person."""
    return Markup(f"<@{slack_id}>")


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, at most `limit` UTF-16 units long once it is escaped."""
    if size(escape(text)) <= limit:
        return text
    return _beginning(text[:limit], limit, lambda piece: size(escape(piece)))


def cut_markup(text: str, limit: int) -> str:
    """The same for text that is escaped already: no entity and no mention is broken in two."""
    if size(text) <= limit:
        return text
    pieces = (found[0] for found in islice(_WHOLE.finditer(text), limit))
    return _beginning(pieces, limit, size)


def size(text: str) -> int:
    """Length in UTF-16 units, the larger of the two ways in which Slack may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(pieces: Iterable[str]) -> list[str]:
    """Text in pieces that a reader sees as one sign: an emoji with its modifiers, a letter with its marks."""
    clusters: list[str] = []
    for piece in pieces:
        if clusters and _continues(clusters[-1], piece):
            clusters[-1] += piece
        else:
            clusters.append(piece)
    return clusters


def _beginning(pieces: Iterable[str], limit: int, cost: Callable[[str], int]) -> str:
    """As much as fits of a text that is too long, of which the first `limit` pieces are enough to look at."""
    signs = graphemes(pieces)
    ends = accumulate(map(cost, signs), initial=1)  # the ellipsis takes one
    kept = sum(end <= limit for end in ends) - 1
    return "".join(signs[: max(kept, 0)]).rstrip() + "…"


def _continues(cluster: str, piece: str) -> bool:
    if len(piece) != 1:
        return False
    if _is_flag_letter(piece):
        return len(cluster) == 1 and _is_flag_letter(cluster)
    return cluster.endswith(_ZERO_WIDTH_JOINER) or _is_modifier(piece)


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_modifier(char: str) -> bool:
    skin_tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    return skin_tone or _is_joiner(char) or unicodedata.category(char).startswith("M")


def _is_joiner(char: str) -> bool:
    tag = "\U000e0020" <= char <= "\U000e007f"  # spells the regions of flags
    return tag or char in {_ZERO_WIDTH_JOINER, "\u200c"}


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"} and not _is_joiner(char)
