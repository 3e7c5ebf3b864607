"""Where accounts stand on a day, as Arrow: what a digest compares, for the whole book at once."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import and_, exists, func, literal, select
from sqlalchemy.orm import Session

from store import arrow, scores
from store.changes import UNDATED
from store.reasons import parse
from store.records import Reason, Run
from store.tables import BUNDLE, AccountRow, ChangeRow, OverrideRow, RunRow, ScoreRow, UsageRow

CONTACTS, SURVEYS = BUNDLE["contacts"].c, BUNDLE["surveys"].c
TEXT, DAY, TIME = pa.string(), pa.date32(), pa.timestamp("us", "UTC")
SHORT = {"account_id": TEXT, "health": pa.int64(), "band": TEXT}
ACCOUNT = {
    "name": TEXT,
    "owner": TEXT,
    "arr_minor": pa.int64(),
    "currency": TEXT,
    "renewal_on": DAY,
    "churned_on": DAY,
}
SCORE = {"risk": pa.float64(), "outcome": TEXT, "persona": TEXT}
FULL = {**SHORT, **ACCOUNT, **SCORE, "nps_at": TIME}


def runs(tx: Session, first: date, last: date) -> list[Run]:
    """The runs as of these days, one a day, the one made last; oldest first."""
    found = select(RunRow).where(RunRow.as_of >= first, RunRow.as_of <= last)
    made = tx.scalars(found.order_by(RunRow.as_of, RunRow.made_at, RunRow.run_id))
    return list({row.as_of: scores.run(row) for row in made}.values())


def at(tx: Session, run_id: int, day: date) -> pa.Table:
    """Every account with its score in the run: the columns of FULL, in the order of account_id.

    Bands set by hand that hold on the day count. An account that is not in the run has no band; account
    columns are as they are now. `nps_at` is when the newest NPS answer came, up to the day.
    """
    account, score = AccountRow.__table__.c, ScoreRow.__table__.c
    answered = (
        select(func.max(SURVEYS.at))
        .where(SURVEYS.account_id == account.account_id, SURVEYS.kind == "nps", SURVEYS.at <= end(day))
        .scalar_subquery()
    )
    rows = (
        select(
            account.account_id,
            score.health,
            scores.BAND,
            *(account[name] for name in ACCOUNT),
            *(score[name] for name in SCORE),
            answered,
        )
        .select_from(AccountRow)
        .outerjoin(ScoreRow, and_(ScoreRow.account_id == AccountRow.account_id, ScoreRow.run_id == run_id))
        .outerjoin(OverrideRow, scores.by_hand(day))
        .order_by(account.account_id)
    )
    return arrow.fetch(tx, rows, pa.schema(FULL))


def short(tx: Session, run_id: int, day: date) -> pa.Table:
    """Health and band of the accounts of a run, as in `at`: the columns of SHORT, in no certain order."""
    rows = (
        select(ScoreRow.account_id, ScoreRow.health, scores.BAND)
        .outerjoin(OverrideRow, scores.by_hand(day))
        .where(ScoreRow.run_id == run_id)
    )
    return arrow.fetch(tx, rows, pa.schema(SHORT))


def told(tx: Session, run_id: int, ids: Collection[str]) -> dict[str, tuple[tuple[Reason, ...], str]]:
    """The reasons and the next step of these accounts in the run."""
    rows = select(ScoreRow.account_id, ScoreRow.reasons, ScoreRow.next_step).where(
        ScoreRow.run_id == run_id, ScoreRow.account_id.in_(ids)
    )
    return {account_id: (parse(reasons), step) for account_id, reasons, step in tx.execute(rows)}


def fed(tx: Session, last: date, days: int) -> list[date]:
    """On which of so many days up to the last any account has a row of usage, oldest first.

    By account and day, as the usage is kept: to look for a day alone would read all of it.
    """
    span = [last - timedelta(ago) for ago in range(days - 1, -1, -1)]
    return [day for day in span if tx.scalar(select(any_usage(day)))]


def any_usage(day: date) -> Any:
    """Whether any account has usage on the day."""
    its = exists().where(UsageRow.account_id == AccountRow.account_id, UsageRow.day == day)
    return exists(select(literal(1)).select_from(AccountRow).where(its))


def mended(tx: Session, answered: Mapping[str, datetime], run_id: int) -> frozenset[str]:
    """Those of the accounts whose data changed after the moment given for each.

    An import has changed one of their own rows, or the run says that data about earlier days came late.
    """
    if not answered:
        return frozenset()
    late = select(ScoreRow.account_id, ScoreRow.moved).where(
        ScoreRow.run_id == run_id, ScoreRow.account_id.in_(answered)
    )
    moved = {account_id for account_id, move in tx.execute(late) if move and move["late"]}
    return frozenset(moved | changed(tx, answered))


def changed(tx: Session, answered: Mapping[str, datetime]) -> set[str]:
    """Those of the accounts one of whose undated rows an import has changed since."""
    theirs = select(CONTACTS.contact_id, CONTACTS.account_id).where(CONTACTS.account_id.in_(answered))
    of_contact = {row.contact_id: row.account_id for row in tx.execute(theirs)}
    since = min(answered.values())
    found = select(ChangeRow.row_key, ChangeRow.at).where(
        ChangeRow.at >= since, ChangeRow.of_table.in_(UNDATED)
    )
    hits: set[str] = set()
    for key, moment in tx.execute(found):
        row = json.loads(key)
        account_id = row.get("account_id") or of_contact.get(row.get("contact_id"), "")
        if account_id in answered and moment > answered[account_id]:
            hits.add(account_id)
    return hits


def end(day: date) -> datetime:
    """The last moment of the day (UTC)."""
    return datetime.combine(day, time.max, UTC)
