"""The plan for files of the import bundle, known by their names."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest import source
from ingest.bundle import BUNDLE, Table
from ingest.plan import Plan, Progress, Task, find
from ingest.rows import Rows
from store.errors import BadInput
from store.nearest import suggest


def plan(paths: Sequence[Path]) -> Plan:
    """Files of the import bundle, by their names. BadInput for one that is missing, unknown or incomplete."""
    tables: list[tuple[str, Path]] = []
    warnings: list[str] = []
    for path, named in find(paths):
        stem = path.stem.casefold()
        if stem in BUNDLE:
            tables.append((stem, path))
            continue
        problem = f"{path.name} is no file of the import bundle{suggest(stem, BUNDLE) or '.'}"
        if named:
            raise BadInput(f"{problem} The files are {', '.join(BUNDLE)}; other names need a map (--map).")
        warnings.append(f"{problem} It is left out.")
    if not tables:
        places = ", ".join(str(path) for path in paths)
        raise BadInput(
            f"{places} holds no file of the import bundle: {', '.join(BUNDLE)} (.csv or .parquet)."
        )
    order = list(BUNDLE)
    tables.sort(key=lambda found: order.index(found[0]))
    return Plan(tuple(_bundle_task(BUNDLE[name], path) for name, path in tables), tuple(warnings))


def _bundle_task(table: Table, path: Path) -> Task:
    header = {name.casefold(): name for name in source.columns(path)}
    known = {header[name]: name for name in table.names if name in header}
    strange = [name for name in header.values() if name not in known]
    for name in table.required:
        if name not in header:
            hint = suggest(name, strange)
            raise BadInput(
                f"{path.name} lacks the column '{name}', which every row of {table.name} needs{hint or '.'} "
                "Rename the column in the header, or import with a map (--map)."
            )

    def rows(progress: Progress) -> Rows:
        read = source.read(path, known, progress)
        text = read.text.rename(columns=known)
        places = {name: read.place.named(column) for column, name in known.items()}
        return Rows(text, read.place, places, read.rejects)

    return Task(
        path.name, table, rows, _unknown_columns(path.name, strange, set(table.names) - set(known.values()))
    )


def _unknown_columns(file: str, strange: list[str], free: Iterable[str]) -> tuple[str, ...]:
    if not strange:
        return ()
    hints = {name: suggest(name, free).removeprefix("; ") for name in strange}
    said = ", ".join(f"'{name}' ({hint})" if hint else f"'{name}'" for name, hint in hints.items())
    return (f"{file}: columns that the bundle does not have are left out: {said}.",)
