"""The structure of blocks and views, held against JSON Schemas that were made from Slack's own types."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path as File
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from sandbox.problem import Path, Problem
from sandbox.records import Json

_SCHEMAS = File(__file__).parent / "schema"
_CHART = "data_visualization"
_SENTENCES = {
    "type": "must be of type {limit}",
    "enum": "must be one of {limit}",
    "const": "must be {limit!r}",
    "minLength": "must be more than 0 characters",
    "maxLength": "must be less than {more} characters",
    "minItems": "no fewer than {limit} items allowed",
    "maxItems": "no more than {limit} items allowed",
    "exclusiveMinimum": "must be more than {limit}",
    "uniqueItems": "must not hold anything twice",
}


def block_structure(block: Any, path: Path) -> list[Problem]:
    """What is wrong with the structure of one block that stands at `path`."""
    is_chart = isinstance(block, dict) and block.get("type") == _CHART
    return _problems(_validator(_CHART if is_chart else "KnownBlock"), block, path)


def view_structure(view: Json) -> list[Problem]:
    """What is wrong with the structure of a view, its blocks aside."""
    if view.get("type") not in {"modal", "home"}:
        return [Problem(("view", "type"), "must be modal or home")]
    return _problems(_validator("ModalView" if view["type"] == "modal" else "HomeView"), view, ("view",))


def _any_of(validator: Any, union: list[Json], thing: Any, schema: Json) -> Iterator[ValidationError]:
    """As Draft 7 has it; but only what is in none of the union is held against all of it."""
    if not any(_may_be(each, thing) and validator.evolve(schema=each).is_valid(thing) for each in union):
        yield from Draft7Validator.VALIDATORS["anyOf"](validator, union, thing, schema)


def _may_be(schema: Json, thing: Any) -> bool:
    """False where another `type` is asked for than the thing has."""
    named = schema.get("$ref", "").removeprefix("#/definitions/")
    meant = _definitions().get(named, schema)
    wanted = meant.get("properties", {}).get("type", {}).get("const")
    return wanted is None or not isinstance(thing, dict) or thing.get("type") == wanted


_Validator: Any = extend(Draft7Validator, {"anyOf": _any_of})


@cache
def _definitions() -> dict[str, Json]:
    found: dict[str, Json] = json.loads((_SCHEMAS / "blocks.json").read_text("utf-8"))["definitions"]
    for view in ("ModalView", "HomeView"):
        # Blocks are checked one by one, so that what is wrong is said of the block.
        found[view]["properties"]["blocks"] = {"type": "array"}
    return found


@cache
def _validator(name: str) -> Any:
    if name == _CHART:
        return _Validator(json.loads((_SCHEMAS / "chart.json").read_text("utf-8")))
    return _Validator({"definitions": _definitions(), "$ref": f"#/definitions/{name}"})


def _problems(validator: Any, thing: Any, path: Path) -> list[Problem]:
    found = (problem for error in validator.iter_errors(thing) for problem in _explain(error))
    return [Problem((*path, *problem.path), problem.text) for problem in found]


def _explain(error: ValidationError) -> Iterator[Problem]:
    """Say what an error means; of a union only the alternative counts whose `type` was meant."""
    if error.validator != "anyOf":
        yield Problem(tuple(error.absolute_path), _sentence(error))
        return
    fitting = [errors for errors in _alternatives(error) if not any(map(_is_other_type, errors))]
    if not fitting:
        yield Problem(tuple(error.absolute_path), f"must not be of type {_type_of(error.instance)} here")
        return
    for inner in min(fitting, key=len):
        yield from _explain(inner)


def _alternatives(error: ValidationError) -> Iterable[list[ValidationError]]:
    grouped: defaultdict[object, list[ValidationError]] = defaultdict(list)
    for inner in error.context or ():
        grouped[inner.relative_schema_path[0]].append(inner)
    return grouped.values()


def _is_other_type(error: ValidationError) -> bool:
    """Whether an error says that another type was meant, directly or in each alternative of a union."""
    if error.validator == "anyOf" and not error.relative_path:
        return all(any(map(_is_other_type, errors)) for errors in _alternatives(error))
    return error.validator == "const" and list(error.relative_path) == ["type"]


def _type_of(thing: object) -> str:
    return repr(thing.get("type")) if isinstance(thing, dict) else type(thing).__name__


def _sentence(error: ValidationError) -> str:
    limit = error.validator_value
    more = limit + 1 if isinstance(limit, int) else limit
    if sentence := _SENTENCES.get(str(error.validator)):
        return sentence.format(limit=limit, more=more)
    return error.message  # "required" and "additionalProperties", which name the property in question
