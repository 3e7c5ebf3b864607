"""The scorecards that were applied: the one applied last holds, and none is forgotten."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.tables import ScorecardRow


@dataclass(frozen=True, slots=True)
class ScorecardText:
    """A scorecard as it was applied; `version` is a hash of its text, `applied_at` aware UTC."""

    version: str
    text: str
    applied_at: datetime
    applied_by: str


def apply(tx: Session, made: ScorecardText) -> None:
    """Let this scorecard hold from now on."""
    tx.add(
        ScorecardRow(
            version=made.version, text=made.text, applied_at=made.applied_at, applied_by=made.applied_by
        )
    )
    tx.flush()


def current(tx: Session) -> ScorecardText | None:
    """The scorecard that holds, None where none was ever applied."""
    return next(iter(history(tx, 1)), None)


def history(tx: Session, limit: int) -> list[ScorecardText]:
    """The scorecards that were applied, the newest first."""
    rows = tx.scalars(select(ScorecardRow).order_by(ScorecardRow.applied_id.desc()).limit(limit))
    return [ScorecardText(row.version, row.text, row.applied_at, row.applied_by) for row in rows]
