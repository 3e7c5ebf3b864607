"""Other files beside the rows of a map's main file: for each the matching row, the last one or the sum."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd

from ingest.mapping import Join, Where
from ingest.rejects import Numbers
from ingest.source import Source


def matching(text: pd.DataFrame, where: Where) -> pd.Series:
    """Which rows hold one of the given values in every given column; "" stands for what is missing."""
    held = pd.Series(data=True, index=text.index)
    for column, values in where.items():
        held &= text[column].fillna("").isin(values)
    return held


def rank(values: pd.Series) -> pd.Series:
    """What to sort by: numbers where all are numbers, else text, which is how ISO dates sort too."""
    numbers = pd.to_numeric(values, errors="coerce")
    return numbers if numbers.notna().equals(values.notna()) else values


def look_up(join: Join, ours: pd.Series, source: Source) -> tuple[pd.DataFrame, Numbers]:
    """For each of our keys the other file's columns (missing where it has no row) and line (or -1)."""
    theirs = source.text[matching(source.text, join.where) & source.text[join.theirs].notna()]
    if join.last_by:
        order = rank(theirs[join.last_by]).sort_values(kind="stable", na_position="first").index
        theirs = theirs.loc[order].drop_duplicates(join.theirs, keep="last")
    elif join.sums:
        theirs = _summed(theirs, join)
    _check_single(theirs, join, source)
    at = pd.Index(theirs[join.theirs]).get_indexer(pd.Index(ours))
    found = theirs.reset_index(drop=True).reindex(at).set_axis(ours.index)
    lines = source.place.lines[theirs.index.to_numpy(np.int64)]
    return found, np.where(at >= 0, np.append(lines, -1)[at], -1)


def _check_single(theirs: pd.DataFrame, join: Join, source: Source) -> None:
    twice = theirs[theirs.duplicated(join.theirs, keep=False)]
    if len(twice):
        key = twice[join.theirs].iloc[0]
        at = twice.index[twice[join.theirs] == key].to_numpy(np.int64)
        lines = ", ".join(source.place.at(at).labels())
        raise join.spots["on"].sorry(
            f"{join.file} has several rows with {join.theirs} '{key}' (lines {lines}): "
            "add last_by or sum, to say which of them counts."
        )


def _summed(theirs: pd.DataFrame, join: Join) -> pd.DataFrame:
    """One row per key. A value that is no number stands for all of its key, to be found and named later."""
    amounts = {name: theirs[name].map(_decimal, na_action="ignore") for name in join.sums}
    strange = pd.Series(data=False, index=theirs.index)
    for name, values in amounts.items():
        strange |= values.isna() & theirs[name].notna()
    order = (~strange).sort_values(kind="stable").index
    first = theirs.loc[order].drop_duplicates(join.theirs).copy()
    for name, values in amounts.items():
        given = values.dropna()
        total = given.groupby(theirs[join.theirs][given.index]).agg(_plain_sum)
        summed = first[join.theirs].map(total).astype("str")
        first[name] = summed.where(~strange[first.index], first[name])
    return first


def _plain_sum(amounts: Iterable[Decimal]) -> str:
    return format(sum(amounts, Decimal()), "f")


def _decimal(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
