"""Somebody who types commands, presses buttons and submits forms, at a moment that stands still meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from sqlalchemy import text

from commands import home, registry
from commands.contract import Answer, Deps, Opening, Place, Request
from store.errors import Sorry
from store.records import Person
from views.pointer import Pointer

T = TypeVar("T")
ACCOUNTS = tuple(f"A{number}" for number in range(8))
PEOPLE = (Person("U1", "ana@example.com", "Ana"), Person("U2", "ben@example.com", "Ben"))
ROOM = Place("C1", "public")


@dataclass
class Hands:
    """Who does something, at random; `folder` is for files of one's own."""

    deps: Deps
    rng: Random
    folder: Path
    now: datetime

    def one(self, of: Sequence[T]) -> T:
        """One of these. Sorry where there is none."""
        if not of:
            raise Sorry("There is nothing to choose from.")
        return self.rng.choice(of)

    def row(self, query: str) -> tuple[Any, ...]:
        """One of the rows of a query. Sorry where there is none."""
        with self.deps.db.read() as tx:
            return tuple(self.one(tx.execute(text(query)).all()))

    def account(self) -> str:
        """What a button of an account carries."""
        return str(Pointer(self.one(ACCOUNTS)))

    def ask(self, line: str) -> None:
        """Type a command."""
        name, _, rest = line.partition(" ")
        command = next(each for each in registry.commands() if each.name == name)
        self._take(registry.answer(command, self._request(rest), self.deps))

    def press(self, action: str, value: object, **form: str) -> None:
        """Press a button of a message, a modal or App Home."""
        known = {key: button for command in registry.commands() for key, button in command.buttons.items()}
        button = (known | home.BUTTONS)[action]
        self._take(button.run(self._request(value=str(value), **form), self.deps))

    def submit(self, form: str, value: object, **entered: str) -> None:
        """Submit a form."""
        known = {key: function for command in registry.commands() for key, function in command.forms.items()}
        self._take(known[form](self._request(value=str(value), **entered), self.deps))

    def _request(self, typed: str = "", value: str = "", **form: str) -> Request:
        return Request(self.one(PEOPLE), ROOM, text=typed, value=value, form=form)

    def _take(self, answer: Answer) -> None:
        if isinstance(answer, Opening):
            answer.fill()
