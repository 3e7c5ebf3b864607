"""Segments: filters under a name, those that were saved and those that everybody starts with."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.errors import Sorry
from store.filters.words import fold
from store.tables import SegmentRow

LONGEST = 60  # characters of a name
NO_NAME = re.compile(r"[()=<>!:,\"“”„«»≠≤≥\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A filter under a name. A starter was saved by nobody, and `purpose` says what it is for."""

    name: str
    filter: str
    saved_by: str = ""
    saved_at: datetime | None = None
    starter: bool = False
    purpose: str = ""


def starter(name: str, filter: str, purpose: str) -> Segment:  # noqa: A002 - as the column is called
    """A segment that everybody starts with."""
    return Segment(name, filter, starter=True, purpose=purpose)


STARTERS = (
    starter("at-risk", "band = at risk", "Whom to call first"),
    starter("renewing-soon", "renewal < 90d", "Whose renewal to prepare"),
    starter(
        "onboarding-stuck",
        "started < 180d and (overdue milestones > 0 or seat use < 20%)",
        "New, and behind the plan or hardly using it: whom to help over the first steps",
    ),
    starter(
        "seat-starved",
        "seat use > 90% and not band = at risk",
        "Nearly every seat is in use: with whom to talk about more",
    ),
    starter(
        "advocates",
        "nps >= 9 and band = healthy and started > 180d",
        "Happy, and long enough with us: whom to ask for a reference",
    ),
    starter(
        "silent-champions",
        "champion points < 0 or (champion seen > 60d and last touch > 60d and renewal < 180d)",
        "Their champion or sponsor is heard from less than usual: whom to reach before the renewal does",
    ),
    starter("new", "started < 90d", "Who has just begun"),
)


def key(name: str) -> str:
    """What two names of the same segment have in common: case, spaces and hyphens do not matter."""
    return re.sub(r"[\s_-]+", "-", fold(name)).strip("-")


def mark(name: str) -> str:
    """Eight letters that stand for a segment, or for a filter, where neither is to be read."""
    return blake2s(key(name).encode(), digest_size=4).hexdigest()


def all_of(tx: Session) -> list[Segment]:
    """The saved segments by name, and then the starters whose place nobody took."""
    saved = sorted(map(_record, tx.scalars(select(SegmentRow))), key=lambda each: key(each.name))
    taken = {key(each.name) for each in saved}
    return saved + [each for each in STARTERS if key(each.name) not in taken]


def get(tx: Session, name: str) -> Segment | None:
    """The segment of this name."""
    return next((each for each in all_of(tx) if key(each.name) == key(name)), None)


def save(tx: Session, segment: Segment) -> None:
    """Keep a segment, in the place of the one of its name. Sorry for what cannot be a name."""
    if NO_NAME.search(segment.name) or not key(segment.name) or key(segment.name) in {"mine", "none"}:
        raise Sorry(f"“{segment.name}” cannot be the name of a segment: use words, such as big renewals.")
    if len(segment.name) > LONGEST:
        raise Sorry(f"The name of a segment has at most {LONGEST} characters.")
    if segment.saved_at is None:
        raise ValueError("who saves a segment does so at some time")
    _delete(tx, segment.name)
    tx.add(
        SegmentRow(
            name=segment.name,
            filter=segment.filter,
            saved_by=segment.saved_by,
            saved_at=segment.saved_at,
        )
    )
    tx.flush()


def rename(tx: Session, old: str, new: str) -> Segment:
    """Give a saved segment another name. Sorry where there is none, or the new name is taken."""
    found, there = get(tx, old), get(tx, new)
    if found is None or found.starter:
        raise Sorry(f"There is no saved segment “{old}”.")
    if there is not None and not there.starter and key(old) != key(new):
        raise Sorry(f"There is a segment “{there.name}” already; remove it first, or take another name.")
    _delete(tx, old)
    renamed = Segment(new, found.filter, found.saved_by, found.saved_at)
    save(tx, renamed)
    return renamed


def remove(tx: Session, name: str) -> Segment | None:
    """Forget a saved segment and return it, None where there is none; a starter of its name is back then."""
    found = get(tx, name)
    if found is None or found.starter:
        return None
    _delete(tx, name)
    return found


def _delete(tx: Session, name: str) -> None:
    alike = [each for each in tx.scalars(select(SegmentRow.name)) if key(each) == key(name)]
    tx.execute(delete(SegmentRow).where(SegmentRow.name.in_(alike)))


def _record(row: SegmentRow) -> Segment:
    return Segment(row.name, row.filter, row.saved_by, row.saved_at)
