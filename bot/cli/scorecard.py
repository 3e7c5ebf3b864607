"""`rapport scorecard`: see what another scorecard would change, apply it, and show the one that holds."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from bot.cli import operator
from bot.cli.rehearsal_text import told
from bot.deps import opened
from bot.settings import read
from commands.contract import Deps
from scoring import nightly, rehearsal
from scoring.card import scorecard
from scoring.card.scorecard import Scorecard
from scoring.rehearsal import Rehearsal
from store import scorecards, scores
from store.errors import BadInput
from store.scorecards import ScorecardText
from views.words import day

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_HISTORY = 50
_BUILT_IN = "built-in"


@click.group("scorecard")
def command() -> None:
    """Which signals count, and how much, for which accounts."""


@command.command("check")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def check(*, file: Path, as_json: bool) -> None:
    """Say what a scorecard would change, and change nothing.

    Scores the book as of the day it was last scored, by the scorecard that holds and by this one, and past
    days to see how well the health of either ranks the accounts that were then lost. Ends with 2 on a
    mistake in the file.
    """
    new = scorecard.read(file)
    settings = read()
    with opened(settings) as deps:
        found = _rehearse(deps, new, settings.horizon)
    if as_json:
        click.echo(
            json.dumps({"version": new.version} | (asdict(found) if found else {}), default=str, indent=2)
        )
        return
    click.echo(f"{file.name} is a scorecard that can be applied, version {new.version}.")
    click.echo(
        "\n".join(told(found)) if found else "The book was never scored, so there is nothing to compare."
    )


@command.command("apply")
@click.argument("file", type=_FILE)
@click.option("--by", default="", help="Who applies it, such as an e-mail address; you, if not given.")
def apply(*, file: Path, by: str) -> None:
    """Let a scorecard hold from the next scoring on."""
    new = scorecard.read(file)
    with opened(read()) as deps:
        done = _apply(deps, new, by or operator.name())
    if not done:
        click.echo(f"Version {new.version} holds already; nothing was changed.")
        return
    click.echo(f"Applied: version {new.version} holds. The next scoring uses it; `rapport score` scores now.")


@command.command("show")
@click.option(
    "--version", default="", help=f"An earlier one, or {_BUILT_IN}; the one that holds if not given."
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(*, version: str, as_json: bool) -> None:
    """Print a scorecard; who applied it and when goes to standard error."""
    with opened(read()) as deps, deps.db.read() as tx:
        past = scorecards.history(tx, _HISTORY)
    shown = _choose(version, past)
    if as_json:
        click.echo(json.dumps(asdict(shown), default=str, indent=2))
        return
    click.echo(_since(shown, past), err=True)
    click.echo(shown.text, nl=not shown.text.endswith("\n"))


def _rehearse(deps: Deps, new: Scorecard, horizon: int) -> Rehearsal | None:
    """None where the book was never scored."""
    with deps.db.read() as tx:
        newest = scores.run_at(tx, date.max)
        held = scorecard.held(scorecards.current(tx))
    if newest is None:
        return None
    book = nightly.load(deps.db, newest.as_of)
    return rehearsal.rehearse(
        book, newest.as_of, horizon, (held, new), lambda line: click.echo(line, err=True)
    )


def _apply(deps: Deps, new: Scorecard, by: str) -> bool:
    """False where this very text holds already."""
    with deps.db.begin() as tx:
        held = scorecards.current(tx)
        before = held.version if held else scorecard.built_in().version
        if before == new.version:
            return False
        scorecards.apply(tx, ScorecardText(new.version, new.text, deps.now(), by))
        operator.note(tx, deps, "apply scorecard", {"version": new.version, "before": before}, by)
    return True


def _choose(version: str, past: list[ScorecardText]) -> ScorecardText | Scorecard:
    built_in = scorecard.built_in()
    if version in {_BUILT_IN, built_in.version} or not (version or past):
        return built_in
    for each in past:
        if version in {"", each.version}:
            return each
    known = ", ".join(dict.fromkeys((*(each.version for each in past), _BUILT_IN)))
    raise BadInput(f"There is no version {version} among the scorecards that were applied: {known}.")


def _since(shown: ScorecardText | Scorecard, past: list[ScorecardText]) -> str:
    since = "built in"
    if isinstance(shown, ScorecardText):
        since = f"applied on {day(shown.applied_at.date())} by {shown.applied_by}"
    others = ", ".join(dict.fromkeys(each.version for each in past if each.version != shown.version))
    return f"Version {shown.version}, {since}." + (f" Others that were applied: {others}." if others else "")
