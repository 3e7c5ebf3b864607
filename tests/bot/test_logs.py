"""Log lines: JSON, with what is needed to find an error and nothing that opens a door."""

import asyncio
import json
import logging
import sys
from io import StringIO

from pydantic import SecretStr

from bot import logs
from bot.logs import Lines
from bot.settings import Settings


def line(message: str, *args: object, **more: object) -> str:
    record = logging.LogRecord("bot.test", logging.ERROR, __file__, 1, message, args, None)
    record.__dict__.update(more)
    return Lines(["signing-hush"]).format(record)


def test_tokens_secrets_and_addresses_that_act_as_tokens_are_left_out() -> None:
    said = line(
        "%s %s %s %s %s",
        "xoxb-1-2-hush",
        "xapp-1-hush",
        "signing-hush",
        "https://hooks.slack.com/commands/T1/2/hush",
        "wss://wss-primary.slack.com/link/?ticket=hush",
    )
    assert "hush" not in said
    assert json.loads(said)["message"].count("[token]") == 4


def test_a_stand_ins_secret_of_a_few_letters_leaves_the_line_readable() -> None:
    record = logging.LogRecord("bot.serve", logging.INFO, __file__, 1, "Rapport serves Slack", (), None)
    assert json.loads(Lines(["s"]).format(record))["message"] == "Rapport serves Slack"


def test_a_traceback_and_the_fields_stand_in_the_same_line() -> None:
    said = ""
    try:
        int("no xoxb-1-hush here")
    except ValueError:
        said = line("/health failed", exc_info=sys.exc_info(), fields={"reference": "ab12"})
    parsed = json.loads(said)
    assert parsed["reference"] == "ab12"
    assert "ValueError" in parsed["traceback"]
    assert "hush" not in said


async def test_what_is_logged_for_a_request_names_it_in_its_tasks_and_threads_too() -> None:
    said: list[dict[str, str]] = []

    def note() -> None:
        said.append(json.loads(line("something")))

    async def answer(name: str) -> str:
        with logs.request(name):
            note()
            await asyncio.to_thread(note)
            await asyncio.create_task(asyncio.to_thread(note))
            return logs.reference()

    references = await asyncio.gather(answer("/health"), answer("digests"))
    assert references[0] != references[1]
    assert sorted((each["request"], each["of"]) for each in said) == sorted(
        [(references[0], "/health")] * 3 + [(references[1], "digests")] * 3
    )
    note()
    assert "request" not in said[-1]


def test_at_a_terminal_a_line_is_words() -> None:
    record = logging.LogRecord("bot.desk", logging.INFO, __file__, 1, "answered xoxb-1-hush", (), None)
    record.__dict__["fields"] = {"result": "ok"}
    said = Lines([], readable=True).format(record)
    assert said.endswith("INFO    answered [token]  result=ok")


def test_the_secrets_of_the_settings_are_never_in_a_line() -> None:
    stream = StringIO()
    settings = Settings(
        signing_secret=SecretStr("signing-hush"),
        openai_key=SecretStr("sk-model-hush"),
        database_url=SecretStr("postgresql://user:database-hush@host/name"),
    )
    before = logging.root.handlers[:], logging.root.level
    try:
        logs.configure(settings, stream)
        logging.getLogger("bot").error("signing-hush sk-model-hush database-hush")
    finally:
        logging.root.handlers[:], level = before
        logging.root.setLevel(level)
    assert json.loads(stream.getvalue())["message"] == "[secret] [secret] [secret]"
