"""`rapport backtest` as a shell sees it."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from tests.wire.office import NOW

TODAY = NOW.date()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of 60 accounts, every other one of which stops coming some day, imported."""
    home = tmp_path_factory.mktemp("home")
    with (home / "accounts.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", "name"])
        rows.writerows((f"a{n}", f"Account {n}") for n in range(60))
    with (home / "usage.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", "day", "metric", "value"])
        for n in range(60):
            stopped = 20 + 4 * n if n % 2 else 0
            days = [TODAY - timedelta(days=ago) for ago in range(300, stopped - 1, -2 - n % 3)]
            rows.writerows((f"a{n}", day, "runs", 3) for day in days)
    assert rapport(home, "import", str(home / "accounts.csv"), str(home / "usage.csv")).exit_code == 0
    return home


def rapport(home: Path, *words: str) -> Result:
    env = {
        "DATABASE_URL": f"sqlite:///{home / 'rapport.db'}",
        "RAPPORT_NOW": NOW.isoformat(),
        "HOME": str(home),
    }
    return CliRunner().invoke(main, words, env=env)


def test_the_record_of_past_days_is_printed_as_tables_and_written_as_rows(home: Path) -> None:
    out = home / "rows.csv"
    done = rapport(home, "backtest", "--horizon", "30", "--every", "30", "--out", str(out))
    assert done.exit_code == 0
    assert done.stderr.count("Scoring the book as of") == 8
    assert "accounts it called at risk" in done.stdout
    assert "it called no account" not in done.stdout
    for wanted in ("this score", "counting the days of use in the last 28", "days since the last use"):
        assert wanted in done.stdout
    for wanted in (
        "precision",
        "recall",
        "lift",
        "coverage",
        "Calibration error (ECE)",
        "Lead time",
        "Missed",
    ):
        assert wanted in done.stdout
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert {row["as_of"] for row in rows} == {str(TODAY - timedelta(days=ago)) for ago in range(30, 241, 30)}
    assert len(rows) == 480
    assert {row["lost"] for row in rows} == {"0.0", "1.0"}


def test_json_has_the_same_numbers_with_names(home: Path) -> None:
    first = str(TODAY - timedelta(days=240))
    done = rapport(home, "backtest", "--horizon", "30", "--from", first, "--json")
    record = json.loads(done.stdout)
    assert record["enough"]
    assert record["days"] == {
        "first": first,
        "last": str(TODAY - timedelta(days=30)),
        "number": 8,
        "fresh": 0,
    }
    assert 0.5 < record["ranking"]["low"] < record["ranking"]["auc"] <= record["ranking"]["high"]
    cases = record["misses"] + record["false_alarms"]
    assert all(case["name"] == f"Account {case['account_id'][1:]}" for case in cases)


def test_too_few_losses_give_no_number(home: Path) -> None:
    day = str(TODAY - timedelta(days=30))
    done = rapport(home, "backtest", "--horizon", "30", "--from", day, "--to", day)
    assert done.exit_code == 0
    assert "of the 20 losses needed so far" in done.stdout
    assert not json.loads(
        rapport(home, "backtest", "--horizon", "30", "--from", day, "--to", day, "--json").stdout
    )["enough"]


def test_a_day_whose_horizon_is_not_over_ends_with_2_and_says_which_is_the_last(home: Path) -> None:
    done = rapport(home, "backtest", "--horizon", "30", "--to", str(TODAY - timedelta(days=9)))
    assert done.exit_code == 2
    assert f"Take {TODAY - timedelta(days=30)} or a day before it" in done.stderr
