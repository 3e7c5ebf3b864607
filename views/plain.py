"""A message or a modal as text for a terminal, as readable as its picture in Slack."""

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import Any

from views import plain_table
from views.message import Block, Home, Message, Modal

WIDTH = 90
_MARKS = re.compile(r"(?<!\w)([*~`])(\S|\S.*?\S)\1(?!\w)")
_MENTION = re.compile(r"<@(\w+)>")


def render(shown: Message | Modal | Home) -> str:
    """The blocks from top to bottom, wrapped at 90 columns; buttons stand in brackets."""
    title = [f"[ {unescape(shown.title)} ]"] if isinstance(shown, Modal) else []
    submit = [f"[{unescape(shown.submit)}]"] if isinstance(shown, Modal) and shown.submit else []
    body = _paragraphs(shown.blocks)
    words: list[str] = []
    if isinstance(shown, Message) and not shown.blocks:
        words = [_read({"type": "mrkdwn", "text": shown.text})]
    return "\n\n".join([*title, *body, *words, *submit])


def _paragraphs(blocks: Sequence[Block]) -> list[str]:
    """One paragraph a block; small print stays with what it explains."""
    paragraphs: list[str] = []
    for block in blocks:
        text = "\n".join(_lines(block))
        if paragraphs and block["type"] == "context":
            paragraphs[-1] += f"\n{text}"
        elif text:
            paragraphs.append(text)
    return paragraphs


def _lines(block: Block) -> Iterator[str]:
    draw = _DRAW.get(block["type"])
    return draw(block) if draw else iter(())


def _header(block: Block) -> Iterator[str]:
    name = _read(block["text"])
    yield from _wrap(name)
    yield "═" * min(len(name), WIDTH)


def _section(block: Block) -> Iterator[str]:
    words = _read(block["text"]) if "text" in block else ""
    if "accessory" in block:
        first, _, rest = words.partition("\n")
        words = "\n".join(filter(None, (f"{first}  {_button(block['accessory'])}", rest)))
    yield from _wrap(words) if words else ()
    yield from (line for text in block.get("fields", ()) for line in _field(_read(text)))


def _field(text: str) -> list[str]:
    label, _, value = text.partition("\n")
    return _wrap(f"{label + ':':<12} {value}")


def _context(block: Block) -> Iterator[str]:
    for element in block["elements"]:
        yield from _wrap(_read(element), "  ")


def _actions(block: Block) -> Iterator[str]:
    yield " ".join(map(_button, block["elements"]))


def _divider(_block: Block) -> Iterator[str]:
    yield "─" * WIDTH


def _input(block: Block) -> Iterator[str]:
    element = block["element"]
    optional = " (optional)" if block.get("optional") else ""
    choices = " / ".join(_read(option["text"]) for option in element.get("options", ()))
    initial = element.get("initial_value") or element.get("initial_date") or ""
    yield from _wrap(f"{_read(block['label'])}{optional} {choices or initial or '…'}")


# A chart is not drawn: the sparkline says the same.
_DRAW: dict[str, Callable[[Block], Iterator[str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "input": _input,
    "table": plain_table.table,
    "rich_text": plain_table.preformatted,
}


def _button(element: Block) -> str:
    """A button, or a menu with what it offers."""
    if "options" in element:
        return f"[… {' / '.join(_read(option['text']) for option in element['options'])}]"
    return f"[{_read(element['text'])}]"


def _read(text: dict[str, Any]) -> str:
    words: str = text["text"]
    if text["type"] == "mrkdwn":
        words = _MENTION.sub(r"@\1", _MARKS.sub(r"\2", words))
    return unescape(words)


def _wrap(text: str, indent: str = "") -> list[str]:
    return [
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph, WIDTH, initial_indent=indent, subsequent_indent=indent) or [""]
    ]
