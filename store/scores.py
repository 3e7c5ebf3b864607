"""Runs and their scores: saved whole, read back as of any day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, insert, null, select, true
from sqlalchemy.orm import Session

from store import accounts, overrides
from store.database import Database
from store.reasons import dump, finite, parse
from store.records import Account, Alike, Band, Moved, Run, Score, TrendPoint
from store.sight import shown
from store.tables import AccountRow, OverrideRow, RunRow, ScoreRow

BATCH = 5_000  # rows a statement; the reasons of so many scores fit easily in memory
BAND = func.coalesce(OverrideRow.band, ScoreRow.band)
URGENCY: dict[Band, int] = {"at risk": 0, "watch": 1, "unknown": 2, "healthy": 3}


def save(db: Database, made: Run, scores: Iterable[Score]) -> Run:
    """Keep a run with all its scores, or nothing of it. What is not a finite number is kept as None.

    `scores` is read to its end before the transaction starts, so that a slow one blocks nobody.
    """
    rows = [values(score) for score in scores]
    params = {key: float(value) for key, value in made.params.items() if finite(value) is not None}
    kept = {
        name: getattr(made, name) for name in ("as_of", "horizon", "made_at", "model", "outcome", "scorecard")
    }
    with db.begin() as tx:
        row = RunRow(**kept, params=params, learnt=dict(made.learnt), accounts=len(rows))
        tx.add(row)
        tx.flush()
        for start in range(0, len(rows), BATCH):
            batch = [{"run_id": row.run_id, **each} for each in rows[start : start + BATCH]]
            tx.execute(insert(ScoreRow.__table__), batch)  # pyright: ignore[reportArgumentType]
        return run(row)


def values(score: Score) -> dict[str, Any]:
    """The columns of a score but for its run."""
    return {
        "account_id": score.account_id,
        "health": None if score.health is None else int(score.health),
        "band": score.band,
        "risk": finite(score.risk),
        "outcome": score.outcome,
        "confidence": finite(score.confidence) or 0.0,
        "raise_by": score.raise_by,
        "next_step": score.next_step,
        "reasons": dump(score.reasons),
        "persona": score.persona,
        "contraction": finite(score.contraction),
        "alike_lost": score.alike.lost if score.alike else None,
        "alike_of": score.alike.of if score.alike else None,
        "moved": asdict(score.moved) | {"since": score.moved.since.isoformat()} if score.moved else null(),
        "placed": score.placed,
    }


def run_at(tx: Session, day: date) -> Run | None:
    """The latest run as of the day or before; among those of one day the one made last."""
    row = tx.scalar(select(RunRow).where(RunRow.as_of <= day).order_by(*newest()).limit(1))
    return None if row is None else run(row)


def get(tx: Session, run_id: int, account_id: str) -> Score | None:
    """The score of this account in this run."""
    return first(tx, scored().where(ScoreRow.run_id == run_id, ScoreRow.account_id == account_id))


def latest(tx: Session, account_id: str, day: date) -> Score | None:
    """The latest score of this account as of the day or before, whichever run it is from."""
    known = scored().where(ScoreRow.account_id == account_id, RunRow.as_of <= day)
    return first(tx, known.order_by(*newest()).limit(1))


def trend(tx: Session, account_id: str, day: date, weeks: int = 13) -> list[TrendPoint]:
    """Health at the end of each of the weeks that end with `day`, oldest first.

    A week is the seven days up to its last, and its point the latest score of those; a week without a score
    has no point, so that an old score is never drawn as a new one.
    """
    known = (
        select(RunRow.as_of, ScoreRow.health)
        .join_from(ScoreRow, RunRow)
        .where(
            ScoreRow.account_id == account_id,
            RunRow.as_of <= day,
            RunRow.as_of > day - timedelta(weeks=weeks),
        )
        .order_by(RunRow.as_of, RunRow.made_at, RunRow.run_id)
    )
    points = {(day - as_of).days // 7: TrendPoint(as_of, health) for as_of, health in tx.execute(known)}
    return [points[week] for week in sorted(points, reverse=True)]


def worst(
    tx: Session,
    run_id: int,
    owners: Collection[str] | None,
    limit: int,
    offset: int = 0,
    *,
    day: date | None = None,
    by_arr: bool = True,
) -> list[tuple[Account, Score]]:
    """The accounts of a run, those that need somebody first; of all owners where `owners` is None.

    With a day, a band that was set by hand and holds on it stands in the place of the score's own. At risk,
    then watch, then unknown, then healthy; within a band by ARR × risk (minor units, currencies as they are)
    unless the order must not tell ARR, then by risk, then by name.
    """
    urgency = case(URGENCY, value=BAND, else_=len(URGENCY))
    at_stake = (func.coalesce(AccountRow.arr_minor, 0) if by_arr else 1) * func.coalesce(ScoreRow.risk, 0.0)
    page = (
        select(AccountRow, ScoreRow, RunRow, BAND)
        .join_from(ScoreRow, RunRow)
        .join(AccountRow, AccountRow.account_id == ScoreRow.account_id)
        .outerjoin(OverrideRow, by_hand(day))
        .where(ScoreRow.run_id == run_id, of(owners))
        .order_by(
            urgency,
            at_stake.desc(),
            func.coalesce(ScoreRow.risk, 0.0).desc(),
            AccountRow.name,
            AccountRow.account_id,
        )
        .limit(limit)
        .offset(offset)
    )
    found = tx.execute(page).all()
    shown(tx, [account.account_id for account, *_ in found])
    return [
        (accounts.record(account), replace(score(row, made), band=band)) for account, row, made, band in found
    ]


def bands(
    tx: Session, run_id: int, owners: Collection[str] | None, *, day: date | None = None
) -> dict[Band, int]:
    """How many accounts of a run are in each band, in order of urgency; a band that nobody is in counts 0.

    With a day, bands that were set by hand count as in `worst`.
    """
    found = (
        select(BAND, func.count())
        .join_from(ScoreRow, AccountRow, AccountRow.account_id == ScoreRow.account_id)
        .outerjoin(OverrideRow, by_hand(day))
        .where(ScoreRow.run_id == run_id, of(owners))
        .group_by(BAND)
    )
    counts = {str(band): number for band, number in tx.execute(found)}
    return {band: counts.get(band, 0) for band in URGENCY}


def as_of_days(tx: Session) -> list[date]:
    """The days that runs are as of, oldest first."""
    return list(tx.scalars(select(RunRow.as_of).distinct().order_by(RunRow.as_of)))


def by_hand(day: date | None) -> ColumnElement[bool]:
    """The override, at most one, that takes the place of a score's band."""
    holds = false() if day is None else overrides.holds(day)
    return and_(OverrideRow.account_id == ScoreRow.account_id, holds)


