"""Every signal that takes part in a score, side by side."""

from scoring.signals import commercial, experience, relationship, rhythm, use, value
from scoring.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    rhythm.PACE,
    rhythm.RECENCY,
    use.CONTRACTION,
    use.PEOPLE_ACTIVE,
    use.BREADTH,
    value.GOALS,
    value.MILESTONES,
    experience.TICKETS,
    experience.NPS,
    experience.CSAT,
    relationship.TOUCHES,
    relationship.CHAMPION,
    relationship.PULSE,
    commercial.RENEWAL,
    commercial.INVOICES,
    commercial.CONTRACT,
    commercial.ROOM,
)
