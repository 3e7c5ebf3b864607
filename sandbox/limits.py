"""Slack's limits on blocks and views, and the rules that hold between blocks.

The numbers are those of docs.slack.dev and of the comments in @slack/types 3.2; where the two differ, the
stricter one stands.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from sandbox.forms import all_blocks, elements
from sandbox.problem import Path, Problem
from sandbox.records import Json, walk

Surface = Literal["message", "modal", "home"]
MESSAGE_CHARACTERS = 13_200
_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_MARKDOWN_CHARACTERS = 12_000
_CELLS = 20
_PER_MESSAGE = {"table": 1, "data_visualization": 2}

# Longest texts, by the type of the object or, for objects without one, by the name they stand under.
_TEXTS: dict[str, dict[str, int]] = {
    "plain_text": {"text": 3000},
    "mrkdwn": {"text": 3000},
    "section": {"text": 3000},
    "fields": {"text": 2000},
    "header": {"text": 150},
    "markdown": {"text": 12_000},
    "image": {"alt_text": 2000, "image_url": 3000, "title": 2000},
    "input": {"label": 2000, "hint": 2000},
    "card": {"title": 150, "subtitle": 150, "body": 200},
    "container": {"title": 150, "subtitle": 150},
    "video": {"title": 199, "author_name": 49},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "workflow_button": {"text": 75, "accessibility_label": 75},
    "icon_button": {"accessibility_label": 75, "value": 2000},
    "options": {"text": 75, "value": 75, "description": 75, "url": 3000},
    "option_groups": {"label": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
    "modal": {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "external_id": 255},
    "home": {"private_metadata": 3000, "external_id": 255},
}
_EVERYWHERE = {"action_id": 255, "block_id": 255, "callback_id": 255, "placeholder": 150}

# Fewest and most items.
_ITEMS: dict[str, dict[str, tuple[int, int]]] = {
    "section": {"fields": (1, 10)},
    "actions": {"elements": (1, 25)},
    "context": {"elements": (1, 10)},
    "context_actions": {"elements": (1, 5)},
    "carousel": {"elements": (1, 10)},
    "container": {"child_blocks": (1, 10)},
    "table": {"rows": (1, 100), "column_settings": (0, 20)},
    "overflow": {"options": (1, 5)},
    "checkboxes": {"options": (1, 10)},
    "radio_buttons": {"options": (1, 10)},
    "static_select": {"options": (1, 100), "option_groups": (1, 100)},
    "multi_static_select": {"options": (1, 100), "option_groups": (1, 100)},
    "option_groups": {"options": (1, 100)},
}

# One of these has to be there.
_ONE_OF: dict[str, tuple[str, ...]] = {
    "section": ("text", "fields"),
    "card": ("hero_image", "title", "actions", "body"),
    "static_select": ("options", "option_groups"),
    "multi_static_select": ("options", "option_groups"),
}

# Where a block may stand, after docs.slack.dev/blocks.json; those not named may stand anywhere. That page has
# cards in modals and tables in home tabs, which Slack does not show. File blocks only ever come from Slack.
_SURFACES: dict[str, set[Surface]] = {
    "alert": {"modal"},
    "card": {"message", "home"},
    "carousel": {"message", "home"},
    "container": {"message"},
    "context_actions": {"message"},
    "data_table": {"message", "home"},
    "data_visualization": {"message"},
    "file": set(),
    "markdown": {"message"},
    "plan": {"message"},
    "table": {"message"},
    "task_card": {"message"},
}


def limit_problems(thing: Json, path: Path) -> Iterator[Problem]:
    """What is too long, too many or missing in an object and all that is inside it."""
    for place, found, name in _trace(thing, path, ""):
        for kind in dict.fromkeys((str(found.get("type", "")), name)):
            yield from _too_long(found, place, _TEXTS.get(kind, {}))
            yield from _miscounted(found, place, _ITEMS.get(kind, {}))
            if kind in _ONE_OF and not any(found.get(key) for key in _ONE_OF[kind]):
                yield Problem(place, f"one of these is required: {', '.join(_ONE_OF[kind])}")
        yield from _too_long(found, place, _EVERYWHERE)
        if found.get("type") == "table":
            yield from _too_wide(found, place)


def common_problems(blocks: list[Json], surface: Surface) -> Iterator[Problem]:
    """What is wrong with the blocks of a surface taken together."""
    path: Path = ("blocks",)
    if len(blocks) > _BLOCKS[surface]:
        yield Problem(path, f"no more than {_BLOCKS[surface]} items allowed")
    yield from _misplaced(blocks, surface)
    yield from _duplicates(blocks)
    kinds = Counter(block["type"] for block in all_blocks(blocks))
    for kind, most in _PER_MESSAGE.items():
        if kinds[kind] > most:
            yield Problem(path, f"no more than {most} blocks of type {kind} allowed")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > _MARKDOWN_CHARACTERS:
        yield Problem(path, f"markdown blocks must have {_MARKDOWN_CHARACTERS} characters or less together")
    if sum(bool(thing.get("focus_on_load")) for thing in walk(blocks)) > 1:
        yield Problem(path, "only one element can have focus_on_load")


def characters(blocks: list[Json]) -> int:
    """How long blocks are: the characters of every string in them but the names of types."""
    fields = (field for thing in walk(blocks) for field in thing.items())
    return sum(len(value) for name, value in fields if name != "type" and isinstance(value, str))


def _trace(thing: object, path: Path, name: str) -> Iterator[tuple[Path, Json, str]]:
    """Every object with its place and the last name on the way to it."""
    if isinstance(thing, dict):
        yield path, thing, name
        for key, value in thing.items():
            yield from _trace(value, (*path, key), key)
    elif isinstance(thing, list):
        for position, item in enumerate(thing):
            yield from _trace(item, (*path, position), name)


def _too_long(thing: Json, path: Path, limits: dict[str, int]) -> Iterator[Problem]:
    for key, longest in limits.items():
        value, place = thing.get(key), (*path, key)
        if isinstance(value, dict):
            value, place = value.get("text"), (*place, "text")
        if isinstance(value, str) and len(value) > longest:
            yield Problem(place, f"must be less than {longest + 1} characters")
        if thing.get(key) == "" and key in {"text", "action_id", "block_id", "alt_text"}:
            yield Problem(place, "must be more than 0 characters")


def _miscounted(thing: Json, path: Path, limits: dict[str, tuple[int, int]]) -> Iterator[Problem]:
    for key, (fewest, most) in limits.items():
        items = thing.get(key)
        if isinstance(items, list) and len(items) < fewest:
            yield Problem((*path, key), f"no fewer than {fewest} items allowed")
        elif isinstance(items, list) and len(items) > most:
            yield Problem((*path, key), f"no more than {most} items allowed")


def _too_wide(table: Json, path: Path) -> Iterator[Problem]:
    for position, row in enumerate(table["rows"]):
        if not 1 <= len(row) <= _CELLS:
            yield Problem((*path, "rows", position), f"must have 1 to {_CELLS} cells")


def _misplaced(blocks: list[Json], surface: Surface) -> Iterator[Problem]:
    for position, block in enumerate(blocks):
        if surface not in _SURFACES.get(block["type"], {surface}):
            yield Problem(("blocks", position), f"a block of type {block['type']} cannot be in a {surface}")
        if surface != "modal" and any(thing.get("type") == "file_input" for thing in walk(block)):
            yield Problem(("blocks", position), f"a file_input cannot be in a {surface}")


def _duplicates(blocks: list[Json]) -> Iterator[Problem]:
    ids = Counter(block["block_id"] for block in all_blocks(blocks) if "block_id" in block)
    for block_id in (each for each, times in ids.items() if times > 1):
        yield Problem(("blocks",), f"block_id {block_id!r} already exists")
    for position, block in enumerate(blocks):
        actions = Counter(each["action_id"] for _, each in elements([block]) if "action_id" in each)
        for action_id in (each for each, times in actions.items() if times > 1):
            yield Problem(("blocks", position), f"action_id {action_id!r} already exists")
