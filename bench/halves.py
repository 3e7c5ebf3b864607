"""Changes of which one half is there and the other is not: each stands beside its entry in the audit."""
# ruff: noqa: S608 - the pieces of a query are our own numbers

from collections.abc import Iterator

from sqlalchemy import select, text

from bench.changes_by_jobs import EVENTS
from bench.hands import ACCOUNTS
from store.database import Database, Tx
from store.tables import AuditRow

# What was done, and the moments at which it shows. All of a change happens at one moment of its clock.
_BOTH = {
    "pulse": "SELECT at FROM pulses",
    "override": "SELECT set_at FROM overrides",
    "lift override": "SELECT lifted_at FROM overrides WHERE lifted_at NOT IN (SELECT set_at FROM overrides)",
    "log": "SELECT at FROM touches WHERE kind = 'note'",
    "save draft to timeline": "SELECT at FROM touches WHERE kind = 'email'",
    "answer": "SELECT at FROM answers",
    "snooze": "SELECT at FROM snoozes",
    "wake": "SELECT woken_at FROM snoozes WHERE woken_at NOT IN (SELECT at FROM snoozes)",
    "assign": "SELECT at FROM tasks",
    "finish task": "SELECT done_at FROM tasks WHERE done_at NOT IN (SELECT at FROM tasks)",
    "forget contact": "SELECT at FROM forgotten WHERE kind = 'contact'",
    "remove digest": "SELECT removed_at FROM digests WHERE removed_at IS NOT NULL",
}
# What shows only until the next change of the same row.
_TRACES = {
    ("finish draft",): "SELECT ended_at FROM drafts WHERE state = 'done'",
    ("save draft to timeline",): "SELECT ended_at FROM drafts WHERE state = 'saved'",
    ("discard draft",): "SELECT ended_at FROM drafts WHERE state = 'discarded'",
    ("save segment",): "SELECT saved_at FROM segments",
    ("pause digest", "remove segment"): "SELECT paused_at FROM digests WHERE paused_at IS NOT NULL",
}
_ACTS = "SELECT at FROM audit WHERE act = :act"
# Rows that came by one import, and how many there are of each where it is whole.
_IMPORTED = {
    "accounts": "SELECT count(DISTINCT seats) FROM accounts",
    "contacts": "SELECT count(DISTINCT title) FROM contacts WHERE contact_id LIKE 'c%'",
    "changes": "SELECT count(*) FROM (SELECT at FROM changes GROUP BY of_table, at "
    f"HAVING count(*) <> {len(ACCOUNTS)}) AS parts",
    "events": "SELECT count(*) FROM (SELECT 1 FROM events GROUP BY substr(event_id, 1, 12) "
    f"HAVING count(*) <> {EVENTS * len(ACCOUNTS)}) AS parts",
}
_WHOLE = {"accounts": 1, "contacts": 1, "changes": 0, "events": 0}


def halves(db: Database) -> Iterator[str]:
    """A sentence on each half of a change."""
    with db.read() as tx:
        for act, rows in _BOTH.items():
            done, told = _moments(tx, rows), _told(tx, act)
            yield from (f"{act} at {at} is not in the audit" for at in done - told)
            yield from (f"{act} at {at} is in the audit alone" for at in told - done)
        for acts, rows in _TRACES.items():
            told = {at for act in acts for at in _told(tx, act)}
            yield from (
                f"{' or '.join(acts)} at {at} is not in the audit" for at in _moments(tx, rows) - told
            )
        for table, count in _IMPORTED.items():
            if tx.scalar(text(count)) != _WHOLE[table]:
                yield f"a part of an import is in {table}"
        begun, kept = _drafts(tx)
        yield from (f"draft {draft_id} has only one half" for draft_id in begun ^ kept)


def _told(tx: Tx, act: str) -> set[str]:
    return {str(at) for at in tx.scalars(text(_ACTS), {"act": act})}


def _moments(tx: Tx, rows: str) -> set[str]:
    return {str(at) for at in tx.scalars(text(rows))}


def _drafts(tx: Tx) -> tuple[set[int], set[int]]:
    """The drafts that the audit says were begun, and those there are."""
    begun = {row.detail["draft"] for row in tx.scalars(select(AuditRow).where(AuditRow.act == "draft"))}
    return begun, set(tx.scalars(text("SELECT draft_id FROM drafts")))
