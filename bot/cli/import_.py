"""`rapport import`: files into the book."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from bot.cli import operator
from bot.deps import opened
from bot.settings import read
from commands.contract import Deps
from ingest.load import load
from ingest.report import FileReport, Report
from views.words import count

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--map", "mapping", type=_FILE, help="A YAML file that says how foreign files fit.")
@click.option("--rejects", default="rejects.csv", show_default=True, type=_FILE, help="Names bad rows.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], *, mapping: Path | None, rejects: Path, as_json: bool
) -> None:
    """Import files or folders of CSV or Parquet into the book.

    Good rows are loaded whatever the others are, and doing it twice changes nothing. Ends with 1 if any row
    was rejected.
    """
    with opened(read()) as deps:
        report = load(deps.db, paths, mapping, rejects, lambda line: click.echo(line, err=True))
        _note(deps, report)
    click.echo(json.dumps(asdict(report), default=str, indent=2) if as_json else _told(report))
    ctx.exit(0 if report.ok else 1)


def _note(deps: Deps, report: Report) -> None:
    """Put into the audit who imported how much."""
    counted = ("new", "changed", "rejected")
    rows = {name: sum(getattr(file, name) for file in report.files) for name in counted}
    with deps.db.begin() as tx:
        operator.note(tx, deps, "import", {"files": len(report.files), **rows})


def _told(report: Report) -> str:
    lines = [line for file in report.files for line in _told_file(file)]
    warned = [f"Note: {warning}" for warning in report.warnings]
    rejected = [f"Rejected rows are named in {report.rejects}."] if report.rejects else []
    return "\n".join([*lines, *warned, *rejected])


def _told_file(file: FileReport) -> list[str]:
    there = f"{file.same - file.merged:,} there already"
    merged = f", {file.merged:,} merged into others" if file.merged else ""
    loaded = f"{file.new:,} new, {file.changed:,} changed, {there}{merged}, {file.rejected:,} rejected"
    return [
        f"{file.name} ({file.table}): {count(file.read, 'row')}: {loaded}",
        *(f"  {note}" for note in (*file.notes, *file.warnings)),
    ]
