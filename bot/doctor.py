"""`rapport doctor`: what is there, what is missing, and what to do about it."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

import click

from bot.deps import opened
from bot.settings import BadSettings, Settings, read
from bot.slack import FAILURES, error_code, web_client
from commands.contract import Deps
from store import accounts, scores
from store.errors import Sorry


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `todo` needs doing before it works, `note` may be as wanted."""

    what: str
    state: Literal["ok", "note", "todo"]
    said: str


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Say what is missing and what to do.

    Looks at the settings, the database, the book and Slack; ends with 1 if anything needs doing.
    """
    findings = list(_look())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.state:<5} {finding.what}: {finding.said}")
    ctx.exit(1 if any(finding.state == "todo" for finding in findings) else 0)


def _look() -> Iterator[Finding]:
    try:
        settings = read()
    except BadSettings as bad:
        yield Finding("settings", "todo", str(bad))
        return
    yield from _tokens(settings)
    try:
        with opened(settings) as deps:
            yield Finding("database", "ok", f"{deps.db.url} answers and is up to date")
            yield from _book(deps)
    except Sorry as sorry:
        yield Finding("database", "todo", str(sorry))
    if settings.bot_token:
        yield asyncio.run(_slack(settings))


def _tokens(settings: Settings) -> Iterator[Finding]:
    if not settings.bot_token:
        yield Finding("SLACK_BOT_TOKEN", "todo", "not set; `rapport serve` needs it, `rapport say` does not")
    if not settings.app_token and not settings.signing_secret:
        yield Finding(
            "SLACK_APP_TOKEN",
            "todo",
            "not set; Socket Mode needs it, HTTP mode needs SLACK_SIGNING_SECRET instead",
        )
    else:
        mode = "Socket Mode" if settings.app_token else "HTTP mode, `rapport serve --http`"
        yield Finding("mode", "ok", mode)


def _book(deps: Deps) -> Iterator[Finding]:
    with deps.db.read() as tx:
        count, run = accounts.count(tx), scores.run_at(tx, deps.now().date())
    if not count:
        yield Finding("book", "todo", "empty; `rapport import <folder>` fills it")
        return
    yield Finding("book", "ok", f"{count:,} accounts")
    if run is None:
        yield Finding("scores", "todo", "none yet; `rapport score` makes them")
        return
    age = (deps.now().date() - run.as_of).days
    said = f"as of {run.as_of}, {run.accounts:,} accounts"
    yield Finding("scores", "ok" if age <= 2 else "note", said if age <= 2 else f"{said}; {age} days old")


async def _slack(settings: Settings) -> Finding:
    try:
        answer = await web_client(settings).auth_test()
    except FAILURES as error:
        code = error_code(error)
        said = f"refuses SLACK_BOT_TOKEN ({code})" if code else f"{settings.api_url} does not answer"
        return Finding("Slack", "todo", said)
    return Finding("Slack", "ok", f"connected to {answer.get('team') or 'the workspace'}")
