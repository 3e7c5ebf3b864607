"""What a filter says, as a frozen tree; its text reads back as the same tree."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from store.filters.literals import Me, Text, Value

Op = Literal["=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Condition:
    """A field compared with a value, or with several: then any of them. `at` is its place in the text."""

    field: str
    op: Op
    values: tuple[Value, ...]
    at: int = dataclasses.field(default=0, compare=False)
    value_at: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        if self.field == "owner" and self.values == (Me(),):
            return "mine"
        if len(self.values) == 1:
            return f"{quoted(self.field)} {self.op} {self.values[0]}"
        return f"{quoted(self.field)} in ({', '.join(map(str, self.values))})"


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    part: "Node"

    def __str__(self) -> str:
        return f"not {bracketed(self.part)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " and ".join(map(bracketed, self.parts))


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " or ".join(map(bracketed, self.parts))


Node = Condition | Not | And | Or


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as it was typed, and what it says; without a root it is everybody."""

    text: str
    root: Node | None

    def __str__(self) -> str:
        """The filter as it may be typed again, always spelt the same way."""
        return str(self.root or "")

    def conditions(self) -> tuple[Condition, ...]:
        """The conditions it is made of, each once, in order."""
        return tuple(dict.fromkeys(leaves(self.root))) if self.root else ()

    def fields(self) -> frozenset[str]:
        """The names of its fields; of usage with the window in days, such as `logins.28d`."""
        return frozenset(condition.field for condition in self.conditions())


def leaves(node: Node) -> Iterator[Condition]:
    """The conditions below a node."""
    if isinstance(node, Condition):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)


def bracketed(node: Node) -> str:
    """A part of a larger filter."""
    return f"({node})" if isinstance(node, And | Or) else str(node)


def quoted(name: str) -> str:
    """The name of a field as it may be typed: a metric's in quotation marks where it has to be."""
    metric, dot, window = name.rpartition(".")
    if not dot or re.fullmatch(r"[^\W\d][\w.-]*", metric):
        return name
    return f"{Text(metric)}.{window}" if str(Text(metric)) != metric else f'"{metric}".{window}'
