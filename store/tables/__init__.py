"""All tables as typed declarative classes; importing this package makes `Row.metadata` complete."""

from store.tables.bundle import BUNDLE, AccountRow, EventRow, TouchRow, UsageRow
from store.tables.columns import PlainText, Row, UtcTime
from store.tables.product import AuditRow, PersonRow, RunRow, ScoreRow, SeenRow, SlotRow

__all__ = [
    "BUNDLE",
    "AccountRow",
    "AuditRow",
    "EventRow",
    "PersonRow",
    "PlainText",
    "Row",
    "RunRow",
    "ScoreRow",
    "SeenRow",
    "SlotRow",
    "TouchRow",
    "UsageRow",
    "UtcTime",
]
