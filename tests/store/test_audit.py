"""Who did what."""

from datetime import UTC, datetime, timedelta

from store import audit
from store.database import Database
from store.records import AuditEntry

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_entries_come_back_newest_first(db: Database) -> None:
    with db.begin() as tx:
        audit.write(
            tx,
            at=NOW,
            actor="U1",
            act="share",
            account_id="a1",
            place="C1",
            detail={"card": "health", "n": 2},
        )
        audit.write(tx, at=NOW, actor="U2", act="log", account_id=None, place=None, detail={})
        audit.write(
            tx,
            at=NOW - timedelta(days=1),
            actor="U3",
            act="log",
            account_id="a1",
            place=None,
            detail={"x": None},
        )
    with db.read() as tx:
        assert audit.recent(tx, 2) == [
            AuditEntry(NOW, "U2", "log", None, None, {}),
            AuditEntry(NOW, "U1", "share", "a1", "C1", {"card": "health", "n": 2}),
        ]
        assert [entry.actor for entry in audit.recent(tx, 10)] == ["U2", "U1", "U3"]
