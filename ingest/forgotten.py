"""Keeps who was forgotten from coming back: their rows are left out, and no other row says who they were."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ingest.bundle import Table
from ingest.rejects import Numbers
from ingest.rows import Reasons, Rows
from store import accounts
from store.database import Database
from store.forgetting import marks as forgotten
from store.forgetting.marks import Forgotten
from store.forgetting.mentions import GONE, phrase, redacted

# What the others are called and found by, and what is replaced as a whole.
_WHOLE = frozenset({"account_id", "parent_id", "contact_id", "name", "email", "domain", "aliases", "owner"})
_LATER = frozenset({"user_id", "event_id"})


@dataclass(frozen=True, slots=True)
class Gate:
    """By its marks it knows who may not come in; `called` is what the accounts are called that are there."""

    marks: Forgotten
    called: frozenset[str] = frozenset()

    def admit(self, table: Table, rows: Rows) -> tuple[Rows, int]:
        """The rows that may come in, without a word of who was forgotten, and how many may not."""
        if not self.marks:
            return rows, 0
        theirs = self._theirs(table, rows.text)
        kept = _at(rows, np.flatnonzero(~theirs)) if theirs.any() else rows
        return replace(kept, text=self._told(table, self._aliased(table, kept.text))), int(theirs.sum())

    def seal(self, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
        """Events, once each has its id, without who did them."""
        if not self.marks or table.name != "events" or "user_id" not in frame:
            return frame
        theirs = _each(frame["user_id"], self._is_person)
        return frame.assign(
            user_id=_put(frame["user_id"], theirs, self.marks.alias),
            event_id=_put(frame["event_id"], theirs, self.marks.sealed),
        )

    def _theirs(self, table: Table, text: pd.DataFrame) -> pd.Series:
        theirs = _each(text["account_id"], self._is_account)
        if table.name == "contacts":
            for name in {"contact_id", "email"} & set(text.columns):
                theirs |= _each(text[name], self._is_person)
        return theirs

    def _aliased(self, table: Table, text: pd.DataFrame) -> pd.DataFrame:
        """Rows that stay, but say whose they are."""
        if table.name == "surveys" and "contact_id" in text:
            theirs = _each(text["contact_id"], self._is_person)
            text = text.assign(contact_id=_put(text["contact_id"], theirs, self.marks.alias))
            if "comment" in text:
                text = text.assign(comment=text["comment"].mask(theirs & text["comment"].notna(), GONE))
        if "parent_id" in text:
            text = text.assign(parent_id=text["parent_id"].mask(_each(text["parent_id"], self._is_account)))
        return text

    def _told(self, table: Table, text: pd.DataFrame) -> pd.DataFrame:
        """What was typed, without mentions; in rows of the accounts of the forgotten a first name is one."""
        near = _each(text["account_id"], lambda said: self.marks.has("near", said))
        homes = text["account_id"].where(near, "")
        new: dict[str, pd.Series] = {}
        for column in table.columns:
            if column.kind == "text" and column.name in text and column.name not in _WHOLE | _LATER:
                pairs = text[column.name].fillna("").str.cat(homes, sep="\x1f")
                values = {pair: self._redacted(*pair.rpartition("\x1f")[::2]) for pair in pairs.unique()}
                new[column.name] = pairs.map(values).astype("str").where(text[column.name].notna())
        return text.assign(**new)

    def _redacted(self, value: str, home: str) -> str:
        def is_known(said: str) -> bool:
            # Most words cannot be marked, and need no hash: those of one word are addresses, have a digit, or
            # are written large.
            is_small = said[0] == "=" and not home and said[1:2].islower()
            if is_small or not (" " in said or said[0] in "=@" or "@" in said or re.search(r"\d", said)):
                return False
            is_marked = self.marks.mentions(said) or (bool(home) and self.marks.mentions(said, home))
            return is_marked and said.lstrip("=").casefold() not in self.called

        return redacted(value, is_known, self.marks.sizes)

    def _is_account(self, said: str) -> bool:
        return self.marks.has("account", said)

    def _is_person(self, said: str) -> bool:
        return self.marks.has("contact", said) or self.marks.mentions(phrase(said))


def gate(db: Database) -> Gate:
    """As the database stands now: an account may be called again as one was that is forgotten."""
    with db.read() as tx:
        marks = forgotten.read(tx)
        return Gate(
            marks, frozenset(phrase(each.name) for each in accounts.names(tx)) if marks else frozenset()
        )


def _each(values: pd.Series, test: Callable[[str], bool]) -> pd.Series:
    """Whether the test holds, asked once for each different value; it does not for missing ones."""
    known = {value: test(value) for value in values.dropna().unique()}
    return pd.Series([known.get(value, False) for value in values], index=values.index, dtype="bool")


def _put(values: pd.Series, where: pd.Series, new: Callable[[str], str]) -> pd.Series:
    return values.mask(where, values[where].map(new))


def _at(rows: Rows, kept: Numbers) -> Rows:
    """The rows at these positions alone, indexed from 0 again."""
    position = dict(zip(kept.tolist(), range(len(kept)), strict=True))

    def moved(reasons: Reasons) -> Reasons:
        left = reasons[reasons.index.isin(kept)]
        return left.set_axis([position[at] for at in left.index])

    return replace(
        rows,
        text=rows.text.iloc[kept].reset_index(drop=True),
        place=rows.place.at(kept),
        places={name: place.at(kept) for name, place in rows.places.items()},
        doubts=tuple((name, moved(reasons)) for name, reasons in rows.doubts),
        rank=None if rows.rank is None else rows.rank.iloc[kept].reset_index(drop=True),
    )
