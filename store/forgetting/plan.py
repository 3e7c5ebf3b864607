"""What it takes to forget somebody: which rows go, and what is put into which others. Writes nothing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, cast, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from store.forgetting.edits import PEOPLE, Edit, Key, edits, is_person
from store.forgetting.marks import Forgotten
from store.forgetting.mentions import GONE
from store.forgetting.subject import Subject
from store.forgetting.text import Eraser
from store.tables import Row

_TABLES = Row.metadata.tables
_SOME = 50  # conditions in one query


@dataclass(frozen=True, slots=True)
class Set:
    """The same values for all rows of a table for which a condition holds."""

    table: Table
    where: ColumnElement[bool]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delete:
    """The rows of a table for which a condition holds."""

    table: Table
    where: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """To be done in this order; `deleted` and `changed` count rows by table."""

    edits: tuple[Edit, ...]
    sets: tuple[Set, ...]
    deletes: tuple[Delete, ...]
    deleted: Mapping[str, int]
    changed: Mapping[str, int]


def plan(tx: Session, subject: Subject, forgotten: Forgotten, now: datetime) -> Plan:
    """All that has to be done to this database."""
    found = [*edits(tx, subject, Eraser(subject, forgotten)), *_seals(tx, subject, forgotten)]
    sets, deletes = tuple(_sets(tx, subject, forgotten, now)), tuple(_deletes(tx, subject))
    touched: dict[str, set[Key]] = {}
    for edit in found:
        touched.setdefault(edit.table.name, set()).add(edit.key)
    for each in sets:
        keys = tx.execute(select(*each.table.primary_key).where(each.where))
        touched.setdefault(each.table.name, set()).update(map(tuple, keys))
    gone = {each.table.name: _count(tx, each) for each in deletes}
    return Plan(
        tuple(found),
        sets,
        deletes,
        {name: number for name, number in gone.items() if number},
        {name: len(keys) for name, keys in touched.items() if keys},
    )


def _count(tx: Session, delete: Delete) -> int:
    return tx.scalar(select(func.count()).select_from(delete.table).where(delete.where)) or 0


def _deletes(tx: Session, subject: Subject) -> Iterator[Delete]:
    """Whole rows; those that refer to others come first."""
    changes, people = _TABLES["changes"], _TABLES["people"]
    yield Delete(changes, changes.c.change_id.in_(_changes(tx, subject)))
    yield Delete(people, func.lower(people.c.email).in_(sorted(subject.addresses)))
    if subject.kind == "contact":
        contacts = _TABLES["contacts"]
        yield Delete(contacts, contacts.c.contact_id.in_(sorted(subject.contacts)))
        return
    for table in reversed(Row.metadata.sorted_tables):
        if "account_id" in table.c and table.name != "audit":
            yield Delete(table, table.c.account_id.in_(sorted(subject.accounts)))


def _changes(tx: Session, subject: Subject) -> list[int]:
    """What rows of theirs held before an import changed them."""
    table = _TABLES["changes"]
    named = [
        or_(
            table.c.row_key.contains(json.dumps(each, ensure_ascii=False), autoescape=True),
            cast(table.c.before, Text).contains(json.dumps(each), autoescape=True),
        )
        for each in sorted(subject.ids | subject.contacts)
    ]
    rows = select(table.c.change_id, table.c.row_key, table.c.before)
    return [
        change_id
        for start in range(0, len(named), _SOME)
        for change_id, key, before in tx.execute(rows.where(or_(*named[start : start + _SOME])))
        if any(_is_theirs(held, subject) for held in (json.loads(key), before))
    ]


def _is_theirs(held: Mapping[str, Any], subject: Subject) -> bool:
    is_account = subject.kind == "account" and held.get("account_id") in subject.accounts
    return is_account or held.get("contact_id") in subject.contacts


def _sets(tx: Session, subject: Subject, forgotten: Forgotten, now: datetime) -> Iterator[Set]:
    if subject.kind == "account":
        accounts, audit = _TABLES["accounts"], _TABLES["audit"]
        yield Set(accounts, accounts.c.parent_id.in_(sorted(subject.accounts)), {"parent_id": None})
        for each in sorted(subject.accounts):
            yield Set(audit, audit.c.account_id == each, {"account_id": forgotten.alias(each)})
    else:
        yield from _of_her(subject, now)
    for column in _people():
        for each in _written(tx, column, subject):
            yield Set(column.table, column == each, {column.name: forgotten.alias(each)})


def _of_her(subject: Subject, now: datetime) -> Iterator[Set]:
    """What was written to her, and what she wrote herself."""
    drafts, surveys = _TABLES["drafts"], _TABLES["surveys"]
    to_her = drafts.c.contact_id.in_(sorted(subject.contacts))
    over = {"state": "discarded", "ended_at": now}
    yield Set(drafts, and_(to_her, drafts.c.state == "open"), over)
    yield Set(drafts, to_her, {"subject": GONE, "body": GONE, "written": {}})
    hers = surveys.c.contact_id.in_(sorted(subject.contacts))
    yield Set(surveys, and_(hers, surveys.c.comment.is_not(None)), {"comment": GONE})


def _people() -> Iterator[Column[Any]]:
    for table in Row.metadata.sorted_tables:
        yield from (column for column in table.c if column.name in PEOPLE and table.name != "contacts")


def _written(tx: Session, column: Column[Any], subject: Subject) -> list[str]:
    """All the ways in which the column says that it was one of the people; rows that go are left out."""
    stays = column.is_not(None)
    if subject.kind == "account":
        stays = and_(stays, column.table.c.account_id.not_in(sorted(subject.accounts)))
    return [each for each in tx.scalars(select(column).where(stays).distinct()) if is_person(each, subject)]


def _seals(tx: Session, subject: Subject, forgotten: Forgotten) -> Iterator[Edit]:
    """Their events get ids that do not tell who did them."""
    events = _TABLES["events"]
    theirs = events.c.user_id.in_(_written(tx, events.c.user_id, subject))
    if subject.kind == "account":
        theirs = and_(theirs, events.c.account_id.not_in(sorted(subject.accounts)))
    for event_id in tx.scalars(select(events.c.event_id).where(theirs)):
        yield Edit(events, (event_id,), {"event_id": event_id}, {"event_id": forgotten.sealed(event_id)})
