"""Attributes of accounts as they were at the end of a past day, from what imports have changed since."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Text, case, cast, func, literal, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableValuedAlias

from store.tables import BUNDLE, AccountRow, ChangeRow

ACCOUNTS = BUNDLE[AccountRow.__tablename__]
Held = Mapping[str, Mapping[str, Any]]
"""By column what it held, by account, where it was changed later; dates are ISO text."""


def held(tx: Session, end: datetime) -> Held:
    """What columns of accounts held before the changes from this moment on."""
    later = (
        select(ChangeRow.row_key, ChangeRow.before)
        .where(ChangeRow.of_table == ACCOUNTS.name, ChangeRow.at >= end)
        .order_by(ChangeRow.at.desc(), ChangeRow.change_id.desc())
    )
    found: dict[str, dict[str, Any]] = {}
    for key, before in tx.execute(later):  # the oldest comes last, and stands
        for column, value in before.items():
            found.setdefault(column, {})[json.loads(key)["account_id"]] = value
    return found


def tables(found: Held, *, is_sqlite: bool) -> dict[str, TableValuedAlias]:
    """For each column a table of key and value; one bound value each, however many accounts changed."""
    each_of = func.json_each if is_sqlite else func.json_each_text
    return {
        column: each_of(cast(literal(json.dumps(values), Text), Text if is_sqlite else JSON))
        .table_valued("key", "value")
        .alias(f"was_{column}")
        for column, values in found.items()
    }


def attribute(name: str, was: Mapping[str, TableValuedAlias], *, is_sqlite: bool) -> ColumnElement[Any]:
    """A column of accounts; what it held where it was changed since."""
    now = ACCOUNTS.c[name]
    if name not in was:
        return now
    before = was[name].c
    value = type_coerce(before.value, now.type) if is_sqlite else cast(before.value, now.type)
    return case((before.key.is_not(None), value), else_=now)
