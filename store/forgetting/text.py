"""Takes who is forgotten out of a text or of JSON, whose shape stays as it was."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from store.forgetting.marks import Forgotten
from store.forgetting.mentions import GONE, Hints, redacted
from store.forgetting.subject import Subject

_LISTED = re.compile(r"[^\s,;|/]+")
_OF = {"account": ("account", "parent"), "contact": ("contact", "user")}


class Eraser:
    """Knows whom to take out. `near` is for rows of the subject's accounts."""

    def __init__(self, subject: Subject, forgotten: Forgotten) -> None:
        self._subject = subject
        self._forgotten = forgotten
        self._far = subject.everywhere
        self._near = subject.everywhere | subject.nearby
        self._hints = Hints(self._near)
        self._sizes = {phrase.count(" ") + 1 for phrase in self._near}

    def text(self, value: str, *, near: bool = False, gone: str = GONE) -> str:
        """The text without the subject, and with `gone` in its place."""
        if not self._hints.may_hold(value):
            return value
        known = self._near if near else self._far
        return redacted(value, known.__contains__, self._sizes, gone)

    def json(self, stored: str, *, near: bool = False, ids: bool = False) -> Any:
        """JSON without the subject, as Python has it; None where there is nothing to take out.

        An entry about the account that stands in a list goes as a whole. With `ids` the ids go wherever they
        stand, else only where the key says what they are of.
        """
        before = json.loads(stored)
        # An id may be any text, so it is looked for as it is.
        if not self._hints.may_hold(said := "\n".join(strings(before))) and not self._ids_in(said):
            return None
        after = self._walk(before, near=near, ids=ids)
        return None if after == before else after

    def alias(self, value: str) -> str:
        """An id, or ids in a list, with the alias in the place of each that is the subject's."""
        if value in self._subject.ids:
            return self._forgotten.alias(value)
        return _LISTED.sub(
            lambda word: self._forgotten.alias(word[0]) if word[0] in self._subject.ids else word[0], value
        )

    def _walk(self, value: Any, *, near: bool, ids: bool) -> Any:
        if isinstance(value, str):
            return self.text(self.alias(value) if ids else value, near=near)
        if isinstance(value, list):
            return [self._walk(each, near=near, ids=ids) for each in value if not self._is_about(each)]
        if isinstance(value, dict):
            near = near or value.get("account_id") in self._subject.accounts
            return {
                self.text(key, near=near): self._walk(
                    each, near=near, ids=ids or key.startswith(_OF[self._subject.kind])
                )
                for key, each in value.items()
            }
        return value

    def _ids_in(self, said: str) -> bool:
        return any(each in said for each in self._subject.ids)

    def _is_about(self, value: Any) -> bool:
        is_account = self._subject.kind == "account" and isinstance(value, Mapping)
        return is_account and value.get("account_id") in self._subject.accounts


def strings(value: Any) -> Iterator[str]:
    """Every text in JSON, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, dict):
        yield from value
        yield from strings(list(value.values()))
