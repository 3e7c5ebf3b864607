"""What a score needs to prove itself: scorecards, pulses, overrides, the track record, and past values."""

import sqlalchemy as sa
from alembic import op

from store.migrations.versions.r0001_initial import DAY, JSON, NUMBER, REAL, TEXT, TIME, WHOLE, account

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
            op.add_column(table, sa.Column(name, kind, nullable=True))
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
        sa.Column("version", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("applied_at", TIME, nullable=False),
        sa.Column("applied_by", TEXT, nullable=False),
    )
    op.create_table(
        "pulses",
        account(in_key=True),
        sa.Column("at", TIME, primary_key=True),
        sa.Column("colour", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("expires_on", DAY, nullable=False),
    )
    op.create_table(
        "overrides",
        sa.Column("override_id", NUMBER, primary_key=True),
        account(in_key=False),
        sa.Column("band", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        sa.Column("expires_on", DAY, nullable=False),
        sa.Column("lifted_at", TIME, nullable=True),
    )
    op.create_index(None, "overrides", ["account_id", "set_at"])


def _record() -> None:
    op.create_table(
        "tracked",
        sa.Column("as_of", DAY, primary_key=True),
        sa.Column("horizon", WHOLE, primary_key=True, autoincrement=False),
        account(in_key=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("persona", TEXT, nullable=False),
        sa.Column("health", WHOLE, nullable=True),
        sa.Column("band", TEXT, nullable=False),
        sa.Column("risk", REAL, nullable=True),
        sa.Column("logins", REAL, nullable=True),
        sa.Column("lost", sa.Boolean(), nullable=True),
        sa.Column("lost_on", DAY, nullable=True),
    )
    op.create_index(None, "tracked", ["account_id", "as_of"])
    op.create_table(
        "changes",
        sa.Column("change_id", NUMBER, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("of_table", TEXT, nullable=False),
        sa.Column("row_key", TEXT, nullable=False),
        sa.Column("before", JSON, nullable=False),
    )
    op.create_index(None, "changes", ["of_table", "at"])