def of(owners: Collection[str] | None) -> ColumnElement[bool]:
    """The condition on the account's owner."""
    return true() if owners is None else accounts.owned_by(owners)


def newest() -> tuple[ColumnElement[Any], ...]:
    """The order that puts the run first that holds now."""
    return RunRow.as_of.desc(), RunRow.made_at.desc(), RunRow.run_id.desc()


def scored() -> Select[ScoreRow, RunRow]:
    """Scores with their runs."""
    return select(ScoreRow, RunRow).join_from(ScoreRow, RunRow, and_(RunRow.run_id == ScoreRow.run_id))


def first(tx: Session, found: Select[ScoreRow, RunRow]) -> Score | None:
    """The first score found."""
    row = tx.execute(found).first()
    return None if row is None else score(row[0], row[1])


def run(row: RunRow) -> Run:
    """The run without its session."""
    return Run(
        run_id=row.run_id,
        as_of=row.as_of,
        horizon=row.horizon,
        made_at=row.made_at,
        model=row.model,
        params=row.params,
        accounts=row.accounts,
        outcome=row.outcome,  # pyright: ignore[reportArgumentType] - only an Outcome was ever written
        scorecard=row.scorecard or "",
        learnt=row.learnt or {},
    )


def score(row: ScoreRow, made: RunRow) -> Score:
    """The score without its session."""
    return Score(
        account_id=row.account_id,
        as_of=made.as_of,
        horizon=made.horizon,
        health=row.health,
        band=row.band,  # pyright: ignore[reportArgumentType] - only a Band was ever written
        risk=row.risk,
        outcome=row.outcome,  # pyright: ignore[reportArgumentType] - only an Outcome was ever written
        confidence=row.confidence,
        raise_by=row.raise_by,
        next_step=row.next_step,
        reasons=parse(row.reasons),
        persona=row.persona or "",
        contraction=row.contraction,
        alike=None if row.alike_of is None else Alike(row.alike_lost or 0, row.alike_of),
        moved=move(row.moved) if row.moved else None,
        placed=bool(row.placed),
    )


def move(stored: Mapping[str, Any]) -> Moved:
    """Why health moved, from its JSON."""
    return Moved(
        since=date.fromisoformat(stored["since"]),
        behaviour=stored["behaviour"],
        scorecard=stored["scorecard"],
        late=stored["late"],
    )
