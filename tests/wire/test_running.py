"""What whoever runs Rapport sees: metrics without a customer's name, and a log that tells requests apart."""

import json
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot import logs
from sandbox.driver import Sandbox
from sandbox.outgoing import sign
from tests.wire.office import EVIL, Office, bot_in

LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
PLANTED = "Plantagenet & Söhne"
JOBS = {"digests", "owners", "vitals", "retention", "score"}
RESULTS = {"ok", "sorry", "gone", "error", "repeat"}


async def metrics(url: str) -> str:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as response:
        return await response.text()


def labels(said: str, name: str) -> set[str]:
    return {value for label, value in LABEL.findall(said) if label == name}


def press(slack: Sandbox, action_id: str, person: str) -> tuple[str, dict[str, str]]:
    """A signed press of a button that no version ever had."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": person, "name": PLANTED},
        "channel": {"id": "C1", "name": PLANTED},
        "trigger_id": f"1.2.{action_id}",
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": PLANTED}],
    }
    body = urlencode({"payload": json.dumps(payload)})
    signed = sign(slack.signing_secret, body, int(time.time()))
    return body, signed | {"Content-Type": "application/x-www-form-urlencoded"}


async def test_no_label_holds_what_anybody_typed_or_imported(slack: Sandbox, database: Path) -> None:
    async with bot_in(slack, database, http=True) as (_, url):
        ana = slack.add_person(PLANTED, email="ana@example.com", real_name=PLANTED)
        room = slack.add_channel("plantagenet", members=[ana, slack.bot])
        for text in ("/health acme", f"/health {EVIL}", f"/segment {PLANTED}", f"/log acme {PLANTED}"):
            await slack.command(ana, room, text)
        async with aiohttp.ClientSession() as http:
            for number in range(20):
                body, headers = press(slack, f"{PLANTED} {number}", ana.id)
                async with http.post(f"{url}/slack/events", data=body.encode(), headers=headers) as answer:
                    assert answer.status == 200
        await slack.until(lambda: sum(call.method == "users.info" for call in slack.calls) > 0)
        said = await metrics(url)
    for planted in ("lantagenet", "Söhne", "acme", "Acme", ana.id, room.id, "xoxb", "channel>"):
        assert planted not in said
    known = {*(name for name in labels(said, "listener") if name.startswith("/")), "other"}
    assert labels(said, "listener") == known == {"/health", "/segment", "/log", "other"}
    assert labels(said, "result") <= RESULTS | {"limited", "none", "sent"}
    assert {"users.info", "conversations.info", "response_url"} <= labels(said, "method")
    assert {"digests", "vitals"} <= labels(said, "job") <= JOBS


async def test_metrics_tell_how_old_the_scores_and_the_data_are(office: Office) -> None:
    ready = re.compile(r"rapport_newest_usage_timestamp_seconds 1\.\d+e\+09")
    while not ready.search(said := await metrics(office.url)):
        pass
    found = dict(re.findall(r"^(\w+) ([\d.e+]+)$", said, re.MULTILINE))
    assert float(found["rapport_scored_timestamp_seconds"]) == 1794880800  # 17 Nov 2026, 02:00
    assert float(found["rapport_newest_usage_timestamp_seconds"]) == 1794700800  # 15 Nov 2026
    assert float(found["process_resident_memory_bytes"]) > 1e7
    assert 'rapport_build_info{python="3.' in said


async def test_a_person_is_told_the_request_that_the_log_has(
    office: Office, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[dict[str, str]] = []
    caplog.handler.emit = lambda record: lines.append(json.loads(logs.Lines([]).format(record)))  # type: ignore[method-assign]
    caplog.set_level("INFO")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE touches RENAME TO gone")
    seen = await office.slack.command(office.ana, office.renewals, f"/log acme {PLANTED}")
    (reference,) = re.findall(r"reference: \*?([0-9a-f]{8})", seen.text)
    mine = [each for each in lines if each.get("request") == reference]
    assert {each["of"] for each in mine} == {"/log"}
    assert "OperationalError" in next(each["traceback"] for each in mine if "traceback" in each)
    assert [each["result"] for each in mine if each["message"] == "answered"] == ["error"]
    assert "lantagenet" not in json.dumps(lines)
