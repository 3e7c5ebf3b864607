"""`rapport doctor` against a workspace in which one thing is wrong: it is named, with what to do."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from click.testing import CliRunner

from bot.cli.main import main
from bot.doctor import slack as doctor_slack
from bot.doctor.scopes import SCOPES
from sandbox.driver import Sandbox
from sandbox.records import Channel, Kind
from store import digests
from store.database import open_database
from store.digest_records import Digest
from tests.wire.office import NOW, ROOT

MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
WINTER = datetime(2026, 11, 17, 9, tzinfo=UTC)


def test_each_scope_of_the_manifest_is_known_and_no_other() -> None:
    assert set(SCOPES) == set(MANIFEST["oauth_config"]["scopes"]["bot"])


async def findings(slack: Sandbox, database: Path, **settings: str) -> tuple[int, Mapping[str, str]]:
    """How it ends, and each finding: its state, and what was said."""
    env = {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "DATABASE_URL": f"sqlite:///{database}",
        "RAPPORT_NOW": NOW.isoformat(),
        **settings,
    }
    done = await asyncio.to_thread(CliRunner().invoke, main, ["doctor", "--json"], env=env)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, {
        each["what"]: f"{each['state']} {each['said']}" for each in json.loads(done.stdout)
    }


@asynccontextmanager
async def workspace(*, without: str) -> AsyncGenerator[Sandbox]:
    scopes = [scope for scope in SCOPES if scope != without]
    manifest = MANIFEST | {"oauth_config": {"scopes": {"bot": scopes}}}
    async with Sandbox.start(manifest) as slack:
        slack.add_person("ana", email="ana@example.com")
        yield slack


def subscribe(database: Path, channel: Channel) -> None:
    db = open_database(f"sqlite:///{database}")
    with db.begin() as tx:
        digests.add(
            tx,
            Digest(
                kind="changes",
                audience="place",
                target=channel.id,
                segment="",
                due="weekdays 08:30",
                zone="UTC",
                top=10,
                created_by="U1",
                created_at=NOW,
            ),
        )
    db.dispose()


async def test_where_all_is_well_it_says_so_and_ends_with_0(slack: Sandbox, database: Path) -> None:
    slack.add_person("ana", email="ana@example.com")
    subscribe(database, slack.add_channel("renewals", "private", members=[slack.bot]))
    code, said = await findings(slack, database)
    assert code == 0, said
    assert {what for what, each in said.items() if not each.startswith("ok ")} == {"RAPPORT_NOW"}
    assert set(said) >= {
        "SLACK_APP_TOKEN",
        "Slack",
        "scopes",
        "clock",
        "time zone",
        "channels",
        "disk",
        "usage",
    }


@pytest.mark.parametrize("scope", ["chat:write", "users:read", "groups:read", "im:history"])
async def test_a_missing_scope_is_named_with_what_does_not_work(scope: str, database: Path) -> None:
    async with workspace(without=scope) as slack:
        subscribe(database, slack.add_channel("renewals", members=[slack.bot]))
        code, said = await findings(slack, database)
    assert code == 1
    assert said["scopes"].startswith(f"todo missing: {scope} ({SCOPES[scope]}); paste manifest.yml")


@pytest.mark.parametrize(
    ("kind", "archived", "sentence"),
    [
        ("public", False, "#renewals gets a digest and I am not in it; type /invite @rapport in it"),
        (
            "private",
            False,
            "{} gets a digest and is private, and I am not in it; type /invite @rapport in it",
        ),
        ("public", True, "#renewals gets a digest and is archived; unarchive it, or remove its digests"),
    ],
)
async def test_a_channel_that_cannot_get_its_digest_is_named(
    slack: Sandbox,
    database: Path,
    kind: Kind,
    archived: bool,  # noqa: FBT001 - by parametrize
    sentence: str,
) -> None:
    channel = slack.add_channel("renewals", kind, archived=archived)
    subscribe(database, channel)
    code, said = await findings(slack, database)
    assert (code, said["channel"]) == (1, f"todo {sentence.format(channel.id)}")


async def test_a_time_zone_that_nobody_lives_in_is_named(slack: Sandbox, database: Path) -> None:
    for name in ("ana", "ben", "cem"):
        slack.add_person(name, timezone="Asia/Tokyo")
    code, said = await findings(slack, database)
    assert code == 1
    assert said["time zone"].startswith("todo RAPPORT_TIMEZONE is UTC, but 3 of 3 people are in Asia/Tokyo")
    code, said = await findings(slack, database, RAPPORT_TIMEZONE="Asia/Seoul")
    assert (code, said["time zone"]) == (0, "ok Asia/Seoul, as 3 of 3 people")


def test_of_several_zones_the_usual_one_is_proposed_and_not_demanded() -> None:
    theirs = Counter({"Europe/Berlin": 4, "America/New_York": 2, "Nowhere/Else": 1})
    found = doctor_slack.zone(ZoneInfo("America/Bogota"), theirs, WINTER)
    assert found.state == "note"
    assert found.said.startswith("RAPPORT_TIMEZONE is America/Bogota, but 4 of 7 people are in Europe/Berlin")


@pytest.mark.parametrize(
    ("later", "scores", "usage"),
    [
        (timedelta(days=1), "ok", "ok"),
        (
            timedelta(days=2),
            "ok",
            "todo newest day 15 Nov 2026, 4 days old, though never more than 2 days lay between two;",
        ),
        (
            timedelta(days=30),
            "todo as of 17 Nov 2026, 4 accounts: 30 days old; `rapport score`",
            "todo newest",
        ),
        (timedelta(days=90), "todo as of", "todo none in the last eight weeks; import it"),
    ],
    ids=str,
)
async def test_stale_scores_and_data_are_named(
    slack: Sandbox, database: Path, later: timedelta, scores: str, usage: str
) -> None:
    slack.add_person("ana")
    code, said = await findings(slack, database, RAPPORT_NOW=(NOW + later).isoformat())
    assert said["scores"].startswith(scores)
    assert said["usage"].startswith(usage)
    assert code == int("todo" in scores + usage)


async def test_wrong_secrets_are_named(slack: Sandbox, database: Path) -> None:
    code, said = await findings(
        slack,
        database,
        SLACK_BOT_TOKEN="xoxb-local-old",
        SLACK_APP_TOKEN="xapp-local-old",
        SLACK_SIGNING_SECRET="xoxb-local-old",
    )
    assert code == 1
    assert said["Slack"] == "todo refuses SLACK_BOT_TOKEN (invalid_auth); copy it again from your app's page"
    assert said["SLACK_APP_TOKEN"].startswith("todo Slack refuses it (invalid_auth)")
    assert said["SLACK_SIGNING_SECRET"].startswith("note does not look like one")


async def test_slack_that_does_not_answer_leaves_the_rest_to_be_said(slack: Sandbox, database: Path) -> None:
    slack.faults.fail("*", status=500, times=10)
    code, said = await findings(slack, database)
    assert code == 1
    assert said["Slack"].startswith("todo ")
    assert said["usage"].startswith("ok ")


async def test_a_policy_that_cannot_be_read_is_named_and_hides_nothing_else(
    slack: Sandbox, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "policy.yml").write_text("member: emperor\n")
    code, said = await findings(slack, database, RAPPORT_POLICY=str(tmp_path / "policy.yml"))
    assert code == 1
    assert said["policy"].startswith("todo policy.yml, line 1")
    assert said["database"].startswith("ok ")


async def test_a_database_that_is_gone_leaves_slack_to_be_looked_at(slack: Sandbox, database: Path) -> None:
    code, said = await findings(slack, database, DATABASE_URL="postgresql://nobody:hush@127.0.0.1:1/none")
    assert code == 1
    assert said["database"].startswith("todo The database none on 127.0.0.1:1 cannot be reached")
    assert said["scopes"].startswith("ok ")


@pytest.mark.parametrize("off", [-400, -61, -59, 0, 59, 61, 7200])
def test_a_wrong_clock_is_named(off: int) -> None:
    found = doctor_slack.clock(WINTER, WINTER + timedelta(seconds=off))
    assert found.state == ("ok" if abs(off) < 60 else "todo")
    assert ("behind" in found.said) == (off < -60)
