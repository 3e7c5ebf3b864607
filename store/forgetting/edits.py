"""Finds, in every column of text and JSON of every table, the rows whose words mention somebody."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    cast,
    false,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from store.forgetting.mentions import GONE, phrase
from store.forgetting.subject import Subject
from store.forgetting.text import Eraser
from store.tables import PlainText, Row

Key = tuple[Any, ...]
# Read as a whole, and never as words: what everybody else is called and found by, and who did what where.
KEPT: Mapping[str, frozenset[str]] = {
    "accounts": frozenset({"account_id", "name", "domain", "aliases", "owner", "parent_id"}),
    "contacts": frozenset({"contact_id", "account_id", "name", "email"}),
    "people": frozenset({"slack_id", "email", "name"}),
    "audit": frozenset({"account_id", "actor", "act", "place"}),
    "forgotten": frozenset({"mark", "kind"}),
}
PEOPLE = frozenset({"contact_id", "user_id"})  # columns that say who it was
_YAML = ("scorecards", "text")  # where brackets would make a list
_AT_ONCE = 200
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Edit:
    """New values for columns of one row, and what stands there as text while they are due."""

    table: Table
    key: Key
    was: dict[str, str]
    values: dict[str, Any]


def edits(tx: Session, subject: Subject, eraser: Eraser) -> Iterator[Edit]:
    """One for each row that mentions the subject, and does not go as a whole."""
    for table in Row.metadata.sorted_tables:
        found: dict[Key, Edit] = {}
        for column in filter(_is_looked_at, table.c):
            for where, near in _parts(table, subject):
                change = _change(column, subject, eraser, near=near)
                for key, was, new in _mentions(tx, column, where, change):
                    edit = found.setdefault(key, Edit(table, key, {}, {}))
                    edit.was[column.name], edit.values[column.name] = was, new
        yield from found.values()


def is_text(column: Column[Any]) -> bool:
    """Whether words may stand in a column: text, or JSON."""
    return isinstance(column.type, PlainText | JSON)


def raw(column: Column[Any]) -> ColumnElement[str]:
    """The column as the text that the database keeps."""
    return cast(column, Text)


def is_person(value: str, subject: Subject) -> bool:
    """Whether a column of PEOPLE says that it was her: by her id, her address or her name."""
    return value in subject.contacts or phrase(value) in subject.everywhere


def _is_looked_at(column: Column[Any]) -> bool:
    is_key = bool(column.foreign_keys) or column.name == "account_id"
    return is_text(column) and not is_key and column.name not in KEPT.get(column.table.name, ())


def _parts(table: Table, subject: Subject) -> Iterator[tuple[ColumnElement[bool], bool]]:
    """The rows of the subject's accounts and all others, without those that are deleted."""
    stays = true()
    if table.name == "contacts":
        stays = table.c.contact_id.not_in(subject.contacts)
    if table.name == "changes":
        named = [f'"account_id": {json.dumps(each, ensure_ascii=False)}' for each in subject.accounts]
        theirs = or_(false(), *(table.c.row_key.contains(each, autoescape=True) for each in named))
        yield theirs, True
        yield not_(theirs), False
        return
    if "account_id" not in table.c:
        yield stays, False
        return
    column = table.c.account_id
    if subject.kind == "contact" or table.name == "audit":
        yield and_(stays, column.in_(subject.accounts)), True
    yield and_(stays, or_(column.is_(None), column.not_in(subject.accounts))), False


def _change(column: Column[Any], subject: Subject, eraser: Eraser, *, near: bool) -> Callable[[str], Any]:
    """Gives what to put in the place of a value, as Python has it; None where it stays."""
    if isinstance(column.type, JSON):
        return lambda value: eraser.json(value, near=near, ids=column.table.name == "audit")
    gone = GONE.strip("[]") if (column.table.name, column.name) == _YAML else GONE

    def change(value: str) -> str | None:
        if column.name in PEOPLE and is_person(value, subject):
            return None  # it gets an alias
        new = eraser.text(value, near=near, gone=gone)
        return None if new == value else new

    return change


def _mentions(
    tx: Session, column: Column[Any], where: ColumnElement[bool], change: Callable[[str], Any]
) -> Iterator[tuple[Key, str, Any]]:
    """The key of each row that has to change, what the column holds, and what it is to hold."""
    text = raw(column)
    values = select(text).where(where, column.is_not(None))
    if not isinstance(column.type, JSON):  # hardly two of which are the same
        values = values.distinct()
    new: dict[str, Any] = {}
    for value in tx.scalars(values.execution_options(yield_per=_BATCH)):
        if (put := change(value)) is not None:
            new[value] = put
    olds = list(new)
    for start in range(0, len(olds), _AT_ONCE):
        some = text.in_(olds[start : start + _AT_ONCE])
        for *key, value in tx.execute(select(*column.table.primary_key, text).where(where, some)):
            yield tuple(key), value, new[value]
