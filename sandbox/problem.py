"""One thing that is wrong with blocks or a view, and where."""

from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place; `path` is made of names and positions."""

    path: Path
    text: str

    def __str__(self) -> str:
        """The problem for a person, such as "blocks[3].elements[0].text: …"."""
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return f"{steps.lstrip('.')}: {self.text}"

    @property
    def pointer(self) -> str:
        """The problem in the form of Slack's response_metadata."""
        return f"[ERROR] {self.text} [json-pointer:/{'/'.join(map(str, self.path))}]"
