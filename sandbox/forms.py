"""Blocks that people act on: their ids, their elements, and what has been entered in them."""

import secrets
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from sandbox.records import Json, walk

_VALUE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
_PRESSED = frozenset({"button", "overflow", "icon_button", "feedback_buttons", "workflow_button"})
VALUE_TYPES = frozenset(_VALUE_KEYS)
ELEMENT_TYPES = _PRESSED | VALUE_TYPES
_CHOOSES_OPTION = frozenset(kind for kind, keys in _VALUE_KEYS.items() if "option" in keys[0])
_NESTS = {"container": "child_blocks", "carousel": "elements"}


def fill_ids(blocks: list[Json]) -> list[Json]:
    """A copy of the blocks in which every block and element has an id, as Slack gives them."""
    filled = deepcopy(blocks)
    for block in all_blocks(filled):
        block.setdefault("block_id", secrets.token_hex(3)[:5])
    for _, element in elements(filled):
        element.setdefault("action_id", secrets.token_hex(3)[:5])
    return filled


def all_blocks(blocks: list[Json]) -> Iterator[Json]:
    """Every block, those inside containers and carousels too."""
    for block in blocks:
        yield block
        yield from all_blocks(block.get(_NESTS.get(block["type"], ""), []))


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that a person can act on, with its block."""
    for block in all_blocks(blocks):
        own = [value for key, value in block.items() if key != _NESTS.get(block["type"])]
        for thing in walk(own):
            if thing.get("type") in ELEMENT_TYPES:
                yield block, thing


def find_element(
    blocks: list[Json], action_id: str, block_id: str = "", value: str = ""
) -> tuple[Json, Json]:
    """The element with this action id, and its block.

    Where several have it, `block_id` or `value` says which.

    Raises:
        LookupError: there is no such element; the message names those that there are.
    """
    there = list(elements(blocks))
    for block, element in there:
        fits = element["action_id"] == action_id and block_id in {"", block["block_id"]}
        if fits and (element.get("type") != "button" or value in {"", element.get("value", "")}):
            return block, element
    known = ", ".join(sorted({element["action_id"] for _, element in there})) or "none"
    raise LookupError(f"nothing with action_id {action_id!r} can be acted on here; there are: {known}")


def entered(element: Json, value: object) -> Json:
    """What an element's state becomes when this is entered; options are named by their values."""
    key = _VALUE_KEYS[element["type"]][0]
    if element["type"] in _CHOOSES_OPTION:
        value = _options(element, value) if key.endswith("s") else _option(element, value)
    elif element["type"] == "number_input" and value is not None:
        value = str(value)
    return {"type": element["type"], key: value}


def initial_state(blocks: list[Json]) -> Json:
    """The state of a form as it is shown, before anyone enters anything."""
    state: Json = {"values": {}}
    for block, element in elements(blocks):
        if keys := _VALUE_KEYS.get(element["type"]):
            many = keys[0].endswith("s")
            first = element.get(keys[1], [] if many else None)
            state["values"].setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": element["type"],
                keys[0]: first,
            }
    return state


def is_blank(state: Json) -> bool:
    """Whether an element's state holds nothing."""
    return all(value in (None, "", []) for key, value in state.items() if key != "type")


def _options(element: Json, values: object) -> list[Json]:
    chosen = values if isinstance(values, list) else [values]
    return [option for value in chosen if (option := _option(element, value))]


def _option(element: Json, value: object) -> Any:
    if value is None or isinstance(value, dict):
        return value
    groups = element.get("option_groups") or []
    options = [*(element.get("options") or []), *(each for group in groups for each in group["options"])]
    for option in options:
        if option.get("value") == value:
            return option
    known = ", ".join(str(option.get("value")) for option in options) or "only what the app suggests"
    raise LookupError(f"{element['action_id']!r} has no option {value!r}; it has: {known}")
