"""No secret stands in anything that a run writes: standard output, logs, files, and the whole database."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Generator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import make_url

from sandbox.driver import Person, Sandbox
from store.database import Database, open_database
from store.tables import Row
from tests.outreach.model_server import ModelServer, Reply, serving
from tests.wire.office import NOW, write_book

PASSWORD = 'planted /p%40ss"word\\é'
KEY = "sk-planted-0123456789"
OTHER = {"SLACK_BOT_TOKEN": "xoxb-planted-1234567890", "SLACK_APP_TOKEN": "xapp-planted-1234567890"}
MEANT = "planted-at-nobody"
REFUSED = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}.", "code": "invalid_api_key"}})
CONTACTS = "contact_id,account_id,name,email\nc1,acme,Dana,dana@acme.example\nc2,nobody,Zoe,zoe@example.com\n"
TYPED = ("/health acme", "/draft acme check-in", "/digest", "/pulse", "/log x")
ENDS = ("ended with 1", "ended with 2")
# Several commands in one process: each as a shell would run it, with its own settings.
MAIN = """
import json, os, sys
from bot.cli.main import main
own = dict(os.environ)
for settings, words in json.load(sys.stdin):
    os.environ.update(settings)
    try:
        main(words)
    except SystemExit as end:
        print("ended with", end.code)
    os.environ.clear()
    os.environ.update(own)
"""


def settings_of(slack: Sandbox, database: str, model: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database,
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": model,
        "RAPPORT_LOG_LEVEL": "DEBUG",
        "RAPPORT_NOW": NOW.isoformat(),
    }


async def commands(home: Path, settings: Mapping[str, str], *lines: tuple[Mapping[str, str], str]) -> str:
    """What these commands print."""
    words = json.dumps([(more, line.split("|")) for more, line in lines])
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MAIN, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=settings, cwd=home
    )
    out, err = await run.communicate(words.encode())
    return (out + err).decode()


async def served(slack: Sandbox, ana: Person, home: Path, settings: Mapping[str, str]) -> str:
    """What the bot prints while somebody uses it."""
    room = slack.add_channel("renewals", members=[ana, slack.bot])
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", "--port", "0", stdout=PIPE, stderr=PIPE, env=settings, cwd=home
    )
    await slack.connected(patience=60)
    for line in TYPED:
        await slack.command(ana, room, line, patience=60)
    run.send_signal(signal.SIGTERM)
    out, err = await run.communicate()
    return (out + err).decode()


def kept(db: Database) -> str:
    """Every row of every table."""
    with db.read() as tx:
        query = tx.connection().exec_driver_sql
        return "\n".join(str(row) for table in Row.metadata.tables for row in query(f"SELECT * FROM {table}"))  # noqa: S608 - our own


@pytest.fixture
def model() -> Generator[ModelServer]:
    """A model that refuses the key, and repeats it."""
    with serving(Reply(REFUSED.encode(), 401)) as model:
        yield model


def written(folder: Path) -> str:
    """What the files in the folder say."""
    return "\n".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


async def test_nothing_that_a_run_writes_has_a_secret_in_it(
    slack: Sandbox, model: ModelServer, postgresql_url: str, tmp_path: Path
) -> None:
    write_book(tmp_path)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    address = make_url(postgresql_url).set(password=PASSWORD, username="postgres")
    url = address.render_as_string(hide_password=False)
    away = address.set(host="127.0.0.1", port=9, query={}).render_as_string(hide_password=False)
    asked = address.set(password=None, query={"password": PASSWORD, "host": "127.0.0.1", "port": "9"})
    asked = asked.render_as_string(hide_password=False)
    settings = settings_of(slack, url, model.url)
    ana = slack.add_person("ana", email="ana@example.com", real_name="Ana Ruiz")
    said = await commands(
        tmp_path,
        settings,
        ({}, "import|accounts.csv|usage.csv|contacts.csv"),
        ({}, "score"),
        ({}, "say|/health acme|--user|ana@example.com"),
        ({}, f"say|/digest add everybody daily 10:00|--user|{ana.id}"),
        ({"RAPPORT_NOW": "2026-11-18T10:00:00Z"}, "digest|run|--slot|2026-11-18T10:00"),
        ({}, "draft|acme|--user|ana@example.com"),
        ({}, "draft|acme|--show-request"),
        ({}, "doctor"),
        ({}, "audit|--json"),
        (OTHER, "serve|--port|0"),
        ({"DATABASE_URL": away}, "doctor"),
        ({"DATABASE_URL": asked}, "doctor"),
        ({"DATABASE_URL": asked}, "backup|copy.dump"),
        ({"DATABASE_URL": f"postgres//u:{MEANT}@h/d"}, "db|upgrade"),
        ({"DATABASE_URL": f"mysql://u:{MEANT}@h/d"}, "db|upgrade"),
        ({"OPENAI_BASE_URL": f"ftp://u:{MEANT}@h"}, "draft|acme"),
        ({"SLACK_API_URL": f"https://u:{MEANT}@slack.example/"}, "doctor"),
        ({"RAPPORT_HORIZON": MEANT}, "score"),
    )
    said += await served(slack, ana, tmp_path, settings)
    for evidence in ("Acme Robotics", ": posted", "did not accept our key", "Rapport serves", *ENDS):
        assert evidence in said
    db = open_database(postgresql_url)
    everything = {"output": said, "files": written(tmp_path), "database": kept(db)}
    db.dispose()
    assert "zoe@example.com" in everything["files"]  # a rejected row is data, and its owner's to read
    assert "'saw'" in everything["database"]
    secrets = [*OTHER.values(), KEY, MEANT, PASSWORD, quote(PASSWORD, safe=""), json.dumps(PASSWORD)[1:-1]]
    secrets += [slack.bot_token, slack.app_token, slack.signing_secret, "planted"]
    found = [(place, secret) for place, text in everything.items() for secret in secrets if secret in text]
    assert not found
