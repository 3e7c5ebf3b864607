"""Buttons, and a menu behind three dots, that take little of the length of a message full of them."""

from collections.abc import Sequence

from views.message import Block

LONGEST = 5  # options; Slack takes no more


def press(label: str, action: str, value: str) -> Block:
    """A button; its label is in our own words."""
    return {"type": "button", "text": _plain(label), "action_id": action, "value": value}


def more(action: str, choices: Sequence[tuple[str, str]]) -> Block:
    """The menu; each choice is (its name, in our own words, and the value that it sends, at most 75 long)."""
    options = [{"text": _plain(label), "value": value} for label, value in choices[:LONGEST]]
    return {"type": "overflow", "action_id": action, "options": options}


def _plain(label: str) -> Block:
    return {"type": "plain_text", "text": label}
