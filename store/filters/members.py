"""The accounts of a filter by SQL, and the table of its fields for those who go on with frames."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import pyarrow as pa
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.filters import columns, exist, fields, past, people, sql
from store.filters.known import end_of, known_on
from store.filters.tree import Filter
from store.records import Person

GONE = frozenset({"churned", "lifecycle"})  # who names these asks for those who left, too
TYPES: dict[fields.Kind, pa.DataType] = {
    "number": pa.float64(),
    "share": pa.float64(),
    "money": pa.int64(),
    "ahead": pa.date32(),
    "ago": pa.date32(),
}


def members(
    tx: Session, wanted: Filter, person: Person, day: date, *, everybody: bool = False
) -> frozenset[str]:
    """The ids of the filter's accounts, as known on the day; `person` is who `@me` is.

    Those who have left are out, unless the filter names `churned` or `lifecycle`. Where `everybody` is meant
    they are in, and attributes are what they are now, whatever the day.
    """
    names, held = _names(wanted.fields()), {} if everybody else past.held(tx, end_of(day))
    found = _known(tx, names, day, held).subquery()
    by_name = dict(zip(names, list(found.c)[1:], strict=True))
    ids = select(found.c.account_id)
    if not everybody and not GONE & wanted.fields():
        ids = ids.where(by_name["churned"].is_(None))
    root = people.bound(tx, wanted).root
    if root is not None:
        meant = exist.meanings(tx, people.bound(tx, wanted), person, held)
        ids = ids.where(sql.holds(root, sql.Asked(by_name, meant, day)))
    return frozenset(tx.scalars(ids))


def table(tx: Session, wanted: Collection[str], day: date) -> pa.Table:
    """One row per account that had started by the day, with `account_id` and a column per field, as of it.

    `churned` is always there, and `currency` beside `arr`, which is in minor units. Dates are days, shares 0
    to 1, tags joined by `;`. What is missing is null. Attributes without a date of their own (plan, owner,
    ARR, seats, tags, renewal) are what they were at the end of the day.
    """
    names = _names(wanted)
    rows = tx.execute(_known(tx, names, day, past.held(tx, end_of(day)))).all()
    held = list(zip(*rows, strict=True)) or [()] * (len(names) + 1)
    kinds = [pa.string(), *(TYPES.get(fields.field(name).kind, pa.string()) for name in names)]
    arrays = [pa.array(values, kind) for values, kind in zip(held, kinds, strict=True)]
    return pa.table(dict(zip(["account_id", *names], arrays, strict=True)))


def _names(wanted: Iterable[str]) -> list[str]:
    return sorted({*wanted, "churned", *(["currency"] if "arr" in wanted else [])})


def _known(tx: Session, names: list[str], day: date, held: past.Held) -> Select[*tuple[Any, ...]]:
    known = known_on(tx, day, exist.spellings(tx, names), held)
    return columns.accounts({name: columns.column(name, known) for name in names}, known)
