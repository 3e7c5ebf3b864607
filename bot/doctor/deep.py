"""Whether everything holds in the database: what the store sees, and what only scoring and commands read."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from commands.digest import when
from commands.news import compose
from scoring.card import scorecard
from store.database import Database
from store.invariants import check, texts
from store.invariants.check import Checked
from store.invariants.texts import Reader, unread


def holding(db: Database) -> Iterator[Checked]:
    """Everything that holds, one thing after the other. DatabaseGone where the database does not answer."""
    yield from check.check(db)
    for name, sentence, reader in _TEXTS:
        yield check.ask(db, name, sentence, reader)


def _time(kept: tuple[str, str]) -> None:
    due, zone = kept
    when.read(due)
    ZoneInfo(zone)


def _content(said: Mapping[str, Any]) -> None:
    compose.parse(said)


def _scorecard(kept: tuple[str, str]) -> None:
    version, text = kept
    if scorecard.parse(text, "scorecard").version != version:
        raise ValueError(version)


_TEXTS: tuple[tuple[str, str, Reader], ...] = (
    ("times of digests", "A digest is due at a time of a zone.", lambda tx: unread(texts.times(tx), _time)),
    (
        "contents of deliveries",
        "What a delivery said can be drawn again.",
        lambda tx: unread(texts.contents(tx), _content),
    ),
    (
        "texts of scorecards",
        "A scorecard that was applied can be read, and is the one of its version.",
        lambda tx: unread(texts.scorecards(tx), _scorecard),
    ),
)
