"""The import bundle as data: every table, its columns, what they hold and what makes a row itself."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "int", "number", "money", "currency", "date", "time", "flag", "choice"]

# The largest that an integer column of the store holds.
MOST = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, whether a row needs it, the numbers or the words it may be."""

    name: str
    kind: Kind = "text"
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def stored(self) -> str:
        """The name in the store, where money is in integer minor units."""
        return f"{self.name}_minor" if self.kind == "money" else self.name


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the bundle.

    Two rows with the same `key` are the same thing, unless `repeats`: then they are numbered by `occurrence`.
    Each pair of `order` says which column may not be earlier than which.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    repeats: bool = False
    order: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in the order of the documentation."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that a file must have."""
        return tuple(column.name for column in self.columns if column.required)


def _must(name: str, kind: Kind = "text") -> Column:
    return Column(name, kind, required=True)


_ACCOUNT = _must("account_id")
_SEATS = Column("seats", "int", low=0, high=MOST)
_ARR = Column("arr", "money", low=0)
_CURRENCY = Column("currency", "currency")

_TABLES = (
    Table(
        "accounts",
        (
            _ACCOUNT,
            _must("name"),
            Column("domain"),
            Column("aliases"),
            Column("plan"),
            Column("industry"),
            Column("region"),
            Column("persona"),
            Column("owner"),
            _SEATS,
            _ARR,
            _CURRENCY,
            Column("started_on", "date"),
            Column("renewal_on", "date"),
            Column("churned_on", "date"),
            Column("churn_reason"),
            Column("parent_id"),
            Column("tags"),
        ),
        key=("account_id",),
        order=(("started_on", "churned_on"),),
    ),
    Table(
        "contacts",
        (
            _must("contact_id"),
            _ACCOUNT,
            Column("name"),
            Column("email"),
            Column("title"),
            Column("role", "choice", choices=("champion", "sponsor", "admin", "user")),
            Column("do_not_contact", "flag"),
            Column("language"),
        ),
        key=("contact_id",),
    ),
    Table(
        "subscriptions",
        (
            _ACCOUNT,
            _must("started_on", "date"),
            Column("ended_on", "date"),
            Column("plan"),
            _SEATS,
            _ARR,
            _CURRENCY,
            Column("discount", "number", low=0, high=1),
            Column("bill_period_months", "int", low=1, high=MOST),
        ),
        key=("account_id", "started_on", "plan"),
        repeats=True,
        order=(("started_on", "ended_on"),),
    ),
    Table(
        "usage",
        (
            _ACCOUNT,
            _must("day", "date"),
            _must("metric"),
            Column("value", "number", required=True, low=0),
        ),
        key=("account_id", "day", "metric"),
    ),
    Table(
        "events",
        (_ACCOUNT, _must("at", "time"), _must("event"), Column("user_id"), Column("event_id")),
        key=("event_id",),
    ),
    Table(
        "tickets",
        (
            _must("ticket_id"),
            _ACCOUNT,
            _must("opened_at", "time"),
            Column("closed_at", "time"),
            Column("priority"),
            Column("subject"),
            Column("satisfaction", "number"),
        ),
        key=("ticket_id",),
        order=(("opened_at", "closed_at"),),
    ),
    Table(
        "surveys",
        (
            _ACCOUNT,
            _must("at", "time"),
            Column("kind", "choice", required=True, choices=("nps", "csat", "pulse")),
            _must("score", "number"),
            Column("contact_id"),
            Column("comment"),
        ),
        key=("account_id", "at", "kind", "contact_id"),
        repeats=True,
    ),
    Table(
        "invoices",
        (
            _must("invoice_id"),
            _ACCOUNT,
            _must("due_on", "date"),
            Column("paid_on", "date"),
            Column("amount", "money"),
            _CURRENCY,
        ),
        key=("invoice_id",),
    ),
    Table(
        "touches",
        (
            _ACCOUNT,
            _must("at", "time"),
            Column("kind", "choice", required=True, choices=("call", "meeting", "email", "note")),
            Column("direction"),
            Column("author"),
            Column("summary"),
        ),
        key=("account_id", "at", "kind"),
        repeats=True,
    ),
    Table(
        "goals",
        (
            _ACCOUNT,
            _must("goal"),
            Column("metric"),
            Column("target", "number"),
            Column("current", "number"),
            Column("due_on", "date"),
            Column("status"),
        ),
        key=("account_id", "goal"),
    ),
    Table(
        "milestones",
        (
            _ACCOUNT,
            _must("milestone"),
            Column("expected_on", "date"),
            Column("reached_on", "date"),
        ),
        key=("account_id", "milestone"),
    ),
)

# In the order of loading: what others refer to comes first.
BUNDLE = {table.name: table for table in _TABLES}
