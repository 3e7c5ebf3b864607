"""What readers said of the accounts in deliveries: only ever added to, the newest counts."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from store.digest_records import Answer, Key, Said, Tally
from store.tables import AnswerRow, DeliveryRow

_KEY = (AnswerRow.digest_id, AnswerRow.slot, AnswerRow.target)


def give(tx: Session, answer: Answer) -> bool:
    """Keep an answer; False where the newest of this alert is the same already. The delivery must exist."""
    # Locked, so that of two that are given at one moment each sees whether the other was there.
    key = answer.key
    tx.get(DeliveryRow, (key.digest_id, key.slot, key.target), with_for_update=True)
    last = next(iter(of(tx, key, answer.account_id)), None)
    if last and (last.person, last.said) == (answer.person, answer.said):
        return False
    row = AnswerRow(
        digest_id=key.digest_id,
        slot=key.slot,
        target=key.target,
        account_id=answer.account_id,
        person=answer.person,
        answer=answer.said,
        at=answer.at,
    )
    tx.add(row)
    tx.flush()
    return True


def of(tx: Session, key: Key, account_id: str | None = None) -> list[Answer]:
    """The answers to a delivery, or to one account of it, newest first."""
    one = true() if account_id is None else AnswerRow.account_id == account_id
    rows = tx.scalars(select(AnswerRow).where(_to(key), one).order_by(AnswerRow.answer_id.desc()))
    return [record(row) for row in rows]


def newest(tx: Session, digest_id: int, target: str) -> dict[str, Answer]:
    """What was last said of each account to a target of a digest, whichever delivery it was of."""
    mine = and_(AnswerRow.digest_id == digest_id, AnswerRow.target == target)
    rows = tx.scalars(select(AnswerRow).where(mine).order_by(AnswerRow.answer_id))
    return {row.account_id: record(row) for row in rows}


def tally(
    tx: Session,
    until: datetime,
    *,
    since: datetime | None = None,
    accounts: Collection[str] | None = None,
    target: str = "",
) -> Tally:
    """What was said of alerts up to a moment: of these accounts, None for all, to one target or any."""
    given = and_(
        AnswerRow.at <= until,
        true() if since is None else AnswerRow.at >= since,
        true() if not target else AnswerRow.target == target,
    )
    last = select(func.max(AnswerRow.answer_id)).where(given).group_by(*_KEY, AnswerRow.account_id)
    rows = tx.scalars(select(AnswerRow).where(AnswerRow.answer_id.in_(last)))
    counts = Counter(record(row).said for row in rows if accounts is None or row.account_id in accounts)
    return Tally(counts.total(), {said: counts[said] for said in get_args(Said)})


def _to(key: Key) -> ColumnElement[bool]:
    return and_(
        AnswerRow.digest_id == key.digest_id, AnswerRow.slot == key.slot, AnswerRow.target == key.target
    )


def record(row: AnswerRow) -> Answer:
    """The answer without its session."""
    return Answer(
        key=Key(row.digest_id, row.slot, row.target),
        account_id=row.account_id,
        person=row.person,
        said=row.answer,  # pyright: ignore[reportArgumentType] - only Said was ever written
        at=row.at,
    )
