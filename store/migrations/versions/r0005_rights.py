"""Who may see what: Slack's admins and user groups, who was forgotten, and an audit that is only added to."""

import sqlalchemy as sa
from alembic import op

from store.migrations.versions.r0001_initial import TEXT, TIME, given, key

revision = "0005"
down_revision = "0004"

FLAGS = ("admin", "bot")


def upgrade() -> None:
    """Add two columns to people, three tables, and the triggers of the audit."""
    for flag in FLAGS:
        op.add_column("people", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table("groups", *key(TEXT, "group_id"), *given(TIME, "saved_at"))
    op.create_table("group_members", *key(TEXT, "group_id", "person"))
    op.create_table("forgotten", *key(TEXT, "mark"), *given(TEXT, "kind"), *given(TIME, "at"))
    (_guard_sqlite if op.get_bind().dialect.name == "sqlite" else _guard_postgresql)()


def downgrade() -> None:
    """Drop them again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_added")
        op.execute("DROP TRIGGER audit_kept")
        op.execute("DROP TRIGGER audit_unchanged")
    else:
        op.execute("DROP TRIGGER audit_kept ON audit")
        op.execute("DROP TRIGGER audit_guarded ON audit")
        op.execute("DROP FUNCTION guard_audit")
    for table in ("forgotten", "group_members", "groups"):
        op.drop_table(table)
    for flag in FLAGS:
        op.drop_column("people", flag)


# Who did what, when and where is never changed, and never deleted while it is young by the newest entry.
# What an entry is about may be: whoever has a right to be forgotten is forgotten there too.


def _guard_sqlite() -> None:
    op.execute(
        """
        CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
        WHEN NEW.entry_id IS NOT OLD.entry_id OR NEW.at IS NOT OLD.at
          OR NEW.actor IS NOT OLD.actor OR NEW.act IS NOT OLD.act OR NEW.place IS NOT OLD.place
        BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_kept BEFORE DELETE ON audit
        WHEN julianday(OLD.at) > (SELECT julianday(max(at)) - 90 FROM audit)
        BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
        """
    )
    op.execute(  # INSERT OR REPLACE deletes without asking the trigger above
        """
        CREATE TRIGGER audit_added BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE entry_id = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
        """
    )


def _guard_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION guard_audit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND (NEW.entry_id, NEW.at, NEW.actor, NEW.act, NEW.place)
             IS NOT DISTINCT FROM (OLD.entry_id, OLD.at, OLD.actor, OLD.act, OLD.place)
          THEN RETURN NEW; END IF;
          IF TG_OP = 'DELETE' AND OLD.at <= (SELECT max(at) FROM audit) - interval '90 days'
          THEN RETURN OLD; END IF;
          RAISE EXCEPTION 'the audit is only ever added to';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_guarded BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION guard_audit()
        """
    )
    op.execute("CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit EXECUTE FUNCTION guard_audit()")
