"""Who did what: written once and never changed, in ids and small words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from store.records import AuditEntry, Detail
from store.tables import AuditRow

Act = Literal[
    "saw",
    "share",
    "not posted",
    "post digest",
    "log",
    "pulse",
    "take back pulse",
    "override",
    "lift override",
    "answer",
    "assign",
    "finish task",
    "snooze",
    "wake",
    "draft",
    "edit draft",
    "reopen draft",
    "finish draft",
    "save draft to timeline",
    "discard draft",
    "add digest",
    "change digest",
    "pause digest",
    "resume digest",
    "remove digest",
    "take over digest",
    "mute digest",
    "unmute digest",
    "save segment",
    "rename segment",
    "remove segment",
    "apply scorecard",
    "import",
    "score",
    "forget contact",
    "forget account",
]
ACTS: frozenset[str] = frozenset(get_args(Act))
CHANGES = ACTS - {"saw"}
MOST = 100  # ids of accounts in one entry
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: None and empty are any. `since` is the first moment, `until` the first one after.

    `actors` are all the names of one person: her Slack id, her e-mail address.
    """

    account_id: str | None = None
    actors: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


ALL = Wanted()


def write(
    tx: Session,
    *,
    at: datetime,
    actor: str,
    act: Act,
    account_id: str | None,
    place: str | None,
    detail: Detail,
) -> None:
    """Add an entry. Its detail says what changed in ids and small words: no name, no text, no address."""
    tx.add(AuditRow(at=at, actor=actor, act=act, account_id=account_id, place=place, detail=dict(detail)))
    tx.flush()


def saw(
    tx: Session, *, at: datetime, actor: str, place: str | None, asked: str, accounts: Iterable[str]
) -> None:
    """Add which accounts an answer showed to whom: their ids, so many at most, and how many there were.

    `asked` is the command, or the id of the button or the form.
    """
    found = list(dict.fromkeys(accounts))
    one = found[0] if len(found) == 1 else None
    detail = {"asked": asked, **({} if one is not None else several(found))}
    write(tx, at=at, actor=actor, act="saw", account_id=one, place=place, detail=detail)


def several(accounts: Sequence[str]) -> Detail:
    """What a detail says of several accounts: the ids of so many at most, and how many there were."""
    return {"accounts": list(accounts[:MOST]), "count": len(accounts)} if accounts else {}


def recent(tx: Session, limit: int) -> list[AuditEntry]:
    """The newest entries, newest first."""
    return page(tx, ALL, limit)


def page(tx: Session, wanted: Wanted, limit: int, before: int | None = None) -> list[AuditEntry]:
    """The newest of the wanted entries, newest first; those that were written before the one of an id."""
    return [_entry(row) for row in tx.scalars(_newest(tx, wanted, limit, before))]


def every(tx: Session, wanted: Wanted) -> Iterator[AuditEntry]:
    """All the wanted entries, newest first, a batch at a time."""
    before: int | None = None
    while found := page(tx, wanted, _BATCH, before):
        yield from found
        before = found[-1].entry_id


def _newest(tx: Session, wanted: Wanted, limit: int, before: int | None) -> Select[AuditRow]:
    chosen = and_(
        true() if before is None else AuditRow.entry_id < before,
        true() if wanted.account_id is None else _about(tx, wanted.account_id),
        true() if not wanted.actors else AuditRow.actor.in_(sorted(wanted.actors)),
        true() if not wanted.acts else AuditRow.act.in_(sorted(wanted.acts)),
        true() if wanted.since is None else AuditRow.at >= wanted.since,
        true() if wanted.until is None else AuditRow.at < wanted.until,
    )
    return select(AuditRow).where(chosen).order_by(AuditRow.entry_id.desc()).limit(limit)


def _about(tx: Session, account_id: str) -> ColumnElement[bool]:
    """Whether an entry is about the account, or about several of which it is one."""
    if tx.connection().dialect.name == "sqlite":
        each = func.json_each(AuditRow.detail, "$.accounts").table_valued("value", joins_implicitly=True)
    else:
        ids = func.json_extract_path(AuditRow.detail, "accounts")
        each = func.json_array_elements_text(ids).table_valued("value", joins_implicitly=True)
    among = select(each.c.value).where(each.c.value == account_id).correlate(AuditRow).exists()
    return or_(AuditRow.account_id == account_id, and_(AuditRow.account_id.is_(None), among))


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.at, row.actor, row.act, row.account_id, row.place, row.detail, row.entry_id)
