"""YAML whose every value knows its line, so that a mistake is named where it stands; all scalars are text."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import yaml

from store.errors import BadInput
from store.nearest import suggest

_LARGEST = 256_000  # bytes; what people write by hand is far smaller
_MOST = 100_000  # values, each counted as often as it is referred to


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a YAML file, at the line of its key; where it is of another kind BadInput names both."""

    file: str
    node: yaml.Node
    line: int

    def sorry(self, problem: str) -> BadInput:
        """The error that says where the problem is."""
        return BadInput(f"{self.file}, line {self.line}: {problem}")

    @property
    def is_text(self) -> bool:
        """Whether this is a single value."""
        return isinstance(self.node, yaml.ScalarNode)

    def text(self) -> str:
        """The value as it is written, so that `no` is no and `1.0` is 1.0."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.sorry("a single value is needed here.")
        return str(self.node.value)

    def list(self) -> tuple["Spot", ...]:
        """The members of a list; a value that is none is a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(_spot(self.file, node) for node in self.node.value)
        return (self,)

    def items(self) -> dict[str, "Spot"]:
        """Keys and values."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.sorry("`key: value` lines are needed here.")
        found: dict[str, Spot] = {}
        for key, value in self.node.value:
            at = _spot(self.file, key)
            name = at.text()
            if name in found:
                raise at.sorry(f"'{name}' is there twice.")
            found[name] = Spot(self.file, value, at.line)
        return found

    def fields(self, allowed: Iterable[str], needed: Iterable[str] = ()) -> dict[str, "Spot"]:
        """Keys and values, where only these keys are allowed."""
        found, allowed = self.items(), list(allowed)
        for key in found:
            found[key].known(key, allowed, "is not a key that may stand here")
        for key in needed:
            if key not in found:
                raise self.sorry(f"'{key}' is missing here.")
        return found

    def known(self, name: str, allowed: Iterable[str], problem: str) -> str:
        """The name, if it is one of the allowed ones."""
        allowed = list(allowed)
        if name not in allowed:
            hint = suggest(name, allowed) or "."
            raise self.sorry(f"'{name}' {problem}{hint} Allowed: {', '.join(allowed)}.")
        return name


def _spot(file: str, node: yaml.Node) -> Spot:
    return Spot(file, node, node.start_mark.line + 1)


def read(path: Path) -> Spot:
    """The whole file. BadInput where it cannot be read, is empty or is no YAML."""
    return parse(text(path), path.name)


def text(path: Path) -> str:
    """The file as text. BadInput where it cannot be read, or is larger than anybody would write."""
    try:
        if path.exists() and not path.is_file():
            raise BadInput(f"{path} cannot be read: it is not a file.")  # one would wait on a pipe for ever
        if path.stat().st_size > _LARGEST:
            raise BadInput(f"The file {path} is larger than 256 kB, which no file of this kind has to be.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"The file {path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"The file {path} is not UTF-8 (byte {error.start + 1}): save it as UTF-8.") from error


def parse(written: str, file: str) -> Spot:
    """The whole of a text that came from the file of this name. BadInput where it is empty or no YAML.

    So it is where values refer to each other until there are too many, or stand too deep in one another.
    """
    try:
        node = yaml.compose(written, Loader=yaml.SafeLoader)
        many = node is not None and _weight(node, {}) > _MOST
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadInput(f"{file}{line}: this is not YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise BadInput(f"{file} is not YAML: {error}.") from error
    except RecursionError:
        raise BadInput(f"{file}: values stand too deep in one another.") from None
    if node is None:
        raise BadInput(f"The file {file} is empty.")
    if many:
        raise BadInput(f"{file} has more than {_MOST:,} values, each counted as often as it is referred to.")
    return _spot(file, node)


def _weight(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values a node has, those that it refers to counted each time."""
    if id(node) not in known:
        pairs = node.value if isinstance(node, yaml.MappingNode) else [node.value]
        inside = [] if isinstance(node, yaml.ScalarNode) else chain.from_iterable(pairs)
        known[id(node)] = 1 + sum(_weight(each, known) for each in inside)
    return known[id(node)]
