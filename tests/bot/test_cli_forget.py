"""`rapport forget`: what it says before and after, how it ends, and that all other answers stay the same."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from commands.contract import Deps
from store import audit, bundle, touches
from store.database import open_database
from store.records import Touch
from tests.commands.office import NOW, Office, fill

RAPPORT = Path(sys.executable).with_name("rapport")
HER = "Mara Whitcombe (c1, mara@acme.example)"
ASKED = ("/health nw-1", "/health acme-labs", "/segment band = watch", "/health accuracy")


@pytest.fixture
def url(sqlite_url: str) -> str:
    """A book in which Mara Whitcombe of Acme Robotics is named here and there."""
    columns = ("contact_id", "account_id", "name", "email")
    her = dict(zip(columns, ("c1", "acme", "Mara Whitcombe", "mara@acme.example"), strict=True))
    db = open_database(sqlite_url)
    fill(db)
    with db.begin() as tx:
        bundle.load(tx, "contacts", pa.Table.from_pylist([her]))
        for account_id in ("acme", "nw-1"):
            touches.add(tx, Touch(account_id, NOW, "call", "MARA WHITCOMBE called, Mara has time"))
        for place in ("C1", "C1", "C2"):
            audit.write(tx, at=NOW, actor="U1", act="share", account_id="acme", place=place, detail={})
    db.dispose()
    return sqlite_url


def rapport(url: str, *words: str) -> Result:
    env = {"DATABASE_URL": url, "RAPPORT_NOW": NOW.isoformat()}
    return CliRunner().invoke(main, ("forget", *words), env=env)


def answers(url: str, *asked: str) -> list[str]:
    db = open_database(url)
    office = Office(Deps(db, lambda: NOW, 90))
    said = [office.says(each) for each in asked]
    db.dispose()
    return said


def test_a_person_is_erased_and_that_is_proven(url: str) -> None:
    before = answers(url, *ASKED)
    done = rapport(url, "contact", "Mara@Acme.example", "--yes")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"To be forgotten: {HER} of Acme Robotics.\n")
    assert "Rows to delete: 1 of contacts.\nRows to take her out of: 6 of scores, 2 of touches" in done.stdout
    assert "Slack keeps 3 messages of Rapport's that may hold it: 2 in C1, 1 in C2." in done.stdout
    assert "were read, and none holds it." in done.stdout
    assert "Proof: the bytes of the database's files hold none of 2 spellings." in done.stdout
    assert answers(url, *ASKED) == [each.replace("MARA WHITCOMBE", "[forgotten]") for each in before]


def test_a_customer_is_erased_and_every_other_answer_is_the_same(url: str) -> None:
    before = answers(url, *ASKED)
    done = rapport(url, "account", "acme robotics", "--yes")
    assert done.exit_code == 0, done.stderr
    assert "Note: `/health accuracy` loses what it knew of this account.\n" in done.stdout
    assert "Acme Robotics" not in answers(url, "/health acme robotics")[0]
    assert answers(url, *ASKED) == [each.replace("MARA WHITCOMBE", "[forgotten]") for each in before]


def test_a_program_gets_json_without_names(url: str) -> None:
    done = rapport(url, "contact", "c1", "--yes", "--json")
    outcome = json.loads(done.stdout)
    assert (done.exit_code, outcome["kind"], outcome["proof"]["holds"]) == (0, "contact", True)
    assert (outcome["deleted"], outcome["changed"]) == ({"contacts": 1}, {"scores": 6, "touches": 2})
    assert outcome["slack"][0] == {"channel": "C1", "ts": None}
    assert "mara" not in done.stdout.lower()


def test_who_cannot_be_meant_ends_with_2(url: str) -> None:
    for words, said in {
        ("contact", "nobody"): "There is no contact 'nobody'",
        ("contact", "c1"): "Nobody can be asked here: add --yes if this is to be erased.",
        ("account", "Acme Robotix"): "No account is called 'Acme Robotix': Acme Robotics (acme). Name one ",
        ("account", "Northwind"): "Several accounts are called that or alike: Northwind Foods (nw-1), ",
        ("account", "zzzz"): "No account is called 'zzzz'.",
    }.items():
        done = rapport(url, *words)
        assert (done.exit_code, done.stderr.startswith(said)) == (2, True), done.stderr
    assert HER in rapport(url, "contact", "c1").stdout


def test_on_a_terminal_it_asks_first(url: str, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"n\n")
    env = {"DATABASE_URL": url, "RAPPORT_NOW": NOW.isoformat(), "HOME": str(tmp_path)}
    words = [RAPPORT, "forget", "contact", "c1"]
    done = subprocess.run(words, stdin=theirs, capture_output=True, text=True, env=env, check=False)
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, "Nothing was erased." in done.stderr) == (1, True)
    assert "Erase this? It cannot be undone" in done.stderr
    assert rapport(url, "contact", "c1", "--yes", "--json").exit_code == 0
