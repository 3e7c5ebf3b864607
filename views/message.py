"""What a view hands back: a message, a modal or a Home, as plain data that any surface can show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]  # Block Kit as JSON; its structure is checked by the oracles, not by the type


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks for Slack, and the same said in plain text for notifications and screen readers."""

    text: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Modal:
    """A dialogue. With `form` and `submit` it is a form whose values arrive by block id."""

    title: str
    blocks: Sequence[Block]
    form: str = ""
    submit: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The Home tab of one person, as a whole."""

    blocks: Sequence[Block]
