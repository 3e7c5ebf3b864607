"""How long each table is kept, and why; what is older goes, unless another row still needs it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from store.errors import BadInput
from store.nearest import suggest
from store.rollup import ROLLED_UP
from store.tables import (
    AnswerRow,
    AuditRow,
    ChangeRow,
    DeliveryRow,
    DraftRow,
    EventRow,
    ItemRow,
    OverrideRow,
    PersonRow,
    Row,
    RunRow,
    ScoreRow,
    SeenRow,
    SlotRow,
    SnoozeRow,
    TaskRow,
    TrackedRow,
    UsageRow,
)

BATCH = 500  # rows of one transaction
MOST = 20 * BATCH  # keys at a time
REFUSED = timedelta(days=90)  # the database deletes no entry of the audit that is younger by the newest
_WISH = re.compile(r"([\w-]+)=(\d{1,5})")
Key = tuple[Any, ...]
Old = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `rows` that are `old` go after so many `days`, which may not be fewer than `least`.

    `since` says from when the days count, `why` what the rows are for until then. With a row go those of
    `inside`, whose columns of the same names point to it.
    """

    rows: type[Row]
    days: int
    least: int
    since: str
    why: str
    old: Old
    inside: tuple[type[Row], ...] = ()

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.rows.__tablename__


def _last_score(before: datetime) -> ColumnElement[bool]:
    """All but the last score of each account: it is what is shown of those that were lost."""
    made, later, newer = aliased(RunRow), aliased(RunRow), aliased(ScoreRow)
    of_run = select(made.as_of).where(made.run_id == ScoreRow.run_id).correlate(ScoreRow).scalar_subquery()
    is_followed = exists().where(
        newer.account_id == ScoreRow.account_id, later.run_id == newer.run_id, later.as_of > of_run
    )
    return and_(of_run < before.date(), is_followed)


def _followed_slot(before: datetime) -> ColumnElement[bool]:
    newer = aliased(SlotRow)
    return and_(SlotRow.slot < before, exists().where(newer.job == SlotRow.job, newer.slot > SlotRow.slot))


def _followed_delivery(before: datetime) -> ColumnElement[bool]:
    """All but the last one that was posted for each reader, which the next one begins from."""
    newer = aliased(DeliveryRow)
    is_followed = exists().where(
        newer.digest_id == DeliveryRow.digest_id,
        newer.target == DeliveryRow.target,
        newer.slot > DeliveryRow.slot,
        newer.state == "sent",
    )
    return and_(DeliveryRow.slot < before, DeliveryRow.state != "sending", is_followed)


RULES = (
    Rule(SeenRow, 3, 1, "at", "Slack may deliver the same thing again", lambda before: SeenRow.at < before),
    Rule(SlotRow, 100, 30, "slot", "what ran when; the last of each job stays", _followed_slot),
    Rule(
        DraftRow,
        365,
        30,
        "made_at",
        "to see what was written to a customer",
        lambda at: DraftRow.made_at < at,
    ),
    Rule(
        DeliveryRow,
        400,
        90,
        "slot",
        "what digests said and readers answered, with `items` and `answers`: the precision of digests in "
        "`/health accuracy`; the last of each reader stays",
        _followed_delivery,
        (ItemRow, AnswerRow),
    ),
    Rule(
        EventRow,
        800,
        120,
        "day",
        "when a contact was last seen; the counts of each day stay in `usage`",
        lambda before: EventRow.day < before.date(),
    ),
    Rule(
        ScoreRow,
        800,
        400,
        "as_of of the run",
        "trends, and cards as of a day; the last of each account stays, and a run that has none goes",
        _last_score,
    ),
    Rule(
        TrackedRow,
        1500,
        800,
        "as_of",
        "what `/health accuracy` is counted from",
        lambda before: TrackedRow.as_of < before.date(),
    ),
    Rule(
        ChangeRow,
        1500,
        400,
        "at",
        "to score a past day from what was known then",
        lambda at: ChangeRow.at < at,
    ),
    Rule(
        OverrideRow,
        400,
        90,
        "expires_on",
        "bands that were set by hand, on cards as of a day",
        lambda before: OverrideRow.expires_on < before.date(),
    ),
    Rule(SnoozeRow, 400, 30, "woken_at", "snoozes that are over", lambda before: SnoozeRow.woken_at < before),
    Rule(TaskRow, 400, 30, "done_at", "tasks that are done", lambda before: TaskRow.done_at < before),
    Rule(
        PersonRow,
        400,
        30,
        "saved_at",
        "Slack users; who is met again is looked up",
        lambda at: PersonRow.saved_at < at,
    ),
    Rule(AuditRow, 730, 90, "at", "who did what", lambda before: AuditRow.at < before),
)
# Every other table, and why nothing in it is too old.
KEPT: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "accounts",
            "contacts",
            "usage",
            "subscriptions",
            "tickets",
            "surveys",
            "invoices",
            "touches",
            "goals",
        ),
        "the book, as it was imported",
    ),
    "milestones": "the book, as it was imported",
    "pulses": "part of the book, and scored",
    "items": "go with their delivery",
    "answers": "go with their delivery",
    "runs": "go with their last score",
    "segments": "until somebody removes them",
    "digests": "until somebody removes them, and then for what they delivered",
    "mutes": "as long as their digest",
    "scorecards": "scores say which one counted",
    "groups": "looked up again and again",
    "group_members": "looked up again and again",
    "forgotten": "for good: it keeps the forgotten from coming back",
}


