"""Single blocks of Block Kit, each within Slack's limits and never empty."""

from collections.abc import Sequence

from views import limits
from views.message import Block
from views.text import NOTHING, Markup, cut_markup, plain


def header(data: str) -> Block:
    """A heading; it knows no formatting."""
    return {"type": "header", "text": _plain(data, limits.HEADER)}


def section(text: Markup, accessory: Block | None = None) -> Block:
    """A paragraph, with a button beside it where there is one that carries something."""
    block: Block = {"type": "section", "text": _mrkdwn(text, limits.SECTION)}
    return block | ({"accessory": accessory} if accessory and accessory["value"] else {})


def fields(texts: Sequence[Markup]) -> Block:
    """Short texts in two columns."""
    return {"type": "section", "fields": [_mrkdwn(text, limits.FIELD) for text in texts[: limits.FIELDS]]}


def context(*texts: Markup) -> Block:
    """Small print."""
    shown = texts[: limits.CONTEXT_ELEMENTS]
    return {"type": "context", "elements": [_mrkdwn(text, limits.SECTION) for text in shown]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(*buttons: Block) -> Block:
    """A row of those buttons that carry something; a message leaves out a row without any."""
    carrying = [button for button in buttons if button["value"]]
    return {"type": "actions", "elements": carrying[: limits.ACTIONS_ELEMENTS]}


def button(
    label: str, action: str, value: str, *, first: bool = False, confirm: Block | None = None
) -> Block:
    """A button; `first` marks the one that most people want."""
    block: Block = {
        "type": "button",
        "text": _plain(label, limits.BUTTON),
        "action_id": action,
        "value": value,
    }
    return block | ({"style": "primary"} if first else {}) | ({"confirm": confirm} if confirm else {})


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """The question that a button asks before it acts."""
    return {
        "title": _plain(title, limits.CONFIRM_TITLE),
        "text": _plain(text, limits.CONFIRM_TEXT),
        "confirm": _plain(yes, limits.CONFIRM_BUTTON),
        "deny": _plain(no, limits.CONFIRM_BUTTON),
    }


def field(name: str, label: str, element: Block, *, optional: bool = False) -> Block:
    """A field of a form; its value arrives under `name`."""
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label, limits.LABEL),
        "element": element | {"action_id": name},
        "optional": optional,
    }


def option(data: str, value: str) -> Block:
    """One choice of a select."""
    return {"text": _plain(data, limits.BUTTON), "value": value}


def _plain(data: str, limit: int) -> Block:
    return {"type": "plain_text", "text": plain(data, limit), "emoji": True}


def _mrkdwn(text: Markup, limit: int) -> Block:
    # verbatim: Slack makes no links and no mentions of its own from what somebody typed.
    return {"type": "mrkdwn", "text": cut_markup(text, limit) or NOTHING, "verbatim": True}
