"""Drafts, and the language of contacts."""

import sqlalchemy as sa
from alembic import op

from store.migrations.versions.r0001_initial import JSON, NUMBER, TEXT, TIME, WHOLE, account, given, maybe

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the language of contacts, and the table of drafts."""
    op.add_column("contacts", *maybe(TEXT, "language"))
    op.create_table(
        "drafts",
        sa.Column("draft_id", NUMBER, primary_key=True),
        account(in_key=False),
        *given(TEXT, "person", "place", "purpose", "tone", "language", "contact_id"),
        *maybe(TEXT, "queue_id"),
        *given(TEXT, "fingerprint", "writer", "prompt"),
        *given(WHOLE, "tokens_in", "tokens_out"),
        *given(JSON, "written"),
        *given(WHOLE, "edition"),
        *given(TEXT, "subject", "body"),
        *given(TIME, "made_at"),
        *given(TEXT, "state"),
        *maybe(TIME, "ended_at"),
        *maybe(TEXT, "ended_by"),
    )
    op.create_index(None, "drafts", ["account_id", "made_at"])
    op.create_index(None, "drafts", ["queue_id"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("drafts")
    op.drop_column("contacts", "language")
