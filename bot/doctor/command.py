"""`rapport doctor`: what is there, what is missing, and what to do about it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from bot.deps import opened
from bot.doctor import book, slack
from bot.doctor.deep import holding
from bot.doctor.finding import Finding
from bot.settings import BadSettings, Settings, read
from commands.policy import policy
from store.errors import Sorry
from store.invariants.check import Checked


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Also look whether all that the database holds fits together.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(ctx: click.Context, *, deep: bool, as_json: bool) -> None:
    """Say what is missing and what to do.

    Looks at the settings, the policy, the database, the book and Slack; ends with 1 if anything needs doing,
    which is marked with !!. What is marked with ?? may be as you want it.
    """
    findings = list(_look(deep=deep))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        click.echo("\n".join(map(str, findings)))
    ctx.exit(1 if any(finding.state == "todo" for finding in findings) else 0)


def _look(*, deep: bool) -> Iterator[Finding]:
    try:
        settings = read()
    except BadSettings as bad:
        yield Finding("settings", "todo", str(bad))
        return
    yield from _settings(settings)
    of_slack: list[Finding] = []
    try:
        # The policy is looked at by itself, so that a broken one does not hide what else there is.
        with opened(settings.model_copy(update={"policy": None})) as deps:
            yield from book.look(deps, settings.zone)
            if deep:
                yield from map(_held, holding(deps.db))
            if settings.bot_token:
                of_slack = slack.look(settings, deps)
    except Sorry as sorry:
        yield Finding("database", "todo", str(sorry))
        if settings.bot_token:
            of_slack = slack.look(settings, None)
    yield from of_slack


def _held(checked: Checked) -> Finding:
    return Finding(checked.name, "todo" if checked.keys else "ok", str(checked))


def _settings(settings: Settings) -> Iterator[Finding]:
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
    if settings.fixed_now:
        yield Finding("RAPPORT_NOW", "note", "fixes the clock; unset it outside of tests and demos")
    if settings.policy:
        yield _policy(settings.policy)


def _policy(path: Path) -> Finding:
    try:
        policy(path)
    except Sorry as sorry:
        return Finding("policy", "todo", str(sorry))
    return Finding("policy", "ok", f"{path} can be read")
