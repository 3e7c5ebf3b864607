"""The arguments of a Web API call, whether they came as JSON, as a form or in the address."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.records import Json
from sandbox.refusal import Refused


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was passed to a method; in a form every value is a string, and objects are JSON strings."""

    given: Json

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers become their digits."""
        value = self.given.get(name)
        return default if value is None else str(value)

    def required(self, name: str, error: str = "invalid_arguments") -> str:
        """A string that has to be there, else `error`."""
        if not (value := self.text(name)):
            raise Refused(error, [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A truth value: true, 1 and their strings are true."""
        value = self.given.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """A whole number, else invalid_arguments."""
        value = self.text(name, str(default))
        if not value.lstrip("-").isdigit():
            raise Refused("invalid_arguments", [f"[ERROR] must be a number: {name}"])
        return int(value)

    def decoded(self, name: str, error: str) -> Any:
        """An object or a list, decoded where it came as a JSON string; None where absent, else `error`."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return strict_json(value)
        except ValueError:
            raise Refused(error) from None

    def names(self, name: str) -> list[str]:
        """A list that is given as a list or as names joined by commas."""
        value = self.given.get(name)
        items = value if isinstance(value, list) else str(value or "").split(",")
        return [str(item).strip() for item in items if str(item).strip()]


def strict_json(text: str) -> Any:
    """Decode JSON as the standard has it; Python's own NaN and Infinity are refused with ValueError."""
    return json.loads(text, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


async def read_arguments(request: web.Request) -> Arguments:
    """Take the arguments from the address and the body.

    Raises:
        Refused: invalid_json or json_not_object, as Slack answers to a bad body.
    """
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = strict_json(await request.text() or "{}")
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        given.update(body)
    else:
        given.update({name: str(value) for name, value in (await request.post()).items()})
    return Arguments(given)
