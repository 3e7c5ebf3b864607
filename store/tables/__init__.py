"""All tables as typed declarative classes; importing this package makes `Row.metadata` complete."""

from store.tables.bundle import BUNDLE, AccountRow, EventRow, TouchRow, UsageRow
from store.tables.columns import PlainText, Row, UtcTime
from store.tables.digests import (
    AnswerRow,
    DeliveryRow,
    DigestRow,
    ItemRow,
    MuteRow,
    SegmentRow,
    SnoozeRow,
    TaskRow,
)
from store.tables.drafts import DraftRow
from store.tables.product import (
    AuditRow,
    ChangeRow,
    OverrideRow,
    PersonRow,
    PulseRow,
    RunRow,
    ScorecardRow,
    ScoreRow,
    SeenRow,
    SlotRow,
    TrackedRow,
)
from store.tables.rights import ForgottenRow, GroupMemberRow, GroupRow

__all__ = [
    "BUNDLE",
    "AccountRow",
    "AnswerRow",
    "AuditRow",
    "ChangeRow",
    "DeliveryRow",
    "DigestRow",
    "DraftRow",
    "EventRow",
    "ForgottenRow",
    "GroupMemberRow",
    "GroupRow",
    "ItemRow",
    "MuteRow",
    "OverrideRow",
    "PersonRow",
    "PlainText",
    "PulseRow",
    "Row",
    "RunRow",
    "ScoreRow",
    "ScorecardRow",
    "SeenRow",
    "SegmentRow",
    "SlotRow",
    "SnoozeRow",
    "TaskRow",
    "TouchRow",
    "TrackedRow",
    "UsageRow",
    "UtcTime",
]