def keep(wishes: str) -> dict[str, int]:
    """Days by table, from text such as `drafts=180 audit=1000`; the default where nothing is said.

    BadInput for what cannot be read, an unknown table, and too few days.
    """
    days = {rule.table: rule.days for rule in RULES}
    for wish in wishes.replace(",", " ").split():
        found = _WISH.fullmatch(wish)
        if not found:
            raise BadInput(f"“{wish}” must be a table and a number of days, such as drafts=365")
        rule = next((rule for rule in RULES if rule.table == found[1]), None)
        if rule is None:
            hint = suggest(found[1], days) or f"; the tables are {', '.join(days)}"
            raise BadInput(f"there is no time limit for {found[1]}{hint}")
        if int(found[2]) < rule.least:
            raise BadInput(f"{rule.table} must be kept for at least {rule.least} days: {rule.why}")
        days[rule.table] = int(found[2])
    return days


def too_old(tx: Session, rule: Rule, days: int, now: datetime) -> list[Key]:
    """The keys of rows that may go, so many at most; to be asked for again until there are none."""
    before = now - timedelta(days=days)
    if rule.rows is AuditRow:
        newest = tx.scalar(select(func.max(AuditRow.at)))
        before = min(before, newest - REFUSED) if newest else before
    key = rule.rows.__table__.primary_key
    return [tuple(row) for row in tx.execute(select(*key).where(rule.old(before)).limit(MOST))]


def forget(tx: Session, rule: Rule, keys: Sequence[Key]) -> None:
    """Delete these rows with what is inside of them. At most BATCH at a time: SQLite has one writer."""
    if rule.rows is EventRow:
        _freeze(tx, [event_id for (event_id,) in keys])
    for rows in (*rule.inside, rule.rows):
        columns = [rows.__table__.c[column.name] for column in rule.rows.__table__.primary_key]
        theirs = tuple_(*columns).in_(keys) if len(columns) > 1 else columns[0].in_([key[0] for key in keys])
        tx.execute(delete(rows).where(theirs).execution_options(synchronize_session=False))
    if rule.rows is ScoreRow:
        runs = RunRow.run_id.in_({run_id for run_id, _ in keys})
        has_scores = exists().where(ScoreRow.run_id == RunRow.run_id)
        tx.execute(delete(RunRow).where(runs, ~has_scores).execution_options(synchronize_session=False))


def _freeze(tx: Session, events: Sequence[str]) -> None:
    """Let the counts of their days stand: an event that comes late must not count such a day anew."""
    days = select(EventRow.account_id, EventRow.day).where(EventRow.event_id.in_(events))
    counted = and_(UsageRow.source == ROLLED_UP, tuple_(UsageRow.account_id, UsageRow.day).in_(days))
    tx.execute(
        update(UsageRow).where(counted).values(source="usage").execution_options(synchronize_session=False)
    )
