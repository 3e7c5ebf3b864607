"""The command line as a shell sees it: what it prints, and how it ends."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from tests.ports import free_port
from tests.wire.office import NOW, write_book

RAPPORT = Path(sys.executable).with_name("rapport")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small book to import."""
    home = tmp_path_factory.mktemp("home")
    write_book(home)
    return home


def environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    database = f"sqlite:///{home / 'rapport.db'}"
    return {"DATABASE_URL": database, "RAPPORT_NOW": NOW.isoformat(), "HOME": str(home), **settings}


def rapport(home: Path, *words: str, **settings: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, words, env=environment(home, settings))


def shell(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does."""
    env = environment(home, settings)
    run = partial(subprocess.run, capture_output=True, text=True, timeout=60, check=False)
    return run([RAPPORT, *words], cwd=home, env=env)


@pytest.fixture(scope="module")
def imported(home: Path) -> subprocess.CompletedProcess[str]:
    return shell(home, "import", "accounts.csv", "usage.csv")


@pytest.fixture(scope="module")
def scored(home: Path, imported: subprocess.CompletedProcess[str]) -> Result:
    return rapport(home, "score", "--json")


def test_input_that_cannot_be_used_ends_with_2_and_says_where(home: Path) -> None:
    (home / "map.yml").write_text("accounts:\n  file: accounts.csv\n  columns: {account_id: id}\n")
    wrong = rapport(home, "import", str(home / "accounts.csv"), "--map", str(home / "map.yml"))
    assert (wrong.exit_code, wrong.stderr.count("\n")) == (2, 1)
    assert wrong.stderr.startswith("map.yml, line 3: accounts needs the column 'name'")
    (home / "nothing").mkdir()
    assert rapport(home, "import", str(home / "nothing")).exit_code == 2
    assert rapport(home, "score", "--as-of", "9999-12-31", "--out", "x.csv").exit_code == 2
    assert rapport(home, "say", "/nope").exit_code == 2


def test_a_good_import_ends_with_0_and_counts_its_rows(imported: subprocess.CompletedProcess[str]) -> None:
    assert imported.returncode == 0
    assert "accounts.csv (accounts): 4 rows: 4 new" in imported.stdout


@pytest.mark.usefixtures("imported")
def test_an_import_with_bad_rows_ends_with_1_and_names_them(home: Path) -> None:
    (home / "bad").mkdir()
    (home / "bad" / "usage.csv").write_text("account_id,day,metric,value\nacme,someday,active_people,1\n")
    done = rapport(
        home, "import", str(home / "bad"), "--rejects", str(home / "bad" / "rejects.csv"), "--json"
    )
    assert done.exit_code == 1
    assert json.loads(done.stdout)["files"][0]["rejected"] == 1
    assert "someday" in (home / "bad" / "rejects.csv").read_text()


def test_a_file_that_is_not_there_ends_with_2(home: Path) -> None:
    done = rapport(home, "import", "nowhere.csv")
    assert done.exit_code == 2
    assert "nowhere.csv" in done.stderr


def test_scores_are_kept_with_the_weeks_before_them(scored: Result) -> None:
    assert scored.exit_code == 0
    outcome = json.loads(scored.stdout)
    assert (outcome["as_of"], outcome["horizon"]) == ("2026-11-17", 90)
    assert sum(outcome["bands"].values()) == 4
    assert scored.stderr.count("Scoring the book as of") == 14 + 2
    assert scored.stderr.count("from only what was known then") == 2  # the record of the months before


@pytest.mark.usefixtures("imported")
def test_scores_go_to_a_file_as_of_any_day(home: Path) -> None:
    done = rapport(
        home, "score", "--as-of", "2026-10-01", "--horizon", "30", "--out", str(home / "scores.csv")
    )
    assert done.exit_code == 0
    assert done.stdout.startswith("Scored as of 2026-10-01, 30 days ahead: ")
    header, *rows = (home / "scores.csv").read_text().splitlines()
    assert header.startswith("account_id,as_of,health,band,risk")
    assert len(rows) == 4


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("executor", ["process", "dask"])
def test_scores_are_the_same_wherever_they_are_computed(home: Path, executor: str) -> None:
    if executor == "dask":
        pytest.importorskip("distributed", reason="Dask is the optional extra `dask`: not installed")
    for name in ("serial", executor):
        out = str(home / f"{name}.csv")
        done = rapport(home, "score", "--as-of", "2026-10-01", "--executor", name, "--out", out)
        assert done.exit_code == 0, done.stderr
    assert (home / f"{executor}.csv").read_text() == (home / "serial.csv").read_text()


def test_a_day_that_is_none_ends_with_2(home: Path) -> None:
    assert rapport(home, "score", "--as-of", "yesterday").exit_code == 2


@pytest.mark.usefixtures("scored")
def test_say_prints_the_card(home: Path) -> None:
    done = rapport(home, "say", "/health acme", "--user", "ana@example.com")
    assert done.exit_code == 0
    assert "Acme Robotics" in done.stdout
    assert "100 is good" in done.stdout


@pytest.mark.usefixtures("scored")
def test_say_ends_with_1_and_one_sentence_where_the_command_is_sorry(home: Path) -> None:
    done = shell(home, "say", "/health acme --as-of 2099-01-01")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "2099-01-01 has not come yet" in done.stderr


def test_say_names_the_commands_that_there_are(home: Path) -> None:
    done = rapport(home, "say", "/helth acme")
    assert done.exit_code == 2
    assert "/health, /log" in done.stderr


def test_a_setting_that_cannot_be_used_ends_with_2_and_names_the_variable(home: Path) -> None:
    done = shell(home, "score", RAPPORT_HORIZON="soon")
    assert done.returncode == 2
    assert done.stderr.startswith("RAPPORT_HORIZON cannot be used: ")
    assert len(done.stderr.splitlines()) == 1


def test_serving_without_a_token_ends_with_2_and_names_it(home: Path) -> None:
    done = rapport(home, "serve")
    assert done.exit_code == 2
    assert "SLACK_BOT_TOKEN is not set" in done.stderr


def test_a_database_that_cannot_be_reached_ends_with_1_and_one_sentence(home: Path) -> None:
    done = rapport(home, "db", "upgrade", DATABASE_URL="postgresql://nobody:hush@127.0.0.1:1/none")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert "hush" not in done.stderr


def test_a_database_that_is_not_there_is_made(home: Path) -> None:
    done = rapport(home, "db", "upgrade", DATABASE_URL=f"sqlite:///{home / 'new.db'}")
    assert (done.exit_code, (home / "new.db").is_file()) == (0, True)


@pytest.mark.usefixtures("scored")
def test_the_doctor_says_what_is_there_and_what_is_missing(home: Path) -> None:
    done = rapport(home, "doctor", "--json")
    assert done.exit_code == 1
    states = {finding["what"]: finding["state"] for finding in json.loads(done.stdout)}
    assert states == {
        "SLACK_BOT_TOKEN": "todo",
        "SLACK_APP_TOKEN": "todo",
        "RAPPORT_NOW": "note",
        "database": "ok",
        "disk": "ok",
        "book": "ok",
        "scores": "ok",
        "usage": "ok",
    }


def test_serving_starts_without_slack_and_stops_in_peace_at_sigterm(home: Path) -> None:
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-local-1",
        "SLACK_SIGNING_SECRET": "hush-hush",
        "SLACK_API_URL": "http://127.0.0.1:9",
    }
    port = free_port()
    with subprocess.Popen(
        [RAPPORT, "serve", "--http", "--port", str(port)],
        cwd=home,
        env=environment(home, settings),
        stderr=subprocess.PIPE,
        text=True,
    ) as bot:
        assert alive(f"http://127.0.0.1:{port}/healthz")
        bot.send_signal(signal.SIGTERM)
        _, log = bot.communicate(timeout=20)
    assert bot.returncode == 0
    messages = [json.loads(line)["message"] for line in log.splitlines()]
    assert "Stopping" in messages
    assert "xoxb" not in log


def alive(url: str, patience: float = 30) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=1) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
