"""Files into the database: good rows in, bad rows named, every row counted, twice the same as once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from ingest import plan_bundle, plan_map
from ingest import rejects as rejects_file
from ingest.check import check
from ingest.fold import Folded, fold
from ingest.forgotten import gate
from ingest.plan import Progress, Task
from ingest.report import FileReport, Report
from ingest.rows import Rows
from store import bundle
from store.database import Database
from store.errors import BadInput
from store.records import Counts

# Rows in one transaction. A kill loses at most one, and the next run brings it.
CHUNK = 50_000


def load(
    db: Database, paths: Sequence[Path], mapping: Path | None, rejects: Path, progress: Progress
) -> Report:
    """Load files or folders of the import bundle, or by a map those of another schema.

    BadInput, before anything is loaded, where a file, its header or the map cannot be used. Rows that cannot
    be loaded are named in the file `rejects`, which is written only if there are any. `progress` gets a line
    now and then while much is read or loaded.
    """
    if not rejects.parent.is_dir():
        raise BadInput(f"There is no folder {rejects.parent} for the rejects: make it, or name another file.")
    plan = plan_map.plan(paths, mapping) if mapping else plan_bundle.plan(paths)
    if plan.tasks[0].table.name != "accounts" and not _accounts(db):
        raise BadInput(
            "There are no accounts yet: import an accounts file first, or together with the others."
        )
    rejected: list[pd.DataFrame] = []
    files = tuple([_load_file(db, task, rejected, progress) for task in plan.tasks])
    written = rejects_file.write(rejects, rejected)
    return Report(files, plan.warnings, rejects if written else None)


def _accounts(db: Database) -> set[str]:
    with db.read() as tx:
        return bundle.account_ids(tx)


def _load_file(db: Database, task: Task, rejected: list[pd.DataFrame], progress: Progress) -> FileReport:
    table, guard = task.table, gate(db)
    rows, forgotten = guard.admit(table, task.rows(progress))
    good, faults = check(table, rows, None if table.name == "accounts" else _accounts(db))
    folded = fold(table, good, rows)
    rejected += [rows.unreadable, *faults, folded.rejects]
    counts = _write(db, task, guard.seal(table, folded.frame), progress)
    refused = len(rows.text) - len(good) + len(folded.rejects)
    merged = len(good) - len(folded.frame) - len(folded.rejects)
    return FileReport(
        name=task.name,
        table=table.name,
        read=len(rows.text) + len(rows.unreadable),
        new=counts.new,
        changed=counts.changed,
        same=counts.same + merged,
        rejected=refused + len(rows.unreadable),
        merged=merged,
        warnings=task.warnings,
        notes=tuple(_notes(rows, folded, forgotten)),
    )


def _notes(rows: Rows, folded: Folded, forgotten: int) -> Iterator[str]:
    if forgotten:
        yield f"{forgotten:,} {'row' if forgotten == 1 else 'rows'} of who was forgotten left out"
    if rows.left_out:
        yield f"{rows.left_out:,} of {rows.left_out + len(rows.text):,} rows left out by where"
    yield from folded.notes


def _write(db: Database, task: Task, frame: pd.DataFrame, progress: Progress) -> Counts:
    total = Counts()
    for start in range(0, len(frame), CHUNK):
        chunk = pa.Table.from_pandas(frame.iloc[start : start + CHUNK], preserve_index=False)
        with db.begin() as tx:
            counts = bundle.load(tx, task.table.name, chunk)
        total = Counts(total.new + counts.new, total.changed + counts.changed, total.same + counts.same)
        if len(frame) > CHUNK:
            progress(f"{task.name}: {min(start + CHUNK, len(frame)):,} of {len(frame):,} rows loaded")
    return total
