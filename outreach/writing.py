"""What a writer is asked for, what it hands back, and what becomes of it once it is checked and printed."""

from dataclasses import dataclass
from typing import Literal, Protocol

from outreach.fact import Sheet, Tone

Change = Literal["", "shorter", "warmer", "again"]


@dataclass(frozen=True, slots=True)
class Brief:
    """One message to write. `change` is what the rep wants other than in the last one, `round` counts them.

    `objections` are sentences of the last attempt that failed the check, each with why.
    """

    sheet: Sheet
    tone: Tone
    change: Change = ""
    round: int = 0
    objections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """By whom a message was written: `writer` is template or the model's name, `prompt` its version.

    Tokens are those of all attempts; `note` is one sentence for the rep where something did not go as usual.
    """

    writer: str
    prompt: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A message before the check: sentences with fact ids in braces, `{usage.people.now}`, and no values.

    `subjects` are three to choose from; `paragraphs` hold sentences, the greeting and the closing among them.
    """

    subjects: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]
    made: Made


class Writer(Protocol):
    """Writes a message from a brief; never raises, but says in `Made.note` what went wrong."""

    def write(self, brief: Brief) -> Written:
        """The message."""
        ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is printed, and the ids of the facts whose values stand in it."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that did not pass, as the writer wrote it, and why in a few words."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message whose every fact can be traced; `removed` is what was taken out of it."""

    subjects: tuple[Sentence, ...]
    paragraphs: tuple[tuple[Sentence, ...], ...]
    removed: tuple[Removed, ...]
    made: Made
