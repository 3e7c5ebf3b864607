"""What an answer leaves out, said in words that fit any cause: a role, or the place."""

from collections.abc import Mapping

from store.filters.bad import several
from store.sight import Field, Hides

WORDS: Mapping[Field, str] = {"arr": "ARR", "contacts": "contacts", "notes": "notes"}
_TO_WRITE: Hides = frozenset({"contacts", "drafts"})


def without(hides: Hides, words: Mapping[Field, str] = WORDS) -> str:
    """Without ARR, contacts and notes; empty where nothing of it is hidden."""
    hidden = [word for field, word in words.items() if field in hides]
    return f"Without {several(hidden)}." if hidden else ""


def may_draft(hides: Hides) -> bool:
    """Whether she can write to a customer, for which she sees drafts and whom they go to."""
    return not hides & _TO_WRITE
