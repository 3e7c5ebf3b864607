"""`rapport digest`: what is due posted by hand, or by a machine's own clock; and what one would say now."""

import asyncio
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from bot import logs
from bot.deps import opened
from bot.digest.delivering import Outcome
from bot.digest.rounds import Digests
from bot.metrics import Metrics
from bot.settings import Settings, read, required
from bot.slack import web_client
from commands.contract import Deps
from commands.news import compose
from store import digests, people
from store.digest_records import Digest
from store.errors import BadInput
from store.records import Person
from views import plain

_TAKEN = {
    "sent": "posted already",
    "sending": "another process is at it",
    "failed": "failed before",
    "missed": "missed before",
}
_WORDS = {"sent": "posted", "found": "posted before, and noted now"}
_DONE = {"posted", "posted before, and noted now", "posted already", "another process is at it"}


@click.group("digest")
def command() -> None:
    """Digests: post what is due, or preview one."""


@command.command("run")
@click.option("--slot", "when", required=True, help="The due time: 2026-11-23T08:30, with or without a zone.")
@click.pass_context
def run(ctx: click.Context, *, when: str) -> None:
    """Post every digest that is due at that time and was not posted yet.

    A time without a zone is one of RAPPORT_TIMEZONE. Any number of these may run at once, and beside
    `rapport serve`: each message is posted once. Ends with 1 if one of them is not there.
    """
    settings = read()
    logs.configure(settings)
    with opened(settings) as deps:
        slot = _slot(when, settings.zone, deps.now())
        outcomes = asyncio.run(_posted(settings, deps, slot))
        said = [_said(deps, outcome) for outcome in outcomes]
    for line, _ in said:
        click.echo(line)
    if not said:
        click.echo(f"No digest was due at {slot:%Y-%m-%d %H:%M} UTC.")
    ctx.exit(0 if all(done for _, done in said) else 1)


@command.command("preview")
@click.argument("segment")
@click.option("--user", default="", help="As whom: an e-mail address or a Slack user id.")
def preview(*, segment: str, user: str) -> None:
    """Print what a digest of a segment would say now; "" is every account."""
    with opened(read()) as deps:
        person = _person(deps, user)
        asked = Digest("changes", "place", person.slack_id, segment, "", person.timezone, 5, "", deps.now())
        click.echo(plain.render(compose.preview(asked, deps, person)))


async def _posted(settings: Settings, deps: Deps, slot: datetime) -> Sequence[Outcome]:
    required(settings.bot_token, "SLACK_BOT_TOKEN", "posting digests")
    posting = Digests(deps, web_client(settings, retries=0), Metrics())
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, posting.stop)
    return await posting.run_slot(slot)


def _slot(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    try:
        read_ = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--slot {text} is no time; write it like 2026-11-23T08:30.") from None
    slot = (read_ if read_.tzinfo else read_.replace(tzinfo=zone)).astimezone(UTC)
    if slot > now:
        raise BadInput(f"--slot {text} has not come yet.")
    return slot


def _said(deps: Deps, outcome: Outcome) -> tuple[str, bool]:
    """A line about it, and whether its message is there or in good hands."""
    with deps.db.read() as tx:
        digest = digests.get(tx, outcome.key.digest_id)
    of = f" of {digest.segment or 'all accounts'}" if digest else ""
    if outcome.result == "taken":
        words, why = _TAKEN.get(outcome.said, outcome.said), ""
    else:
        words, why = _WORDS.get(outcome.result, outcome.result), outcome.said
    line = f"digest {outcome.key.digest_id}{of} to {outcome.key.target}: {words}"
    return f"{line}: {why}" if why else line, words in _DONE


def _person(deps: Deps, user: str) -> Person:
    with deps.db.read() as tx:
        return people.named(tx, user)
