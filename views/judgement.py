"""What the forms of a pulse and of an override share: why, and until when."""

from datetime import date

from views import blocks
from views.message import Block

LONGEST = 200  # characters of a reason, so that a card shows all of it


def why(typed: str = "") -> Block:
    """The reason; it arrives as `why`."""
    text = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    return blocks.field("why", "Why?", text | ({"initial_value": typed[:LONGEST]} if typed else {}))


def until(day: date) -> Block:
    """The last day on which it counts; it arrives as `until`."""
    return blocks.field("until", "Until when?", {"type": "datepicker", "initial_date": day.isoformat()})
