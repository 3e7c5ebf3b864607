"""The tables of rights: which user groups people are in, and who was forgotten."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from store.tables.columns import Row


class GroupRow(Row):
    """A Slack user group that the policy names, and when its members were last looked up."""

    __tablename__ = "groups"
    group_id: Mapped[str] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime]


class GroupMemberRow(Row):
    """One person in one user group."""

    __tablename__ = "group_members"
    group_id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)


class ForgottenRow(Row):
    """A contact or an account that was forgotten and must not come back with the next import.

    `mark` is a hash of its id, or of its e-mail address, from which neither can be read.
    """

    __tablename__ = "forgotten"
    mark: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
