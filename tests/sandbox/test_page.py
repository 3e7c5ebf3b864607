"""The page's address is for whoever was given it, on this machine; what it cannot do is refused in words."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, time

import aiohttp
import pytest

from sandbox.calendar import next_weekday
from sandbox.cast import Cast, populate
from sandbox.driver import Sandbox
from tests.sandbox.reader import Reader, reading


@pytest.fixture
def cast(slack: Sandbox) -> Cast:
    return populate(slack.workspace)


@pytest.fixture
async def reader(slack: Sandbox, cast: Cast) -> AsyncGenerator[Reader]:
    async with reading(slack.page.url) as opened:
        await opened.look("ana", "renewals")
        yield opened


@pytest.mark.parametrize(
    ("file", "status"),
    [
        ("", 200),
        ("style.css", 200),
        ("main.js", 200),
        ("nothing.js", 404),
        ("..%2fpage.py", 404),
        ("../page.py", 404),
    ],
)
async def test_only_the_pages_own_files_are_served(slack: Sandbox, file: str, status: int) -> None:
    async with aiohttp.ClientSession() as session, session.get(slack.page.url + file) as answer:
        assert answer.status == status
        if status == 200:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-inline" not in policy
            assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == (
                "no-referrer",
                "no-store",
            )


@pytest.mark.parametrize("path", ["", "main.js", "live"])
async def test_without_the_token_there_is_no_page(slack: Sandbox, path: str) -> None:
    wrong = slack.page.url.rstrip("/")[:-1] + "/" + path
    async with aiohttp.ClientSession() as session, session.get(wrong) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("path", ["", "live"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example.com"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
async def test_another_page_cannot_use_it_even_with_the_token(
    slack: Sandbox, path: str, headers: dict[str, str]
) -> None:
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(slack.page.url + path) as answer,
    ):
        assert answer.status == 403


async def test_the_tokens_of_two_workspaces_differ(slack: Sandbox) -> None:
    async with Sandbox.start({}) as other:
        assert slack.page.url.split("/page/")[1] != other.page.url.split("/page/")[1]


async def test_what_a_person_writes_is_sent_as_slack_sends_it(
    slack: Sandbox, cast: Cast, reader: Reader
) -> None:
    await reader.write("@ben & <all> in #cs-digest, @nobody")
    (said,) = slack.visible(cast.csm, cast.renewals)
    assert said.text == (
        f"<@{cast.colleague.id}> &amp; &lt;all&gt; in <#{cast.digest.id}|cs-digest>, @nobody"
    )


async def test_what_cannot_be_done_is_said(slack: Sandbox, cast: Cast, reader: Reader) -> None:
    async def mistake(what: str, **deed: object) -> str:
        return str((await reader.ask(what, **deed))["mistake"])

    elsewhere = slack.add_channel("elsewhere", "private", [cast.manager])
    assert "is not in elsewhere" in await mistake("write", channel=elsewhere.id, text="hi")
    assert "no longer there" in await mistake("inspect", channel=cast.renewals.id, ts="1.2")
    assert "no longer open" in await mistake("submit", view="V0", values={})
    assert await mistake("dance")
    assert await mistake("write", channel=cast.renewals.id)


async def test_one_person_never_gets_what_another_sees(slack: Sandbox, cast: Cast, reader: Reader) -> None:
    secret = slack.add_channel("board", "private", [cast.manager])
    await slack.say(cast.manager, secret, "the numbers", enough=lambda _: True)
    await reader.write("hello")
    await reader.until(lambda: "hello" in reader.text)
    assert "board" not in reader.text
    assert "the numbers" not in reader.text


async def test_the_clock_is_pushed_to_the_next_weekday_where_one_is(slack: Sandbox, reader: Reader) -> None:
    await reader.ask("skip", until="08:30")
    there = datetime.fromtimestamp(slack.workspace.now(), UTC)
    assert (there.minute, there.second) == (30, 0)
    await reader.ask("skip", seconds=60)
    assert datetime.fromtimestamp(slack.workspace.now(), UTC).minute == 31


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-17T07:29+00:00", "2026-11-17T07:30+00:00"),
        ("2026-11-17T07:30+00:00", "2026-11-18T07:30+00:00"),
        ("2026-11-20T12:00+00:00", "2026-11-23T07:30+00:00"),
        ("2026-10-23T12:00+00:00", "2026-10-26T07:30+00:00"),
    ],
)
def test_the_next_weekday_skips_weekends_and_heeds_summer_time(now: str, then: str) -> None:
    found = next_weekday(datetime.fromisoformat(now).timestamp(), "Europe/Berlin", time(8, 30))
    assert datetime.fromtimestamp(found, UTC) == datetime.fromisoformat(then)
