"""Who was forgotten, as keyed hashes: enough to keep them from coming back, too little to tell who it was."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import turns
from store.tables import ForgottenRow
from store.turns import Turn
from store.upsert import insert_into

# What a mark is the hash of. `mention` is followed by the number of words, `near` is an account in whose rows
# some are forgotten that elsewhere belong to others.
Kind = Literal["account", "contact", "mention", "near"]
_KEY = "key"


@dataclass(frozen=True)
class Forgotten:
    """The key of this database, by which all is hashed, and the marks with their kinds."""

    key: bytes = b""
    marks: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.marks)

    @cached_property
    def sizes(self) -> frozenset[int]:
        """How many words those have whom a text must not mention."""
        return frozenset(int(kind.split()[1]) for kind, _ in self.marks if kind.startswith("mention "))

    def mark(self, kind: str, said: str) -> str:
        """The hash, 32 hex digits."""
        return blake2b(f"{kind}\x1f{said}".encode(), key=self.key, digest_size=16).hexdigest()

    def has(self, kind: Kind, said: str) -> bool:
        """Whether an account or a contact of this id was forgotten, or an account has any who are near."""
        return (kind, self.mark(kind, said)) in self.marks

    def mentions(self, phrase: str, account_id: str = "") -> bool:
        """Whether a phrase names somebody who was forgotten: anywhere, or in the rows of an account."""
        kind, mark = mention(phrase), self.mark("mention", f"{account_id}\x1f{phrase}")
        return (kind, mark) in self.marks

    def alias(self, said: str) -> str:
        """What stands in the place of an id from now on: the same for the same, and it tells nothing."""
        return f"forgotten-{self.mark('alias', said)[:12]}"

    def sealed(self, event_id: str) -> str:
        """What stands in the place of an event's id, which may have been made of who did it."""
        return self.mark("event", event_id)


def mention(phrase: str) -> str:
    """The kind of a mark of a phrase."""
    return f"mention {phrase.count(' ') + 1}"


def read(tx: Session) -> Forgotten:
    """All marks, and the key; there are none where nobody was forgotten yet."""
    rows = [(row.kind, row.mark) for row in tx.scalars(select(ForgottenRow))]
    key = next((bytes.fromhex(mark) for kind, mark in rows if kind == _KEY), b"")
    return Forgotten(key, frozenset(row for row in rows if row[0] != _KEY))


def ready(tx: Session, at: datetime) -> Forgotten:
    """As `read`, once there is a key: made for this database the first time, and never again."""
    turns.take(tx, Turn.IMPORT)
    if not tx.scalar(select(func.count()).where(ForgottenRow.kind == _KEY)):
        tx.add(ForgottenRow(mark=secrets.token_hex(32), kind=_KEY, at=at))
        tx.flush()
    return read(tx)


def add(tx: Session, marks: Iterable[tuple[str, str]], at: datetime) -> None:
    """Keep marks with their kinds; those that are there stay as they are."""
    rows = [{"kind": kind, "mark": mark, "at": at} for kind, mark in sorted(set(marks))]
    if rows:
        tx.execute(insert_into(tx, ForgottenRow).on_conflict_do_nothing(), rows)
