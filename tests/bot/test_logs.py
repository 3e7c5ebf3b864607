"""Log lines: JSON, with what is needed to find an error and nothing that opens a door."""

import json
import logging
import sys

from bot.logs import JsonLines


def line(message: str, *args: object, **more: object) -> str:
    record = logging.LogRecord("bot.test", logging.ERROR, __file__, 1, message, args, None)
    record.__dict__.update(more)
    return JsonLines(["signing-hush"]).format(record)


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
    assert json.loads(JsonLines(["s"]).format(record))["message"] == "Rapport serves Slack"


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
