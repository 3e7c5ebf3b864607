"""What was kept as text or JSON and only its reader understands, and which of it cannot be read any more."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Row as Found
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store import drafts, segments
from store.errors import Sorry
from store.filters.read import read
from store.tables import DeliveryRow, DigestRow, DraftRow, ScorecardRow, SegmentRow

T = TypeVar("T")
Reader = Callable[[Session], Iterator[str]]
_REFUSALS = (Sorry, ValueError, KeyError, TypeError)  # what a reader says of what it cannot read
_BATCH = 1000


def unread(kept: Iterable[tuple[str, T]], reader: Callable[[T], object]) -> Iterator[str]:
    """The keys of what the reader refuses."""
    for key, piece in kept:
        try:
            reader(piece)
        except _REFUSALS:
            yield key


def times(tx: Session) -> Iterator[tuple[str, tuple[str, str]]]:
    """When each digest that was not removed is due, and in which zone; by its id."""
    there = select(DigestRow.digest_id, DigestRow.due, DigestRow.zone).where(DigestRow.removed_at.is_(None))
    return ((str(digest_id), (due, zone)) for digest_id, due, zone in _rows(tx, there))


def contents(tx: Session) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each delivery says; by its key."""
    key = (DeliveryRow.digest_id, DeliveryRow.slot, DeliveryRow.target)
    found = _rows(tx, select(*key, DeliveryRow.content).where(DeliveryRow.content.is_not(None)))
    return ((f"{digest_id}/{slot}/{target}", said) for digest_id, slot, target, said in found if said)


def scorecards(tx: Session) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each scorecard that was applied: its version and its text; by the number of its application."""
    rows = _rows(tx, select(ScorecardRow.applied_id, ScorecardRow.version, ScorecardRow.text))
    return ((str(applied_id), (version, text)) for applied_id, version, text in rows)


def _of_segments(tx: Session) -> Iterator[str]:
    """The segments whose filter cannot be read, or whose name another one has."""
    saved = list(_rows(tx, select(SegmentRow.name, SegmentRow.filter).order_by(SegmentRow.name)))
    yield from unread(saved, read)
    first = {segments.key(name): name for name, _ in reversed(saved)}
    yield from (name for name, _ in saved if first[segments.key(name)] != name)


def _of_drafts(tx: Session) -> Iterator[str]:
    """The drafts whose text cannot be read."""
    rows = tx.scalars(select(DraftRow).execution_options(yield_per=_BATCH))
    return unread(((str(row.draft_id), row) for row in rows), drafts.record)


def _rows(tx: Session, wanted: Select[*tuple[Any, ...]]) -> Iterable[Found[*tuple[Any, ...]]]:
    return tx.execute(wanted.execution_options(yield_per=_BATCH))


TEXTS: tuple[tuple[str, str, Reader], ...] = (
    ("filters of segments", "The filter of a segment can be read, and no other has its name.", _of_segments),
    ("texts of drafts", "The text of a draft can be read.", _of_drafts),
)
