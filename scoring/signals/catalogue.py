"""Every signal that takes part in a score, side by side."""

from scoring.signals import (
    champion,
    commercial,
    experience,
    growth,
    money,
    relationship,
    renewal,
    rhythm,
    use,
    value,
)
from scoring.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    rhythm.PACE,
    rhythm.RECENCY,
    use.CONTRACTION,
    use.PEOPLE_ACTIVE,
    use.BREADTH,
    value.GOALS,
    value.MILESTONES,
    money.MONEY,
    experience.TICKETS,
    experience.NPS,
    experience.CSAT,
    relationship.TOUCHES,
    champion.CHAMPION,
    relationship.PULSE,
    renewal.RENEWAL,
    renewal.BILLING,
    renewal.DISCOUNT,
    commercial.INVOICES,
    commercial.CONTRACT,
    growth.GROWTH,
    growth.PEAK,
    commercial.ROOM,
)

NAMES = tuple(signal.name for signal in SIGNALS)
