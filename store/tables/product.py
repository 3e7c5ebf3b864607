"""The tables of the product itself: what it computed, whom it met and what it did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, false
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.columns import Row

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only what is called INTEGER


class RunRow(Row):
    """One scoring of the whole book; written in one transaction with its scores, so it is always finished."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "as_of", "made_at"),)
    run_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    as_of: Mapped[date]
    horizon: Mapped[int]
    made_at: Mapped[datetime]
    model: Mapped[str]
    params: Mapped[dict[str, Any]]
    accounts: Mapped[int]
    outcome: Mapped[str] = mapped_column(server_default="silence")
    scorecard: Mapped[str | None]
    learnt: Mapped[dict[str, Any] | None]


class ScoreRow(Row):
    """The score of one account in one run, its reasons as JSON in the order they were given."""

    __tablename__ = "scores"
    __table_args__ = (Index(None, "account_id", "run_id"),)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), primary_key=True)
    health: Mapped[int | None]
    band: Mapped[str]
    risk: Mapped[float | None]
    outcome: Mapped[str]
    confidence: Mapped[float]
    raise_by: Mapped[str]
    next_step: Mapped[str]
    reasons: Mapped[list[dict[str, Any]]]
    persona: Mapped[str | None]
    contraction: Mapped[float | None]
    alike_lost: Mapped[int | None]
    alike_of: Mapped[int | None]
    moved: Mapped[dict[str, Any] | None]
    placed: Mapped[bool | None]


class ScorecardRow(Row):
    """A scorecard as it was applied; the one applied last holds."""

    __tablename__ = "scorecards"
    applied_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    version: Mapped[str]
    text: Mapped[str]
    applied_at: Mapped[datetime]
    applied_by: Mapped[str]


class PulseRow(Row):
    """A CSM's own green, yellow or red; it holds until it expires or a newer one is given."""

    __tablename__ = "pulses"
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    colour: Mapped[str]
    reason: Mapped[str]
    author: Mapped[str]
    expires_on: Mapped[date]


class OverrideRow(Row):
    """A band that a person set by hand; it holds until it is lifted, expires or is replaced."""

    __tablename__ = "overrides"
    __table_args__ = (Index(None, "account_id", "set_at"),)
    override_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    band: Mapped[str]
    reason: Mapped[str]
    author: Mapped[str]
    set_at: Mapped[datetime]
    expires_on: Mapped[date]
    lifted_at: Mapped[datetime | None]


class TrackedRow(Row):
    """What a score said on a day, kept to be compared with what came; `lost` is filled once it has come."""

    __tablename__ = "tracked"
    __table_args__ = (Index(None, "account_id", "as_of"),)
    as_of: Mapped[date] = mapped_column(primary_key=True)
    horizon: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), primary_key=True)
    made_at: Mapped[datetime]
    outcome: Mapped[str]
    persona: Mapped[str]
    health: Mapped[int | None]
    band: Mapped[str]
    risk: Mapped[float | None]
    logins: Mapped[float | None]
    lost: Mapped[bool | None]
    lost_on: Mapped[date | None]


class ChangeRow(Row):
    """What an undated row of the bundle held before an import changed it; `row_key` is its key as JSON."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "of_table", "at"),)
    change_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    at: Mapped[datetime]
    of_table: Mapped[str]
    row_key: Mapped[str]
    before: Mapped[dict[str, Any]]


class PersonRow(Row):
    """A Slack user as Slack last described her; `admin` where she administers the workspace, `bot` an app."""

    __tablename__ = "people"
    slack_id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    name: Mapped[str | None]
    timezone: Mapped[str]
    saved_at: Mapped[datetime]
    admin: Mapped[bool] = mapped_column(server_default=false())
    bot: Mapped[bool] = mapped_column(server_default=false())


class SlotRow(Row):
    """One due time of a job; the row is the claim, so there is one winner however many replicas run."""

    __tablename__ = "slots"
    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    state: Mapped[str]
    owner: Mapped[str]
    claimed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SeenRow(Row):
    """A delivery of Slack that was already taken."""

    __tablename__ = "seen"
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Row):
    """Who did what, where; only ever added to. `account_id` outlives the account, so it is no foreign key."""

    __tablename__ = "audit"
    entry_id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    act: Mapped[str]
    account_id: Mapped[str | None]
    place: Mapped[str | None]
    detail: Mapped[dict[str, Any]]
