"""Tags, segments, and digests with what they delivered and what was answered."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.migrations.versions.r0001_initial import (
    DAY,
    JSON,
    NUMBER,
    REAL,
    TEXT,
    TIME,
    WHOLE,
    account,
    given,
    key,
    maybe,
)

FLAG = sa.Boolean()
DELIVERY = ["digest_id", "slot", "target"]

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add eight tables, and the tags of accounts."""
    op.add_column("accounts", *maybe(TEXT, "tags"))
    op.create_table(
        "segments", *key(TEXT, "name"), *given(TEXT, "filter", "saved_by"), *given(TIME, "saved_at")
    )
    _digests()
    _deliveries()
    _answers()
    _promises()


def downgrade() -> None:
    """Drop them again."""
    for table in ("tasks", "snoozes", "answers", "items", "deliveries", "mutes", "digests", "segments"):
        op.drop_table(table)
    op.drop_column("accounts", "tags")


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("digest_id", NUMBER, primary_key=True),
        *given(TEXT, "kind", "audience", "target", "segment", "due", "zone"),
        *given(WHOLE, "top"),
        *given(TEXT, "created_by"),
        *given(TIME, "created_at"),
        *maybe(TIME, "paused_at"),
        *maybe(TEXT, "paused_because"),
        *maybe(TIME, "removed_at"),
    )
    op.create_index(None, "digests", ["target"])
    op.create_table("mutes", _digest(), *key(TEXT, "person"), *given(TIME, "at"))


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _digest(),
        *key(TIME, "slot"),
        *key(TEXT, "target"),
        *given(TEXT, "state", "owner"),
        *given(TIME, "lease_until"),
        *given(WHOLE, "attempt"),
        *given(TIME, "first_at"),
        *maybe(DAY, "as_of"),
        *maybe(JSON, "content"),
        *maybe(TEXT, "channel", "ts"),
        *maybe(TIME, "ended_at"),
        *maybe(TEXT, "reason"),
    )
    op.create_index(None, "deliveries", ["channel", "ts"])
    op.create_table(
        "items",
        *key(WHOLE, "digest_id"),
        *key(TIME, "slot"),
        *key(TEXT, "target"),
        account(in_key=True),
        *given(WHOLE, "place"),
        *given(TEXT, "news", "band"),
        *maybe(WHOLE, "health"),
        *maybe(REAL, "risk"),
        *given(FLAG, "listed"),
        _delivery(),
    )
    op.create_index(None, "items", ["account_id", "digest_id", "target"])


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("answer_id", NUMBER, primary_key=True),
        *given(WHOLE, "digest_id"),
        *given(TIME, "slot"),
        *given(TEXT, "target"),
        account(in_key=False),
        *given(TEXT, "person", "answer"),
        *given(TIME, "at"),
        _delivery(),
    )
    op.create_index(None, "answers", DELIVERY)
    op.create_index(None, "answers", ["account_id", "at"])


def _promises() -> None:
    op.create_table(
        "snoozes",
        sa.Column("snooze_id", NUMBER, primary_key=True),
        account(in_key=False),
        *given(TEXT, "place", "person"),
        *given(TIME, "at"),
        *given(TEXT, "until"),
        *maybe(DAY, "on_day"),
        *maybe(WHOLE, "days"),
        *maybe(TIME, "woken_at"),
    )
    op.create_index(None, "snoozes", ["place", "account_id"])
    op.create_table(
        "tasks",
        sa.Column("task_id", NUMBER, primary_key=True),
        account(in_key=False),
        *given(TEXT, "person", "given_by", "text"),
        *given(TIME, "at"),
        *maybe(TIME, "done_at"),
    )
    op.create_index(None, "tasks", ["person", "done_at"])
    op.create_index(None, "tasks", ["account_id", "done_at"])


def _digest() -> sa.Column[Any]:
    """The digest a row belongs to, part of its key."""
    return sa.Column(
        "digest_id", NUMBER, sa.ForeignKey("digests.digest_id"), primary_key=True, autoincrement=False
    )


def _delivery() -> sa.ForeignKeyConstraint:
    """The delivery a row belongs to."""
    return sa.ForeignKeyConstraint(DELIVERY, [f"deliveries.{name}" for name in DELIVERY])
