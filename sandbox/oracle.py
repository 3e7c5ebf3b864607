"""Whether Slack would take blocks or a view, and if not, what is wrong and where.

Three sources are asked, none of them written for this project's own views: JSON Schemas made from Slack's
TypeScript types (structure), slack_sdk.models (lengths), and a table of the documented limits that both miss.

The schema of `schema/blocks.json` is what is reachable from KnownBlock, ModalView and HomeView, without the
descriptions, in the output of

    npx ts-json-schema-generator --path node_modules/@slack/types/dist/index.d.ts --type '*' --no-type-check
"""

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox.charts import chart_problems
from sandbox.limits import MESSAGE_CHARACTERS, Surface, characters, common_problems, limit_problems
from sandbox.problem import Path, Problem
from sandbox.records import Json
from sandbox.structure import block_structure, view_structure


def problems(blocks: list[Json], surface: Surface = "message") -> list[str]:
    """What Slack would refuse these blocks for, such as "blocks[3].text.text: …"; empty if nothing."""
    found = [str(problem) for problem in find_problems(blocks, surface)]
    if surface == "message" and characters(blocks) > MESSAGE_CHARACTERS:
        found.append(f"blocks: must have {MESSAGE_CHARACTERS} characters or less together")
    return found


def view_problems(view: Json) -> list[str]:
    """What Slack would refuse this modal or home tab for; empty if nothing."""
    return [str(problem) for problem in find_view_problems(view)]


def find_problems(blocks: list[Json], surface: Surface) -> list[Problem]:
    """The same as `problems` with places, but for the length of a whole message, which has its own error."""
    unsound = [
        problem
        for position, block in enumerate(blocks)
        for problem in block_structure(block, ("blocks", position))
    ]
    if unsound:
        return unsound
    found = [
        problem for position, block in enumerate(blocks) for problem in _in_block(block, ("blocks", position))
    ]
    return [*found, *common_problems(blocks, surface)]


def find_view_problems(view: Json) -> list[Problem]:
    """The same as `view_problems`, with places."""
    if unsound := view_structure(view):
        return unsound
    blocks: list[Json] = view["blocks"]
    found = find_problems(blocks, view["type"])
    found = [Problem(("view", *problem.path), problem.text) for problem in found]
    found += limit_problems({key: value for key, value in view.items() if key != "blocks"}, ("view",))
    if not blocks:
        found.append(Problem(("view", "blocks"), "no fewer than 1 items allowed"))
    if view["type"] == "modal" and "submit" not in view and any(block["type"] == "input" for block in blocks):
        found.append(Problem(("view",), "submit is required when there is an input block"))
    return found or _sdk_view(view)


def _in_block(block: Json, path: Path) -> list[Problem]:
    found = list(limit_problems(block, path))
    if block["type"] == "data_visualization":
        return found + list(chart_problems(block, path))
    return found or _sdk_block(block, path)


def _sdk_block(block: Json, path: Path) -> list[Problem]:
    """What slack_sdk's own model of a block objects to; it says no place inside the block."""
    parsed = Block.parse(block)
    try:
        if parsed is not None:
            parsed.to_dict()
    except SlackObjectFormationError as error:
        return [Problem(path, str(error))]
    return []


def _sdk_view(view: Json) -> list[Problem]:
    try:
        View(**view).validate_json()
    except SlackObjectFormationError as error:
        return [Problem(("view",), str(error))]
    return []
