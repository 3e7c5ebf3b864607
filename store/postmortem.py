"""What is looked at after an account has left: its scores as they were stored, and who did what about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store import scores
from store.records import Score, Side, TrendPoint
from store.tables import AuditRow, OverrideRow, PulseRow, RunRow, ScoreRow, TouchRow

SHARED = "share"
Lesson = Literal["nothing stored", "no signal", "not called", "too late", "nobody acted", "acted"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A score as it was stored, and when it was made."""

    score: Score
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Something that our side did about an account: a touch of that kind, a pulse, an override, a share."""

    at: datetime
    kind: str
    who: str | None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """The first day from which on a side kept costing points, and its worst reason then, in its own words."""

    on: date
    side: Side
    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Postmortem:
    """How an account left, told from its stored scores.

    `signal` and `alert` (the first day at risk) stood from their day to the end. `was_called` is the last day
    at risk of an account that was called so, but not at the end. `acts` came after the first of the two,
    oldest first. `before` is health so many days before the end, None where none is stored. `late` of the
    `kept` scores were made more than two days after their day; the first of them is as of `since`. `missing`
    says which feed would have helped, empty where none was missing.
    """

    left: date
    signal: Signal | None
    alert: date | None
    was_called: date | None
    acts: Sequence[Act]
    before: Sequence[tuple[int, TrendPoint | None]]
    kept: int
    late: int
    since: date | None
    missing: str
    lesson: Lesson


def kept(tx: Session, account_id: str, until: date) -> list[Kept]:
    """The scores of an account as of the day and before, oldest first.

    Of those as of one day the one made first: what was known then.
    """
    found = scores.scored().where(ScoreRow.account_id == account_id, RunRow.as_of <= until)
    newest_first = found.order_by(RunRow.as_of, RunRow.made_at.desc(), RunRow.run_id.desc())
    by_day = {
        made.as_of: Kept(scores.score(row, made), made.made_at) for row, made in tx.execute(newest_first)
    }
    return list(by_day.values())


def acts(tx: Session, account_id: str, until: datetime) -> list[Act]:
    """What our side did about the account up to a moment, oldest first; what came from them is left out."""
    found = (*_touches(tx, account_id), *_judgements(tx, account_id), *_shares(tx, account_id))
    return sorted((act for act in found if act.at <= until), key=lambda act: act.at)


def _touches(tx: Session, account_id: str) -> Iterator[Act]:
    ours = or_(TouchRow.direction.is_(None), func.lower(TouchRow.direction) != "inbound")
    for row in tx.scalars(select(TouchRow).where(TouchRow.account_id == account_id, ours)):
        yield Act(row.at, row.kind, row.author, row.summary)


def _judgements(tx: Session, account_id: str) -> Iterator[Act]:
    for row in tx.scalars(select(PulseRow).where(PulseRow.account_id == account_id)):
        yield Act(row.at, f"{row.colour} pulse", row.author, row.reason)
    for row in tx.scalars(select(OverrideRow).where(OverrideRow.account_id == account_id)):
        yield Act(row.set_at, f"override: {row.band}", row.author, row.reason)


def _shares(tx: Session, account_id: str) -> Iterator[Act]:
    shared = select(AuditRow).where(AuditRow.account_id == account_id, AuditRow.act == SHARED)
    for row in tx.scalars(shared):
        yield Act(row.at, "card shared", row.actor)
