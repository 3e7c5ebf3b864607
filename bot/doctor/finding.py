"""One thing that `rapport doctor` looked at, and what it says of it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "todo"]
_MARKS: dict[State, str] = {"ok": "ok", "note": "??", "todo": "!!"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it.

    `todo` has to be done before it works, `note` may be as wanted.
    """

    what: str
    state: State
    said: str

    def __str__(self) -> str:
        return f"{_MARKS[self.state]} {self.what}: {self.said}"
