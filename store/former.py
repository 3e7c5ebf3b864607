"""The run of a week before: which it was, and what health was in it."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import scores
from store.records import Run
from store.tables import RunRow, ScoreRow

WEEK = 7
SLACK = 1  # days that the run may lie beside the week


def week_before(tx: Session, day: date, horizon: int) -> Run | None:
    """The run of this horizon as of the day closest to 7 days before; None without one 6 to 8 days before.

    Of two as close the earlier day, of several as of one day the one made last: those that the trend shows.
    """
    found = select(RunRow).where(
        RunRow.horizon == horizon,
        RunRow.as_of >= day - timedelta(WEEK + SLACK),
        RunRow.as_of <= day - timedelta(WEEK - SLACK),
    )
    made = [
        scores.run(row) for row in tx.scalars(found.order_by(RunRow.made_at.desc(), RunRow.run_id.desc()))
    ]
    return min(made, key=lambda run: (abs((day - run.as_of).days - WEEK), run.as_of), default=None)


def healths(tx: Session, run_id: int) -> dict[str, int | None]:
    """Health of each account in a run, None where it was unknown."""
    found = select(ScoreRow.account_id, ScoreRow.health).where(ScoreRow.run_id == run_id)
    return {row.account_id: row.health for row in tx.execute(found)}
