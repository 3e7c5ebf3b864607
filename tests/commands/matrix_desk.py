"""Asks as the desk does, of a book that is as it was before each time, and keeps all that was said."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from commands import home, registry
from commands.contract import Answer, Deps, Opening, Post, Reply, Request, Update
from store.database import Database, open_database
from store.errors import Sorry
from store.sight import Sight
from tests.commands.matrix_acts import Asked
from tests.commands.matrix_book import KINDS, PLANTED
from tests.commands.office import NOW, named
from views.message import Message

PRESSED = {key: each.run for command in registry.commands() for key, each in command.buttons.items()}
SUBMITTED = {key: each for command in registry.commands() for key, each in command.forms.items()}


@dataclass(frozen=True, slots=True)
class Desk:
    """A planted book; `again` puts it back as it was, where anything has been changed since."""

    db: Database
    again: Callable[[], None]

    def says(self, asked: Asked, request: Request) -> str:
        """All of an answer that the person who asked is shown, or why there is none."""
        try:
            return whole(_answer(asked, request, self.deps(request.sight)))
        except Sorry as sorry:
            return str(sorry)
        finally:
            self.again()

    def deps(self, sight: Sight) -> Deps:
        """What a command may use, for whom this is all there is."""
        return Deps(self.db.seen_by(sight), lambda: NOW, 90)


def found(said: str) -> set[tuple[str, str]]:
    """The markers in it, by account and kind."""
    return {(each.code, kind) for each in PLANTED for kind in KINDS if each.marks[kind].search(said)}


def whole(answer: Answer | Message) -> str:
    """Everything in an answer that she is shown; what a post or an update shows to all is another matter."""
    if isinstance(answer, Opening):
        return f"{answer.title} {whole(answer.fill())}"
    if isinstance(answer, Post | Update):
        return whole(answer.then) if answer.then else ""
    if isinstance(answer, Reply):
        return whole(answer.message)
    assert is_dataclass(answer)
    shown: dict[str, Any] = {each.name: getattr(answer, each.name) for each in fields(answer)}
    return json.dumps(shown, ensure_ascii=False, default=list)


def _answer(asked: Asked, request: Request, deps: Deps) -> Answer:
    request = replace(request, value=asked.value, form=asked.form)
    if asked.how == "typed":
        name, _, text = asked.name.partition(" ")
        return registry.answer(named(name), replace(request, text=text), deps)
    if asked.how == "home":
        does = home.show if asked.name == "home" else home.BUTTONS[asked.name].run
        return does(request, deps)
    return (PRESSED if asked.how == "pressed" else SUBMITTED)[asked.name](request, deps)


@contextmanager
def desk_in(folder: Path, planted: Path) -> Generator[Desk]:
    """A desk with a copy of the planted book."""
    file = Path(shutil.copy(planted, folder / "matrix.db"))
    ours, copy = sqlite3.connect(file), sqlite3.connect(":memory:")
    ours.backup(copy)
    seen = _version(ours)

    def again() -> None:
        nonlocal seen
        if _version(ours) != seen:  # somebody has committed something
            copy.backup(ours)
            seen = _version(ours)

    db = open_database(f"sqlite:///{file}")
    try:
        yield Desk(db, again)
    finally:
        db.dispose()
        ours.close()
        copy.close()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
