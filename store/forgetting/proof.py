"""Proves that somebody is forgotten: reads every text and JSON of every table again, by means of its own.

It shares the phrases with what erases, and no code: texts are folded as a whole and searched by patterns.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, String, Table, cast, select
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from store.forgetting.subject import Subject
from store.tables import PlainText, Row

_ID_COLUMNS = {"account": ("account_id", "parent_id"), "contact": ("contact_id", "user_id")}
_LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# The audit says for good who did what where; and rows of others may bear the same name.
_WHO = {("audit", "actor"), ("audit", "act"), ("audit", "place")}
_NAMES = {("contacts", "name"), ("contacts", "email"), ("accounts", "name"), ("accounts", "aliases")}
_WORD = re.compile(r"[^\W_]+")
_BATCH = 1000


@dataclass(slots=True)
class Proof:
    """What was read, and where the subject was still found: columns (`table.column`) with numbers of rows.

    `kept` is found too, and stays on purpose. `elsewhere` are spellings that stand in longer words of others,
    `bytes` how often each of the other spellings stands in the files; both are for SQLite alone.
    """

    tables: int = 0
    columns: int = 0
    values: int = 0
    found: Counter[str] = field(default_factory=Counter[str])
    kept: Counter[str] = field(default_factory=Counter[str])
    elsewhere: set[str] = field(default_factory=set[str])
    bytes: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.found and not any(self.bytes.values())


def prove(tx: Session, subject: Subject) -> Proof:
    """Read the whole database."""
    proof, far, near = Proof(), Search(subject.everywhere), Search(subject.everywhere | subject.nearby)
    for table in Row.metadata.sorted_tables:
        proof.tables += 1
        for column in table.columns:
            if not isinstance(column.type, String | PlainText | JSON):
                continue
            proof.columns += 1
            for value, home in _values(tx, table, column):
                proof.values += 1
                is_near = home in subject.accounts and (table.name, column.name) not in _NAMES
                _check(proof, subject, column, value, near if is_near else far)
    return proof


class Search:
    """Finds any of the phrases in a text, whatever the case and the accents; a phrase `=Mara` as it is."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[re.Pattern[str], bool]]] = {}
        for phrase in sorted(phrases):
            words = _WORD.findall(phrase.lower())
            # A letter that is a word of its own may stand anywhere, so it is looked for in every text.
            first = "" if _LETTER.search(phrase) or not words else words[0]
            self._by_word.setdefault(first, []).append((_pattern(phrase), phrase.startswith("=")))

    def finds(self, text: str) -> bool:
        """Whether the text holds one of them."""
        plain = _plain(text)
        return any(
            pattern.search(text if as_written else plain)
            for word in {"", *_WORD.findall(plain)}
            for pattern, as_written in self._by_word.get(word, ())
        )


def _values(tx: Session, table: Table, column: Column[Any]) -> Iterator[tuple[str, str | None]]:
    """Each value as the database keeps it, and the account that its row belongs to; the same ones once."""
    stored = cast(column, Text)
    home = [table.c.account_id] if "account_id" in table.c else []
    rows = select(stored, *home).where(column.is_not(None))
    if not isinstance(column.type, JSON):
        rows = rows.distinct()
    for value, *of in tx.execute(rows.execution_options(yield_per=_BATCH)):
        yield value, of[0] if of else None


def _check(proof: Proof, subject: Subject, column: Column[Any], value: str, search: Search) -> None:
    place = (column.table.name, column.name)
    text = "\n".join(_strings(json.loads(value))) if isinstance(column.type, JSON) else value
    if search.finds(text) and place not in _WHO:
        proof.found[".".join(place)] += 1
    elif search.finds(text):
        proof.kept[".".join(place)] += 1
        proof.elsewhere.update(subject.spellings)
    elif _has_id(subject, column, value):
        proof.found[".".join(place)] += 1
    else:
        low = value.lower()
        proof.elsewhere.update(each for each in subject.spellings if each.lower() in low)


def _has_id(subject: Subject, column: Column[Any], value: str) -> bool:
    if column.name in _ID_COLUMNS[subject.kind]:
        return value in subject.ids
    if not isinstance(column.type, JSON) and column.name != "row_key":
        return False
    return any(each in subject.ids for each in _ids(json.loads(value), _ID_COLUMNS[subject.kind]))


def _ids(value: Any, names: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _ids(each, names)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from (
                [each] if key in names else each if key == "accounts" and isinstance(each, list) else ()
            )
            yield from _ids(each, names)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, Mapping):
        yield from map(str, value)
        yield from _strings(list(value.values()))


def _plain(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    marks = {ord(each): None for each in set(apart) if unicodedata.combining(each)}
    return unicodedata.normalize("NFC", apart.translate(marks)).casefold()


def _pattern(phrase: str) -> re.Pattern[str]:
    if phrase.startswith("@"):
        return re.compile(rf"[\w.+-]{re.escape(phrase)}(?![\w-]|\.\w)")
    if "@" in phrase:
        return re.compile(rf"(?<![\w.+-]){re.escape(phrase)}(?![\w-]|\.\w)")
    words = phrase.removeprefix("=").split(" ")
    if _LETTER.search(phrase):
        return re.compile(r"[\W_]*".join(map(re.escape, words)))
    joined = r"[\W_]+".join(map(re.escape, words))
    return re.compile(rf"(?<![^\W_]){joined}(?![^\W_])")
