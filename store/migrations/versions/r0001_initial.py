"""The first tables: the import bundle, runs and scores, people, slots, seen deliveries, the audit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Kind = sa.types.TypeEngine[Any]
TEXT, WHOLE, REAL = sa.Text(), sa.BigInteger(), sa.Double()
DAY, TIME, JSON = sa.Date(), sa.DateTime(timezone=True), sa.JSON()
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # counts up by itself on both databases


def upgrade() -> None:
    """Create everything; parents first."""
    _accounts()
    _adoption()
    _experience()
    _commercial()
    _relationship()
    _runs()
    _ledgers()


def downgrade() -> None:
    """Drop everything; children first."""
    for table in (
        *("audit", "seen", "slots", "people", "scores", "runs", "milestones", "goals", "touches", "invoices"),
        *("subscriptions", "surveys", "tickets", "events", "usage", "contacts", "accounts"),
    ):
        op.drop_table(table)


def key(kind: Kind, *names: str) -> list[sa.Column[Any]]:
    """Parts of the primary key."""
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name in names]


def given(kind: Kind, *names: str) -> list[sa.Column[Any]]:
    """Columns that are always filled."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def maybe(kind: Kind, *names: str) -> list[sa.Column[Any]]:
    """Columns that may be empty."""
    return [sa.Column(name, kind, nullable=True) for name in names]


def account(*, in_key: bool) -> sa.Column[Any]:
    """The account a row belongs to."""
    owner = sa.ForeignKey("accounts.account_id")
    return sa.Column("account_id", sa.Text(), owner, primary_key=in_key, nullable=False)


def _accounts() -> None:
    op.create_table(
        "accounts",
        *key(TEXT, "account_id"),
        *given(TEXT, "name"),
        *maybe(TEXT, "domain", "aliases", "plan", "industry", "region", "persona", "owner"),
        *maybe(WHOLE, "seats", "arr_minor"),
        *maybe(TEXT, "currency"),
        *maybe(DAY, "started_on", "renewal_on", "churned_on"),
        *maybe(TEXT, "churn_reason", "parent_id"),
    )
    op.create_table(
        "contacts",
        *key(TEXT, "contact_id"),
        account(in_key=False),
        *maybe(TEXT, "name", "email", "title", "role"),
        *maybe(sa.Boolean(), "do_not_contact"),
    )
    op.create_index(None, "contacts", ["account_id"])


def _adoption() -> None:
    op.create_table(
        "usage",
        account(in_key=True),
        *key(DAY, "day"),
        *key(TEXT, "metric"),
        *given(REAL, "value"),
        *given(TEXT, "source"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        *key(TEXT, "event_id"),
        account(in_key=False),
        *given(TIME, "at"),
        *given(TEXT, "event"),
        *maybe(TEXT, "user_id"),
        *given(DAY, "day"),
    )
    op.create_index(None, "events", ["account_id", "day"])


def _experience() -> None:
    op.create_table(
        "tickets",
        *key(TEXT, "ticket_id"),
        account(in_key=False),
        *given(TIME, "opened_at"),
        *maybe(TIME, "closed_at"),
        *maybe(TEXT, "priority", "subject"),
        *maybe(REAL, "satisfaction"),
    )
    op.create_index(None, "tickets", ["account_id"])
    op.create_table(
        "surveys",
        account(in_key=True),
        *key(TIME, "at"),
        *key(TEXT, "kind", "contact_id"),
        *key(WHOLE, "occurrence"),
        *given(REAL, "score"),
        *maybe(TEXT, "comment"),
    )


def _commercial() -> None:
    op.create_table(
        "subscriptions",
        account(in_key=True),
        *key(DAY, "started_on"),
        *key(TEXT, "plan"),
        *key(WHOLE, "occurrence"),
        *maybe(DAY, "ended_on"),
        *maybe(WHOLE, "seats", "arr_minor"),
        *maybe(TEXT, "currency"),
        *maybe(REAL, "discount"),
        *maybe(WHOLE, "bill_period_months"),
    )
    op.create_table(
        "invoices",
        *key(TEXT, "invoice_id"),
        account(in_key=False),
        *given(DAY, "due_on"),
        *maybe(DAY, "paid_on"),
        *maybe(WHOLE, "amount_minor"),
        *maybe(TEXT, "currency"),
    )
    op.create_index(None, "invoices", ["account_id"])


def _relationship() -> None:
    op.create_table(
        "touches",
        account(in_key=True),
        *key(TIME, "at"),
        *key(TEXT, "kind"),
        *key(WHOLE, "occurrence"),
        *maybe(TEXT, "direction", "author", "summary"),
    )
    op.create_table(
        "goals",
        account(in_key=True),
        *key(TEXT, "goal"),
        *maybe(TEXT, "metric"),
        *maybe(REAL, "target", "current"),
        *maybe(DAY, "due_on"),
        *maybe(TEXT, "status"),
    )
    op.create_table(
        "milestones",
        account(in_key=True),
        *key(TEXT, "milestone"),
        *maybe(DAY, "expected_on", "reached_on"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", NUMBER, primary_key=True),
        *given(DAY, "as_of"),
        *given(WHOLE, "horizon"),
        *given(TIME, "made_at"),
        *given(TEXT, "model"),
        *given(JSON, "params"),
        *given(WHOLE, "accounts"),
    )
    op.create_index(None, "runs", ["as_of", "made_at"])
    op.create_table(
        "scores",
        sa.Column("run_id", NUMBER, sa.ForeignKey("runs.run_id"), primary_key=True),
        account(in_key=True),
        *maybe(WHOLE, "health"),
        *given(TEXT, "band"),
        *maybe(REAL, "risk"),
        *given(TEXT, "outcome"),
        *given(REAL, "confidence"),
        *given(TEXT, "raise_by", "next_step"),
        *given(JSON, "reasons"),
    )
    op.create_index(None, "scores", ["account_id", "run_id"])


def _ledgers() -> None:
    op.create_table(
        "people",
        *key(TEXT, "slack_id"),
        *maybe(TEXT, "email", "name"),
        *given(TEXT, "timezone"),
        *given(TIME, "saved_at"),
    )
    op.create_table(
        "slots",
        *key(TEXT, "job"),
        *key(TIME, "slot"),
        *given(TEXT, "state", "owner"),
        *given(TIME, "claimed_at"),
        *maybe(TIME, "ended_at"),
    )
    op.create_table("seen", *key(TEXT, "key"), *given(TIME, "at"))
    op.create_index(None, "seen", ["at"])
    op.create_table(
        "audit",
        sa.Column("entry_id", NUMBER, primary_key=True),
        *given(TIME, "at"),
        *given(TEXT, "actor", "act"),
        *maybe(TEXT, "account_id", "place"),
        *given(JSON, "detail"),
    )
    op.create_index(None, "audit", ["at"])
