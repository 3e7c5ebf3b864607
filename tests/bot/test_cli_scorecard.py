"""`rapport scorecard`: see what a scorecard would change, apply it, and find it again."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from bot.cli.rehearsal_text import SHOWN, told
from scoring.card import scorecard
from scoring.rehearsal import BANDS, Change, Ranking, Rehearsal
from store import audit, scorecards
from store.database import Database, open_database
from tests.wire.office import NOW

ROOT = Path(__file__).parents[2]
STRICT = """\
signals:
  pace: {weight: 10, cost: 20}
  people: {weight: 10, cost: 60}
bands: {at risk: 98, watch: 99}
personas:
  small: {when: {seats: below 40}}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, scored: Path) -> Path:
    """A folder with a scored book and a scorecard."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(scored, home)
    (home / "strict.yml").write_text(STRICT)
    return home


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    db = open_database(f"sqlite:///{home / 'rapport.db'}")
    yield db
    db.dispose()


def rapport(home: Path, *words: str) -> Result:
    database = f"sqlite:///{home / 'rapport.db'}"
    env = {"DATABASE_URL": database, "RAPPORT_NOW": NOW.isoformat(), "HOME": str(home)}
    return CliRunner().invoke(main, ["scorecard", *words], env=env)


def test_checking_tells_what_would_change_and_changes_nothing(home: Path, db: Database) -> None:
    done = rapport(home, "check", str(home / "strict.yml"))
    assert done.exit_code == 0, done.output
    first, second, *rest = done.stdout.splitlines()
    assert first == f"strict.yml is a scorecard that can be applied, version {scorecard.version(STRICT)}."
    assert re.fullmatch(r"As of 2026-11-17, [1-4] accounts? of 4 would change band\.", second)
    assert any(re.fullmatch(r"  .+: \w+ → at risk \(health \d+ → \d+\)", line) for line in rest)
    assert "Personas: 2 small, 2 everybody." in rest
    assert "it takes 20 of each." in rest[-1]
    with db.read() as tx:
        assert scorecards.current(tx) is None


def test_checking_as_json_says_the_same(home: Path) -> None:
    done = rapport(home, "check", str(home / "strict.yml"), "--json")
    found = json.loads(done.stdout)
    assert (found["version"], found["as_of"]) == (scorecard.version(STRICT), "2026-11-17")
    assert found["personas"] == {"small": 2, "everybody": 2}
    assert found["changes"][0]["bands"][1] == "at risk"
    assert sum(now for now, _ in found["bands"].values()) == 4


def test_a_mistake_ends_with_2_and_names_its_line(home: Path) -> None:
    (home / "bad.yml").write_text(STRICT.replace("pace", "pase"))
    for word in ("check", "apply"):
        done = rapport(home, word, str(home / "bad.yml"))
        assert done.exit_code == 2
        assert done.stderr.startswith(
            "bad.yml, line 2: 'pase' is not a signal; did you mean 'pace'? Allowed:"
        )
        assert done.stderr.count("\n") == 1
    assert rapport(home, "check", str(home / "nowhere.yml")).exit_code == 2


def test_an_unscored_book_has_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "strict.yml").write_text(STRICT)
    done = rapport(tmp_path, "check", str(tmp_path / "strict.yml"))
    assert done.exit_code == 0
    assert done.stdout.endswith("The book was never scored, so there is nothing to compare.\n")


def test_applied_it_holds_is_logged_and_can_be_shown_with_who_applied_it(home: Path, db: Database) -> None:
    built_in = scorecard.built_in()
    shown = rapport(home, "show")
    assert (shown.stdout, shown.stderr) == (built_in.text, f"Version {built_in.version}, built in.\n")
    done = rapport(home, "apply", str(home / "strict.yml"), "--by", "ana@example.com")
    version = scorecard.version(STRICT)
    assert done.stdout.startswith(f"Applied: version {version} holds. The next scoring uses it")
    with db.read() as tx:
        assert scorecard.held(scorecards.current(tx)).version == version
        [entry] = audit.recent(tx, 1)
    assert (entry.act, entry.actor) == ("apply scorecard", "ana@example.com")
    assert entry.detail == {"version": version, "before": built_in.version}
    shown = rapport(home, "show")
    assert shown.stdout == STRICT
    assert shown.stderr == f"Version {version}, applied on 17 Nov 2026 by ana@example.com.\n"
    assert "holds already" in rapport(home, "apply", str(home / "strict.yml")).stdout
    assert rapport(home, "show", "--version", "built-in").stdout == built_in.text
    assert json.loads(rapport(home, "show", "--json").stdout)["applied_by"] == "ana@example.com"
    unknown = rapport(home, "show", "--version", "nope")
    assert unknown.exit_code == 2
    assert (
        unknown.stderr
        == f"There is no version nope among the scorecards that were applied: {version}, built-in.\n"
    )


def test_at_most_twenty_accounts_are_named_and_accuracy_is_told_where_it_is_known() -> None:
    changes = tuple(
        Change(str(n), f"Account {n}", ("healthy", "unknown"), (80, None)) for n in range(SHOWN + 1_005)
    )
    ranking = Ranking(0.7123, 0.7244, 34, 160, 1_960, 12)
    lines = list(told(Rehearsal(NOW.date(), 1_300, changes, dict.fromkeys(BANDS, (1, 2)), {}, ranking)))
    assert lines[1] == "  Account 0: healthy → unknown (health 80 → unknown)"
    assert lines[SHOWN + 1] == "  and 1,005 more"
    assert "Now: 1 at risk, 1 watch, 1 unknown, 1 healthy." in lines
    assert lines[-1] == (
        "Accuracy, which is how well health ranked lost accounts below kept ones on 12 past days: "
        "AUC 0.712 now, 0.724 with it (34 accounts lost, 1,960 scores)."
    )


def test_the_example_in_the_docs_is_a_scorecard_whose_personas_do_not_overlap() -> None:
    page = (ROOT / "docs" / "scorecard.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    card = scorecard.parse(example, "docs/scorecard.md")
    small, large, new, everybody = card.personas
    assert [each.name for each in card.personas] == ["self-serve", "enterprise", "new", "everybody"]
    assert {"touches", "champion"} & set(small.parts) == set()
    assert (large.parts["champion"].weight, large.parts["champion"].cost) == (12, 25)
    assert (large.bands.at_risk, new.parts["milestones"].weight) == (50, 18)
    assert "contraction" not in new.parts
    assert "contraction" in everybody.parts
