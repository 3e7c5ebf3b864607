"""What must hold for anything that a view hands out."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from sandbox import oracle
from views.message import Block, Home, Message, Modal

OURS = re.compile(r"<(?:@[UW]|#[CG])[A-Z0-9]+>|<mailto:[\w.~%@?=&;-]+\|Open in mail>", re.ASCII)


def check(shown: Message | Modal | Home) -> None:
    """Slack takes it, nothing in it is markup that somebody else typed, and it says something."""
    if isinstance(shown, Modal):
        assert not oracle.problems(list(shown.blocks), "modal")
        assert 0 < len(shown.title) <= 24
        assert len(shown.value) <= 2000
    elif isinstance(shown, Home):
        assert not oracle.view_problems({"type": "home", "blocks": list(shown.blocks)})
    else:
        assert not oracle.problems(list(shown.blocks), "message")
        assert shown.text.strip()
        assert harmless(shown.text)
    for text in texts(shown.blocks):
        assert text.strip()
        assert harmless(text)


def harmless(text: str) -> bool:
    """No mention, link or entity but Slack's three, and what a view itself mentions or links to."""
    bare = OURS.sub("", text)
    return "<" not in bare and ">" not in bare and "&" not in re.sub(r"&(amp|lt|gt);", "", bare)


def texts(value: object) -> Iterator[str]:
    """Every text that Slack would draw."""
    if isinstance(value, dict):
        thing: dict[str, Any] = value
        if thing.get("type") in {"mrkdwn", "plain_text"}:
            yield thing["text"]
        for inside in thing.values():
            yield from texts(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts(inside)


def mail_link(blocks: Sequence[Block]) -> str:
    """The link that opens the mail program, out of the text that holds it."""
    (found,) = (text for text in texts(blocks) if "<mailto:" in text)
    return unescape(found.partition("<")[2].partition("|")[0])


def pressable(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """The action id and the value of every button."""
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory", {})):
            if element.get("type") == "button":
                yield element["action_id"], element["value"]
