"""The rules of the bundle: which rows may enter a table, and what is wrong with which value of the others."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from ingest.bundle import Table
from ingest.kinds import parse
from ingest.rejects import Numbers, reject
from ingest.rows import Reasons, Rows


class Faults:
    """The rejects found so far, at most one for each value."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._wrong: dict[str, pd.Index[int]] = {}
        self.rejects: list[pd.DataFrame] = []

    def add(self, column: str, reasons: Reasons) -> None:
        """Reasons against values of a column; of several against one value the first is told."""
        before = self._wrong.get(column, pd.Index([], dtype="int64"))
        fresh = reasons[~reasons.index.isin(before)]
        if len(fresh):
            at: Numbers = fresh.index.to_numpy(np.int64)
            self._wrong[column] = before.append(pd.Index(at))
            values = self._rows.text[column].iloc[at]
            self.rejects.append(reject(self._rows.places[column].at(at), values, fresh))

    def good(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows without a fault."""
        bad = np.zeros(len(frame), np.bool_)
        for at in self._wrong.values():
            bad[at] = True
        return frame[~bad]


def check(table: Table, rows: Rows, known: Collection[str] | None) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The good rows as values under the names of the store, and the rejects of the others.

    `known` are the accounts that rows may belong to; None where the rows are the accounts.
    """
    faults = Faults(rows)
    for column, reasons in rows.doubts:
        faults.add(column, reasons)
    values = _values(table, rows.text, faults)
    for earlier, later in table.order:
        if earlier in values and later in values:
            faults.add(later, _because(values[later] < values[earlier], f"is before {earlier}"))
    if known is not None:
        ids = rows.text["account_id"]
        missing = ids[ids.notna() & ~ids.isin(known)]
        faults.add(
            "account_id", "account_id '" + missing + "' is in no accounts file and not in the database"
        )
    names = {column.name: column.stored for column in table.columns}
    return faults.good(pd.DataFrame(values).rename(columns=names)), faults.rejects


def _values(table: Table, text: pd.DataFrame, faults: Faults) -> dict[str, pd.Series]:
    """Every column of the file as values, the currency before the money that is counted in it."""
    values: dict[str, pd.Series] = {}
    given = [column for column in table.columns if column.name in text]
    for column in sorted(given, key=lambda column: column.kind != "currency"):
        source = text[column.name]
        values[column.name], reasons = parse(column, source, values.get("currency"))
        faults.add(column.name, reasons)
        if column.required:
            faults.add(column.name, _because(source.isna(), "is empty"))
        if column.kind == "money" and "currency" not in values:
            values["currency"] = pd.Series("USD", index=text.index, dtype="str")
    return values


def _because(wrong: pd.Series, reason: str) -> Reasons:
    return pd.Series(reason, index=wrong.index[wrong], dtype="str")
