"""Slack's limits, and the guarantee that a message or a modal keeps them as a whole."""

from collections.abc import Sequence
from json import dumps
from typing import Any, cast

from views.message import Block, Home, Message, Modal
from views.text import cut, cut_markup, escape, plain, size

SECTION = 3000
FIELD = 2000
FIELDS = 10
HEADER = 150
BUTTON = 75
VALUE = 2000
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
MODAL_TITLE = 24
LABEL = 2000
TYPED = 3000
MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200  # undocumented: above it a message is refused as msg_blocks_too_long
NOTIFICATION = 300  # nobody reads more of a notification


def message(text: str, blocks: Sequence[Block]) -> Message:
    """A message that Slack takes; `text` is data and is what a notification and a screen reader say."""
    shown = [block for block in blocks if block.get("elements") != []]
    return Message(plain(text, NOTIFICATION), fit(shown[:MESSAGE_BLOCKS], MESSAGE_CHARACTERS))


def modal(title: str, blocks: Sequence[Block], *, form: str = "", submit: str = "", value: str = "") -> Modal:
    """A modal that Slack takes; its title is in our own words."""
    return Modal(escape(cut(title, MODAL_TITLE)), tuple(blocks[:MODAL_BLOCKS]), form, submit, value)


def home(blocks: Sequence[Block]) -> Home:
    """A Home that Slack takes."""
    shown = [block for block in blocks if block.get("elements") != []]
    return Home(tuple(shown[:MODAL_BLOCKS]))


def fit(blocks: Sequence[Block], characters: int) -> Sequence[Block]:
    """The blocks, their longest texts cut to the first length at which all of them together fit."""
    fitted = tuple(blocks)
    for longest in (SECTION, 1500, 750, 400, 200, 100, 50):
        fitted = tuple(_shorten(block, longest) for block in fitted)
        if size(dumps(fitted, ensure_ascii=False)) <= characters:
            break
    return fitted


def _shorten(value: Any, longest: int) -> Any:
    if isinstance(value, list):
        return [_shorten(inside, longest) for inside in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    thing = cast("Block", value)
    if isinstance(text := thing.get("text"), str):
        return thing | {"text": cut_markup(text, longest)}
    return {key: _shorten(inside, longest) for key, inside in thing.items()}
