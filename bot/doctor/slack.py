"""What `rapport doctor` says of Slack: the tokens, the scopes, the clocks, the channels and the time zone."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.finding import Finding
from bot.doctor.scopes import SCOPES
from bot.people import read
from bot.settings import Settings
from bot.slack import FAILURES, error_code, web_client
from commands import zones
from commands.contract import Deps
from store import digests

_SECRET = re.compile(r"[0-9a-f]{32}")
_SKEW = 60.0  # seconds; Slack's requests are refused from 300 on
_PAGE, _PAGES = 200, 50
_JOIN = "type /invite @rapport in it"


def look(settings: Settings, deps: Deps | None) -> list[Finding]:
    """The findings; without the database nothing is said of channels."""

    async def run() -> list[Finding]:
        return [finding async for finding in _look(settings, deps)]

    return asyncio.run(run())


async def _look(settings: Settings, deps: Deps | None) -> AsyncIterator[Finding]:
    client = web_client(settings)
    if settings.signing_secret and not _SECRET.fullmatch(settings.signing_secret.get_secret_value()):
        yield Finding("SLACK_SIGNING_SECRET", "note", "does not look like one: 32 digits and letters a to f")
    if settings.app_token:
        yield await _app_token(client, settings.app_token.get_secret_value())
    try:
        answer = await client.auth_test()
    except FAILURES as error:
        yield Finding("Slack", "todo", _refusal(error, settings))
        return
    yield Finding("Slack", "ok", f"connected to {answer.get('team') or 'the workspace'}")
    for finding in _headers(answer.headers):
        yield finding
    for part, findings in (
        ("time zone", _zone(client, settings.zone)),
        ("channels", _channels(client, deps)),
    ):
        async for finding in _told(part, findings):
            yield finding


def _headers(headers: Mapping[str, str]) -> Iterator[Finding]:
    """What comes with each of Slack's answers; a stand-in may leave it out."""
    if given := headers.get("X-OAuth-Scopes"):
        yield scopes(given.split(","))
    if date := headers.get("Date"):
        yield clock(parsedate_to_datetime(date), datetime.now(UTC))


async def _told(part: str, findings: AsyncIterator[Finding]) -> AsyncIterator[Finding]:
    """The findings, or that Slack does not tell."""
    try:
        async for finding in findings:
            yield finding
    except FAILURES as error:
        why = error_code(error) or type(error).__name__
        yield Finding(part, "note", f"not looked at, Slack does not tell ({why})")


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except FAILURES as error:
        code = error_code(error)
        if code == "missing_scope":
            said = "lacks connections:write; make one with it under Basic Information, App-Level Tokens"
            return Finding("SLACK_APP_TOKEN", "todo", said)
        state = "todo" if code else "note"
        said = f"Slack refuses it ({code}); copy it again from your app's page" if code else "no answer"
        return Finding("SLACK_APP_TOKEN", state, said)
    return Finding("SLACK_APP_TOKEN", "ok", "Slack offers a socket")


def _refusal(error: Exception, settings: Settings) -> str:
    code = error_code(error)
    if code:
        return f"refuses SLACK_BOT_TOKEN ({code}); copy it again from your app's page"
    return f"{settings.api_url} does not answer; is this machine allowed to reach it?"


def scopes(given: Collection[str]) -> Finding:
    """Whether the app may do all that manifest.yml asks for."""
    missing = [f"{scope} ({without})" for scope, without in SCOPES.items() if scope not in given]
    if not missing:
        return Finding("scopes", "ok", f"all {len(SCOPES)} are granted")
    said = f"missing: {', '.join(missing)}; paste manifest.yml into your app again and reinstall it"
    return Finding("scopes", "todo", said)


def clock(theirs: datetime, ours: datetime) -> Finding:
    """Whether this machine's clock agrees with Slack's."""
    off = (ours - theirs).total_seconds()
    if abs(off) < _SKEW:
        return Finding("clock", "ok", "as Slack's")
    said = f"{abs(off):,.0f} seconds {'ahead of' if off > 0 else 'behind'} Slack's; set it by NTP"
    return Finding("clock", "todo", f"{said}, Slack's requests are refused from 300 on")


async def _zone(client: AsyncWebClient, ours: ZoneInfo) -> AsyncIterator[Finding]:
    """Whether the clock of RAPPORT_TIMEZONE is that of the people: of the first that Slack lists."""
    found = await client.users_list(limit=_PAGE)
    people = [read(str(user["id"]), user) for user in found.get("members") or [] if _is_person(user)]
    theirs = Counter(each.person.timezone for each in people if each.standing == "member")
    if theirs:
        yield zone(ours, theirs, datetime.now(UTC))


def _is_person(user: dict[str, object]) -> bool:
    return not (user.get("is_bot") or user.get("deleted") or user.get("id") == "USLACKBOT")


def zone(ours: ZoneInfo, theirs: Counter[str], now: datetime) -> Finding:
    """Whether most people's clocks (how many of each zone) show the hour that ours does."""
    here = now.astimezone(ours).utcoffset()
    same = sum(n for name, n in theirs.items() if now.astimezone(zones.of(name)).utcoffset() == here)
    usual, number = theirs.most_common(1)[0]
    total = theirs.total()
    if 2 * same >= total:
        return Finding("time zone", "ok", f"{ours}, as {same} of {total} people")
    said = f"RAPPORT_TIMEZONE is {ours}, but {number} of {total} people are in {usual}; set it to that"
    return Finding("time zone", "note" if same else "todo", f"{said}, else night and today begin elsewhere")


async def _channels(client: AsyncWebClient, deps: Deps | None) -> AsyncIterator[Finding]:
    """Whether the app is a member of each channel that gets a digest."""
    if deps is None:
        return
    with deps.db.read() as tx:
        active = [each for each in digests.active(tx) if each.audience != "owners"]
    wanted = {each.target for each in active if not each.target.startswith(("U", "W"))}
    if not wanted:
        return
    missing = wanted - await _joined(client)
    for channel in sorted(missing):
        yield Finding("channel", "todo", await _absent(client, channel))
    if not missing:
        yield Finding("channels", "ok", f"a member of all {len(wanted)} that get digests")


async def _joined(client: AsyncWebClient) -> set[str]:
    found: set[str] = set()
    cursor = ""
    for _ in range(_PAGES):
        page = await client.users_conversations(
            types="public_channel,private_channel", exclude_archived=True, limit=_PAGE, cursor=cursor or None
        )
        found |= {str(channel["id"]) for channel in page.get("channels") or []}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return found


async def _absent(client: AsyncWebClient, channel: str) -> str:
    try:
        info = (await client.conversations_info(channel=channel)).get("channel") or {}
    except FAILURES:
        return f"{channel} gets a digest and is private, and I am not in it; {_JOIN}"
    if info.get("is_archived"):
        return f"#{info.get('name')} gets a digest and is archived; unarchive it, or remove its digests"
    return f"#{info.get('name')} gets a digest and I am not in it; {_JOIN}"
