"""`rapport score`: every account's health and risk, kept in the database or written to a file."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click

from bot.cli import executors, operator
from bot.deps import opened
from bot.jobs import history
from bot.settings import read
from commands.contract import Deps
from scoring import nightly
from scoring.partition import Scorer
from store import scores
from views.words import count


@click.command("score")
@click.option("--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if not given.")
@click.option("--horizon", type=click.IntRange(1, 730), help="Days ahead; RAPPORT_HORIZON if not given.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a CSV file instead of keeping the scores.",
)
@click.option(
    "--executor",
    type=click.Choice(executors.NAMES),
    default="serial",
    show_default=True,
    help="Where to score: here, in processes of this machine, or by Dask.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(
    *, day: datetime | None, horizon: int | None, out: Path | None, executor: str, as_json: bool
) -> None:
    """Score every account, using nothing that is dated after the day."""
    settings = read()
    days = horizon or settings.horizon
    with opened(settings) as deps, executors.opened(executor) as scorer:
        as_of = day.date() if day else deps.now().astimezone(settings.zone).date()
        bands = _write(deps, as_of, days, out, scorer) if out else _keep(deps, as_of, days, scorer)
    if as_json:
        click.echo(json.dumps({"as_of": as_of.isoformat(), "horizon": days, "bands": bands}))
        return
    counts = ", ".join(f"{number:,} {band}" for band, number in bands.items()) or "nobody was a customer yet"
    click.echo(f"Scored as of {as_of}, {count(days, 'day')} ahead: {counts}.")


def _write(deps: Deps, as_of: date, horizon: int, out: Path, scorer: Scorer) -> Mapping[str, int]:
    _progress(f"Scoring the book as of {as_of}")
    frame = nightly.frame(deps.db, as_of, horizon, scorer)
    nightly.write_csv(frame, out)
    return {str(band): int(number) for band, number in frame["band"].value_counts().items()}


def _keep(deps: Deps, as_of: date, horizon: int, scorer: Scorer) -> Mapping[str, int]:
    run = history.score(deps.db, as_of, horizon, deps.now(), _progress, scorer)
    with deps.db.begin() as tx:
        operator.note(tx, deps, "score", {"as_of": as_of.isoformat(), "run": run.run_id})
        return {band: number for band, number in scores.bands(tx, run.run_id, None).items() if number}


def _progress(line: str) -> None:
    click.echo(line, err=True)
