"""Slack's own payloads, bent: fields missing, of another type, far too large or far too deep."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from sandbox.records import Json

_OTHERS = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "\0",
    "\ud83d",
    "x" * 40_000,
    [],
    [[]],
    [None],
    {},
    {"id": None},
    {"id": []},
)
_DEEPEST = 20
Path = tuple[str | int, ...]


def paths(value: object, at: Path = ()) -> Iterator[Path]:
    """Where there is something in a payload; not the inside of what was bent to be very deep."""
    if len(at) == _DEEPEST:
        return
    items: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inside in items:
        yield (*at, key)
        yield from paths(inside, (*at, key))


@st.composite
def bent(draw: st.DrawFn, payload: Json) -> Json:
    """The payload with one to three things in it dropped or put otherwise."""
    made = deepcopy(payload)
    for _ in range(draw(st.integers(1, 3))):
        there = list(paths(made))
        if not there:
            return made
        *way, last = there[
            draw(st.integers(0, 10**6)) % len(there)
        ]  # ids differ from run to run, and so may paths
        holder: Any = made
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = draw(
                st.sampled_from(_OTHERS).map(deepcopy) | st.text(max_size=5) | st.just(_deep(600))
            )
    return made


def _deep(depth: int) -> object:
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value
