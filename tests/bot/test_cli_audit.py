"""`rapport audit`: what it prints of what was done on the machine and elsewhere, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.cli.operator import name
from store import audit
from store.database import open_database
from tests.wire.office import NOW, write_book

KEYS = ["entry_id", "at", "actor", "act", "account_id", "place", "detail"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book that was imported, scored and judged, and an account that was forgotten."""
    home = tmp_path_factory.mktemp("home")
    write_book(home)
    card = home / "card.yml"
    assert rapport(home, "import", str(home / "accounts.csv")).exit_code == 0
    assert rapport(home, "score").exit_code == 0
    card.write_text(rapport(home, "scorecard", "show").stdout + "\n# of our own\n")
    assert rapport(home, "scorecard", "apply", str(card), "--by", "carl").exit_code == 0
    assert rapport(home, "forget", "account", "northwind-foods", "--yes").exit_code == 0
    db = open_database(f"sqlite:///{home / 'rapport.db'}")
    with db.begin() as tx:
        audit.saw(
            tx,
            at=NOW,
            actor="U1",
            place="C1",
            asked="/health",
            accounts=["acme", "evil", "northwind-freight"],
        )
        audit.saw(tx, at=NOW, actor="U2", place=None, asked="health.open", accounts=["acme"])
    db.dispose()
    return home


def rapport(home: Path, *words: str, **settings: str) -> Result:
    database = f"sqlite:///{home / 'rapport.db'}"
    env = {"DATABASE_URL": database, "RAPPORT_NOW": NOW.isoformat(), **settings}
    return CliRunner().invoke(main, words, env=env)


def entries(home: Path, *words: str, **settings: str) -> list[dict[str, Any]]:
    done = rapport(home, "audit", "--json", *words, **settings)
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def acts(home: Path, *words: str, **settings: str) -> list[str]:
    return [entry["act"] for entry in entries(home, *words, **settings)]


def test_an_entry_a_line_the_newest_first_with_keys_that_stay(home: Path) -> None:
    every = entries(home)
    assert [entry["act"] for entry in every] == [
        "saw",
        "saw",
        "forget account",
        "apply scorecard",
        "score",
        "import",
    ]
    assert [list(entry) for entry in every] == [KEYS] * 6
    assert every[1] == {
        "entry_id": 5,
        "at": "2026-11-17T09:00:00+00:00",
        "actor": "U1",
        "act": "saw",
        "account_id": None,
        "place": "C1",
        "detail": {"asked": "/health", "accounts": ["acme", "evil", "northwind-freight"], "count": 3},
    }


def test_what_is_typed_on_the_machine_is_in_it_by_its_user_and_without_names(home: Path) -> None:
    forgot, applied, scored, imported = entries(home)[2:]
    assert [forgot["actor"], applied["actor"], scored["actor"]] == [name(), "carl", name()]
    assert imported["detail"] == {"files": 1, "new": 4, "changed": 0, "rejected": 0}
    assert scored["detail"]["as_of"] == "2026-11-17"
    assert "orthwind" not in json.dumps([forgot, applied, scored, imported])


def test_entries_are_chosen_by_account_actor_act_and_days(home: Path) -> None:
    assert acts(home, "--account", "acme") == ["saw", "saw"]
    assert acts(home, "--account", "evil", "--actor", "U1") == ["saw"]
    assert acts(home, "--actor", "carl") == ["apply scorecard"]
    assert acts(home, "--act", "import", "--since", "2026-11-17", "--until", "2026-11-17") == ["import"]
    assert acts(home, "--since", "2026-11-18") == acts(home, "--until", "2026-11-16") == []
    assert acts(home, "--until", "2026-11-17T09:00:00+00:00") == []
    assert acts(home, "--act", "score", "--until", "2026-11-17T10:00", RAPPORT_TIMEZONE="Europe/Berlin") == []
    assert acts(home, "--act", "score", "--until", "2026-11-17T10:01", RAPPORT_TIMEZONE="Europe/Berlin") == [
        "score"
    ]


def test_columns_are_for_a_person(home: Path) -> None:
    first, second, *_ = rapport(home, "audit").stdout.splitlines()
    assert first.split() == ["2026-11-17", "09:00:00", "U2", "saw", "acme", "-", "asked=health.open"]
    assert second.endswith("asked=/health, accounts=acme,evil,northwind-freight, count=3")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--act", "shar"), "There is no act 'shar'; did you mean 'share'?"),
        (("--act", "zzz"), "There is no act 'zzz'; there are add digest, answer, "),
        (("--since", "monday"), "--since monday is no day; write it like 2026-11-01."),
        (("--until", "9999-12-31"), "--until 9999-12-31 is no day"),
    ],
)
def test_what_cannot_be_understood_ends_with_2(home: Path, words: tuple[str, ...], said: str) -> None:
    done = rapport(home, "audit", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
