"""`rapport doctor --deep` looks at all that the database holds, and ends with 1 where something is broken."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from bot.cli.main import main
from bot.doctor.deep import holding
from scoring.card.scorecard import built_in
from store import digests, scorecards
from store.database import Database
from store.digest_records import Digest
from store.scorecards import ScorecardText

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DIGEST = Digest("changes", "place", "C1", "", "weekdays 08:30", "Europe/Berlin", 5, "U1", NOW)

CONTENTS = "contents of deliveries"
KEEP = """
    INSERT INTO deliveries (digest_id, slot, target, state, owner, lease_until, attempt, first_at, content)
    SELECT 1, created_at, 'C1', 'sending', 'a', created_at, 1, created_at, """


def doctor(url: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", "--deep", *options], env={"DATABASE_URL": url})


@pytest.fixture
def kept(sqlite_db: Database) -> Database:
    with sqlite_db.begin() as tx:
        digests.add(tx, DIGEST)
        card = built_in()
        scorecards.apply(tx, ScorecardText(card.version, card.text, NOW, "U1"))
    return sqlite_db


def found(done: Result) -> dict[str, dict[str, str]]:
    return {each["what"]: each for each in json.loads(done.stdout)}


def test_where_all_is_well_each_thing_that_holds_is_said(kept: Database, sqlite_url: str) -> None:
    one = found(doctor(sqlite_url, "--json"))["one task"]
    assert (one["state"], one["said"]) == ("ok", "At most one task of an account is open.")
    said = doctor(sqlite_url).stdout
    assert "one task: At most one task of an account is open.\n" in said
    assert "does not hold" not in said
    assert [each.keys for each in holding(kept) if each.keys] == []


@pytest.mark.parametrize(
    ("broken", "what", "key"),
    [
        ("UPDATE digests SET due = 'now and then'", "times of digests", "1"),
        ("UPDATE digests SET zone = 'Nowhere/Land'", "times of digests", "1"),
        ("UPDATE scorecards SET text = text || '#'", "texts of scorecards", "1"),
        ("UPDATE scorecards SET text = 'signals:'", "texts of scorecards", "1"),
        (
            KEEP + """'{"kind": "news", "said": {}}' FROM digests""",
            CONTENTS,
            "1/2026-11-22 09:30:00+00:00/C1",
        ),
        (KEEP + "'{' FROM digests", CONTENTS, "a row that is no JSON"),
    ],
)
def test_what_cannot_be_read_any_more_is_named(
    kept: Database, sqlite_url: str, broken: str, what: str, key: str
) -> None:
    with closing(sqlite3.connect(str(make_url(sqlite_url).database))) as raw:
        raw.execute(broken)
        raw.commit()
    done = doctor(sqlite_url, "--json")
    assert done.exit_code == 1
    assert found(done)[what]["state"] == "todo"
    assert found(done)[what]["said"].endswith(f"Look at {key}.")


def test_it_holds_on_both_databases(db: Database) -> None:
    assert [str(each) for each in holding(db) if each.keys] == []


def test_the_demo_holds(prepared: Path) -> None:
    """A real book of a year, scored, with digests and drafts."""
    done = doctor(f"sqlite:///{prepared}")
    assert done.stdout.count("\nok ") > 90
    assert "does not hold" not in done.stdout
