"""Drafts as they leave the store: the text with its receipts, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

State = Literal["open", "done", "saved", "discarded"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a subject as it is printed, and the ids of the facts whose values stand in it."""

    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the value of a fact comes from: what it is, how it is printed, the table, and the day.

    A derived one names the facts that it is `made_of`, which have receipts too.
    """

    about: str
    value: str
    source: str
    on: date | None = None
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was taken out, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Text:
    """A message as a writer left it, once it was checked. `receipts` are by fact id.

    `missing` are sentences on what is not on file, `note` is the writer's own, empty where all went well.
    """

    subjects: tuple[Line, ...] = ()
    paragraphs: tuple[tuple[Line, ...], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    receipts: Mapping[str, Receipt] = field(default_factory=dict[str, Receipt])
    missing: tuple[str, ...] = ()
    note: str = ""

    @property
    def body(self) -> str:
        """The paragraphs, with an empty line between them."""
        return "\n\n".join(" ".join(line.text for line in paragraph) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message of `person` (a Slack id or an e-mail address) to one contact.

    `text` is what was written; `subject` and `body` are what the person made of it. `edition` counts how
    often these were put anew, tokens are those of all rounds, `fingerprint` is the hash of the facts. The
    store gives `draft_id`.
    """

    account_id: str
    person: str
    place: str
    purpose: str
    tone: str
    language: str
    contact_id: str
    made_at: datetime
    text: Text
    subject: str
    body: str
    fingerprint: str
    writer: str
    prompt: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    edition: int = 0
    queue_id: str = ""
    state: State = "open"
    ended_at: datetime | None = None
    ended_by: str = ""
    draft_id: int = 0
