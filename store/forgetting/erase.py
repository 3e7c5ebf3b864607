"""Erases a person or a customer in one transaction: all of it is gone, or nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import Session

from store import audit
from store.database import Database
from store.forgetting import bytes as forget_bytes
from store.forgetting import marks as forgotten
from store.forgetting.edits import Edit, raw
from store.forgetting.marks import Forgotten
from store.forgetting.plan import Plan, plan
from store.forgetting.proof import Proof, prove
from store.forgetting.subject import Subject
from store.records import Detail

_SHORTEST = 6  # bytes that do not stand together by chance


def look(db: Database, subject: Subject, known: Forgotten, now: datetime) -> Plan:
    """What would be done; takes as long as reading the database does, and keeps nobody from writing."""
    with db.read() as tx:
        return plan(tx, subject, known, now)


def erase(db: Database, subject: Subject, made: Plan, known: Forgotten, *, by: str, now: datetime) -> None:
    """Do what was planned, keep the marks by which they do not come back, and put it into the audit.

    What somebody has changed since the plan was made stays: the proof finds it, and the next plan.
    """
    with db.begin() as tx:
        for edit in made.edits:
            _apply(tx, edit)
        for each in made.sets:
            tx.execute(update(each.table).where(each.where).values(**each.values))
        for each in made.deletes:
            tx.execute(delete(each.table).where(each.where))
        forgotten.add(tx, marks(subject, known), now)
        _log(tx, subject, made, known, by, now)


def proof(db: Database, subject: Subject, made: Plan) -> Proof:
    """Write over what is left of the erased rows, and read all again. Raises as `forget_bytes.overwrite`."""
    forget_bytes.overwrite(db, (*made.deleted, *made.changed))
    with db.read() as tx:
        found = prove(tx, subject)
    spelled = [each for each in subject.spellings if len(each) >= _SHORTEST and each not in found.elsewhere]
    found.bytes.update(forget_bytes.hits(db, spelled))
    return found


def marks(subject: Subject, known: Forgotten) -> Iterator[tuple[str, str]]:
    """The kind and the mark of everything that an import has to leave out, or to say otherwise."""
    for each in sorted(subject.ids):
        yield subject.kind, known.mark(subject.kind, each)
    for phrase in sorted(subject.everywhere):
        yield forgotten.mention(phrase), known.mark("mention", f"\x1f{phrase}")
    if subject.nearby:
        for account in sorted(subject.accounts):
            yield "near", known.mark("near", account)
            for phrase in sorted(subject.nearby):
                yield forgotten.mention(phrase), known.mark("mention", f"{account}\x1f{phrase}")


def alias(subject: Subject, known: Forgotten) -> str:
    """What the subject is called from now on, in the audit and wherever its id had to be replaced."""
    return known.alias(min(subject.ids))


def _apply(tx: Session, edit: Edit) -> None:
    key = list(edit.table.primary_key)
    mine = and_(*(column == value for column, value in zip(key, edit.key, strict=True)))
    unchanged = and_(*(raw(edit.table.c[name]) == was for name, was in edit.was.items()))
    values = dict(edit.values)
    if named := [column.name for column in key if column.name in values]:
        _make_room(tx, edit, values, named[0])
    tx.execute(update(edit.table).where(mine, unchanged).values(**values))


def _make_room(tx: Session, edit: Edit, values: dict[str, Any], name: str) -> None:
    """Number a key that another row has already: two goals may have differed in the name alone."""
    key, wanted, number = list(edit.table.primary_key), values[name], 1
    held = {column.name: value for column, value in zip(key, edit.key, strict=True)}
    while tx.scalar(select(exists().where(*(column == {**held, **values}[column.name] for column in key)))):
        number += 1
        values[name] = f"{wanted} {number}"


def _log(tx: Session, subject: Subject, made: Plan, known: Forgotten, by: str, now: datetime) -> None:
    detail: Detail = {
        "alias": alias(subject, known),
        "deleted": sum(made.deleted.values()),
        "changed": sum(made.changed.values()),
    }
    if subject.kind == "account":
        home = alias(subject, known)
        audit.write(tx, at=now, actor=by, act="forget account", account_id=home, place=None, detail=detail)
    else:
        home = min(subject.accounts, default=None)
        audit.write(tx, at=now, actor=by, act="forget contact", account_id=home, place=None, detail=detail)
