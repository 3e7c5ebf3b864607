"""There is no other way to an account: who answers people narrows the database first, and every query is."""

import ast
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from commands.contract import Request
from store.sight import OF_ACCOUNTS
from tests.commands.matrix_acts import ASKED
from tests.commands.matrix_book import PLANTED, VERA
from tests.commands.matrix_desk import desk_in
from tests.commands.matrix_people import place, rights

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "commands", "views", "outreach", "scoring", "ingest")
# Where everything is read although somebody asked, and why that shows her nothing more.
WHOLE = {
    "commands/cards.py score_as_of": "scores of a day are of all accounts; the card is read by who asks",
    "commands/news/compose.py _pages": "read once for many digests; each asks about its readers' accounts",
    "commands/digest/press.py redraw": "drawn for all who read there, from what was composed for them",
}
# Who in the process calls commands for people: by nothing but a narrowed database.
NARROWED = {"bot/desk.py", "bot/digest/delivering.py", "bot/cli/say.py"}
# Who else knows a command, and why nobody sees an account by it whom she may not see.
OTHERS = {
    "bot/build.py": "hands the commands to the listeners",
    "bot/listeners.py": "hands them to the desk",
    "bot/digest/claims.py": "keeps what was composed",
    "bot/digest/due.py": "reads when a digest is due",
    "bot/doctor/slack.py": "reads the name of a time zone",
    "bot/doctor/deep.py": "reads what is kept, and says which of it is wrong",
    "bot/cli/digest.py": "whoever runs Rapport has the whole database",
    "bot/cli/draft.py": "whoever runs Rapport has the whole database",
    "bot/cli/forget.py": "whoever runs Rapport has the whole database",
}
RULES = {"commands.contract", "commands.policy", "commands.rights"}
# What reads everything to begin with: see WHOLE.
READS_ALL = ("/digest preview", "digests.preview")
TABLES = re.compile(rf"(?:FROM|JOIN)\s+\"?({'|'.join(sorted(OF_ACCOUNTS))})\b", re.IGNORECASE)
NARROW = re.compile(r"lower\(accounts\w*\.owner\) IN \('u0vera1', 'vera@lumen\.example'\)", re.IGNORECASE)


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def called(tree: ast.AST, name: str) -> list[ast.Call]:
    """The calls of a database's method of this name."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in calls if re.fullmatch(rf"(.+\.)?_?db\.{name}", ast.unparse(node.func))]


def functions(tree: ast.AST, name: str) -> list[str]:
    """The innermost functions that call a method of this name."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    callers = {call: [each for each in found if call in ast.walk(each)] for call in called(tree, name)}
    return [min(each, key=lambda one: len(list(ast.walk(one)))).name for each in callers.values()]


def imported(tree: ast.AST) -> set[str]:
    """The modules of commands that a module imports."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    whole = {f"commands.{each.name}" for node in froms if node.module == "commands" for each in node.names}
    return whole | {node.module for node in froms if node.module and node.module.startswith("commands.")}


def test_everything_is_read_only_where_it_is_shown_to_nobody() -> None:
    used = {f"{path} {name}" for path, tree in modules(*PACKAGES) for name in functions(tree, "whole")}
    assert used == WHOLE.keys()


def test_who_answers_people_narrows_the_database_and_nobody_else_answers() -> None:
    known = {path: tree for path, tree in modules("bot") if imported(tree) - RULES}
    assert known.keys() == NARROWED | OTHERS.keys()
    assert {path for path, tree in known.items() if called(tree, "seen_by")} == NARROWED


def test_a_command_gets_its_database_and_opens_none() -> None:
    for path, tree in modules("commands", "views", "outreach"):
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names & {"open_database", "create_engine", "Session"}, path
        assert not called(tree, "seen_by"), path


@pytest.fixture
def asked_of_sqlite() -> Generator[list[str]]:
    """Every statement that SQLite is given on any connection that is opened from now on."""
    said: list[str] = []

    def trace(connection: Any, _record: object) -> None:
        connection.set_trace_callback(said.append)

    event.listen(Engine, "connect", trace)
    yield said
    event.remove(Engine, "connect", trace)


# What was read so may be changed by its own key.
def test_every_query_is_of_the_accounts_in_sight(
    asked_of_sqlite: list[str], planted: Path, tmp_path: Path
) -> None:
    who = rights("csm of her own", tmp_path)
    bare, narrowed = set[str](), 0
    with desk_in(tmp_path, planted) as desk:
        for asked in ASKED:
            if asked.name.startswith(READS_ALL):
                continue
            asked_of_sqlite.clear()
            desk.says(asked, Request(VERA, place("dm"), rights=who))
            bare |= {f"{asked.name}: {each}" for each in asked_of_sqlite if is_bare(each)}
            narrowed += sum(bool(NARROW.search(each)) for each in asked_of_sqlite)
    assert bare == set()
    assert narrowed > 2 * len(ASKED)


def is_bare(statement: str) -> bool:
    """Whether it reads of accounts, and neither goes by their owners nor is about accounts in sight alone."""
    if not TABLES.search(statement) or NARROW.search(statement):
        return False
    ids = {each.account_id for each in PLANTED if f"'{each.account_id}'" in statement}
    return not ids or not ids <= {each.account_id for each in PLANTED if each.owner is VERA}
