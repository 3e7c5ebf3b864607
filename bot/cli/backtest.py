"""`rapport backtest`: what the score would have said on past days, from only what was known then."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.cli import record_text
from bot.deps import opened
from bot.settings import read
from scoring import backtest, nightly
from scoring.backtest import Span
from scoring.record.measure import measure
from store.accuracy import Accuracy, TooFew
from views.record import waiting

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("backtest")
@click.option("--horizon", type=click.IntRange(1, 730), help="Days ahead; RAPPORT_HORIZON if not given.")
@click.option("--from", "first", type=DAY, help="The first day; as far back as 18 months if not given.")
@click.option("--to", "last", type=DAY, help="The last day; the last one whose horizon is over if not given.")
@click.option("--every", type=click.IntRange(1, 365), default=30, show_default=True, help="Days between two.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write what was said and what came, one row per account and day, to a CSV file.",
)
def command(
    *,
    horizon: int | None,
    first: datetime | None,
    last: datetime | None,
    every: int,
    as_json: bool,
    out: Path | None,
) -> None:
    """Score past days again, each from only what was known then, and compare with what came."""
    settings = read()
    span = Span(first and first.date(), last and last.date(), every)
    days = horizon or settings.horizon
    with opened(settings) as deps:
        today = deps.now().astimezone(settings.zone).date()
        tested = backtest.run(deps.db, today, days, span, _progress)
    if out:
        nightly.write_csv(tested.rows, out)
    found = measure(tested.rows, days)
    click.echo(_json(found, tested.names) if as_json else _text(found, tested.names))


def _text(found: Accuracy | TooFew, names: Mapping[str, str]) -> str:
    if isinstance(found, TooFew):
        return f"No number yet. {waiting(found)}"
    return record_text.tables(found, names)


def _json(found: Accuracy | TooFew, names: Mapping[str, str]) -> str:
    """The record as it is; in cases with the accounts' names. `enough` says whether there are numbers."""
    record: dict[str, Any] = {"enough": isinstance(found, Accuracy), **asdict(found)}
    for kind in ("misses", "false_alarms"):
        record |= {kind: [each | {"name": names.get(each["account_id"])} for each in record.get(kind, ())]}
    return json.dumps(record, default=str, ensure_ascii=False)


def _progress(line: str) -> None:
    click.echo(line, err=True)
