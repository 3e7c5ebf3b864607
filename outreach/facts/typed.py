"""What people typed, and whether a message may repeat it."""

import re
from collections.abc import Collection

from outreach.printing import NOTHING, line

_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_SHORT = 3  # letters below which a part of a name is likely to be some other word


def repeatable(text: str | None, unnamed: Collection[str]) -> str | None:
    """The text, or None where it is empty, holds an address or names one of those who are not to be named."""
    if not text or line(text) == NOTHING or _ADDRESS.search(text):
        return None
    words = set(_words(text))
    return None if words & {part for name in unnamed for part in _words(name)} else text


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= _SHORT]
