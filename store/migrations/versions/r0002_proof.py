"""What a score needs to prove itself: scorecards, pulses, overrides, the track record, and past values."""

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

revision = "0002"
down_revision = "0001"

RUNS = {"scorecard": TEXT, "learnt": JSON}
SCORES = {
    "persona": TEXT,
    "contraction": REAL,
    "alike_lost": WHOLE,
    "alike_of": WHOLE,
    "moved": JSON,
    "placed": FLAG,
}


def upgrade() -> None:
    """Add columns to runs and scores, and five tables."""
    op.add_column("runs", sa.Column("outcome", TEXT, nullable=False, server_default="silence"))
    for table, columns in (("runs", RUNS), ("scores", SCORES)):
        for name, kind in columns.items():
            op.add_column(table, *maybe(kind, name))
    _judgements()
    _record()


def downgrade() -> None:
    """Drop them again."""
    for table in ("changes", "tracked", "overrides", "pulses", "scorecards"):
        op.drop_table(table)
    for table, columns in (("scores", SCORES), ("runs", ("outcome", *RUNS))):
        for name in columns:
            op.drop_column(table, name)


def _judgements() -> None:
    op.create_table(
        "scorecards",
        sa.Column("applied_id", NUMBER, primary_key=True),
        *given(TEXT, "version", "text"),
        *given(TIME, "applied_at"),
        *given(TEXT, "applied_by"),
    )
    op.create_table(
        "pulses",
        account(in_key=True),
        *key(TIME, "at"),
        *given(TEXT, "colour", "reason", "author"),
        *given(DAY, "expires_on"),
    )
    op.create_table(
        "overrides",
        sa.Column("override_id", NUMBER, primary_key=True),
        account(in_key=False),
        *given(TEXT, "band", "reason", "author"),
        *given(TIME, "set_at"),
        *given(DAY, "expires_on"),
        *maybe(TIME, "lifted_at"),
    )
    op.create_index(None, "overrides", ["account_id", "set_at"])


def _record() -> None:
    op.create_table(
        "tracked",
        *key(DAY, "as_of"),
        *key(WHOLE, "horizon"),
        account(in_key=True),
        *given(TIME, "made_at"),
        *given(TEXT, "outcome", "persona"),
        *maybe(WHOLE, "health"),
        *given(TEXT, "band"),
        *maybe(REAL, "risk", "logins"),
        *maybe(FLAG, "lost"),
        *maybe(DAY, "lost_on"),
    )
    op.create_index(None, "tracked", ["account_id", "as_of"])
    op.create_table(
        "changes",
        sa.Column("change_id", NUMBER, primary_key=True),
        *given(TIME, "at"),
        *given(TEXT, "of_table", "row_key"),
        *given(JSON, "before"),
    )
    op.create_index(None, "changes", ["of_table", "at"])
