"""Rows of equal key: which are the same thing, which contradict each other, which are numbered apart."""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd

from ingest.bundle import Table
from ingest.rejects import Numbers, reject
from ingest.rows import Rows

_EVENT = ["account_id", "at", "event", "user_id"]


@dataclass(frozen=True, slots=True)
class Folded:
    """Rows of which no two have the same key; the good rows that are missing here say nothing of their own.

    `rejects` are the rows that contradict another one, one each; `notes` say what became of the others.
    """

    frame: pd.DataFrame
    rejects: pd.DataFrame
    notes: tuple[str, ...] = ()


def fold(table: Table, frame: pd.DataFrame, rows: Rows) -> Folded:
    """Give every good row a key of its own; the index stays that of `rows`."""
    key = _key(table, frame)
    if rows.sums:
        kept, note = _summed(frame, key, rows.sums), "rows summed into {:,}"
    elif rows.rank is not None:
        kept, note = _last(frame, key, rows.rank), "rows, of which {:,} count: the last of each key"
    else:
        kept, note = frame, ""
    notes = [f"{len(frame):,} {note.format(len(kept))}"] if len(kept) < len(frame) else []
    if table.repeats:
        kept = kept.assign(occurrence=kept.groupby(key, sort=False, dropna=False).cumcount())
    elif table.name == "events":
        kept = _with_ids(kept)
    alone, rejects = _single(table, kept, rows)
    if repeats := len(kept) - len(alone) - len(rejects):
        notes.append(
            f"{repeats:,} {'row repeats' if repeats == 1 else 'rows repeat'} another row of the file"
        )
    return Folded(alone, rejects, tuple(notes))


def _key(table: Table, frame: pd.DataFrame) -> list[str]:
    """The columns that tell rows apart, as far as the file has them."""
    names = table.key if table.name != "events" or "event_id" in frame else _EVENT
    return [name for name in names if name in frame]


def _summed(frame: pd.DataFrame, key: list[str], sums: tuple[str, ...]) -> pd.DataFrame:
    groups = frame.groupby(key, sort=False, dropna=False)
    first = frame[~frame.duplicated(key)]
    return first.assign(**{name: groups[name].sum(min_count=1).to_numpy() for name in sums})


def _last(frame: pd.DataFrame, key: list[str], rank: pd.Series) -> pd.DataFrame:
    """Of rows with the same rank, the one further down the file stays."""
    ranked = frame.loc[rank[frame.index].sort_values(kind="stable", na_position="first").index]
    return ranked[~ranked.duplicated(key, keep="last")].sort_index()


def _with_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """An event without an id gets one from what it says, and from how often that was said before."""
    ids = frame["event_id"] if "event_id" in frame else pd.Series(index=frame.index, dtype="str")
    bare = frame[ids.isna()].reindex(columns=_EVENT)
    bare["count"] = bare.groupby(_EVENT, sort=False, dropna=False).cumcount().astype("str")
    bare["at"] = bare["at"].astype("int64").astype("str")
    said = bare["account_id"].str.cat(bare.iloc[:, 1:], sep="\x1f", na_rep="\x1e")
    derived = [blake2b(text.encode(), digest_size=16).hexdigest() for text in said]
    return frame.assign(event_id=ids.fillna(pd.Series(derived, index=bare.index, dtype="str")))


def _single(table: Table, frame: pd.DataFrame, rows: Rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The first row of each key, and the rejects of the later ones that contradict it."""
    key = [*table.key, "occurrence"] if table.repeats else list(table.key)
    key = [name for name in key if name in frame]
    again = frame.duplicated(key)
    if not again.any():
        return frame, pd.DataFrame()
    shared = frame[frame.duplicated(key, keep=False)]
    number = shared.groupby(key, sort=False, dropna=False).ngroup().to_numpy(np.int64)
    heads = shared.index[~again[shared.index]].to_numpy(np.int64)  # in the order of `number`
    first = heads[number]
    differs = np.zeros(len(shared), np.bool_)
    for name in shared.columns:
        mine, theirs = shared[name], shared[name].loc[first.tolist()].set_axis(shared.index)
        differs |= ~((mine == theirs).fillna(value=False) | (mine.isna() & theirs.isna())).to_numpy(np.bool_)
    at: Numbers = shared.index[differs].to_numpy(np.int64)
    return frame[~again], _conflicts(key, rows, at, first[differs])


def _conflicts(key: list[str], rows: Rows, at: Numbers, first: Numbers) -> pd.DataFrame:
    known = [name for name in key if name in rows.places]
    columns = ", ".join(rows.places[name].column for name in known)
    values = [", ".join(row) for row in rows.text[known].iloc[at].fillna("").itertuples(index=False)]
    reasons = [f"{line} has the same {columns} and other values" for line in rows.place.at(first).mentions()]
    return reject(
        rows.place.named(columns).at(at), pd.Series(values, dtype="str"), pd.Series(reasons, dtype="str")
    )
