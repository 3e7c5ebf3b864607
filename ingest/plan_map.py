"""The plan for files of another schema, by a map."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from ingest import mapping, source
from ingest.mapping import Block
from ingest.plan import Plan, Progress, Task, find
from ingest.rows import Rows
from ingest.source import Source
from ingest.translate import translate
from store.errors import BadInput


def plan(paths: Sequence[Path], map_file: Path) -> Plan:
    """Files of another schema, by a map. BadInput where a file or column that the map names is not there."""
    blocks = mapping.read(map_file)
    files: dict[str, Path] = {}
    for path, _ in find(paths):
        if path.name in files:
            raise BadInput(
                f"{files[path.name]} and {path} have the same name: a map needs one file of each name."
            )
        files[path.name] = path
    wanted: dict[str, set[str]] = {}
    for block in blocks:
        _check_block(block, files, wanted)
    reader = _Reader(files, wanted)
    mains = {block.file for block in blocks}
    tasks = tuple(Task(block.file, block.table, partial(_rows, block, mains, reader)) for block in blocks)
    unused = [f"{name} is not in the map. It is left out." for name in files if name not in wanted]
    return Plan(tasks, tuple(unused))


class _Reader:
    """Reads each file once, however many blocks need it."""

    def __init__(self, files: dict[str, Path], wanted: dict[str, set[str]]) -> None:
        self._files = files
        self._wanted = wanted
        self._read: dict[str, Source] = {}

    def read(self, name: str, progress: Progress) -> Source:
        if name not in self._read:
            self._read[name] = source.read(self._files[name], self._wanted[name], progress)
        return self._read[name]


def _rows(block: Block, mains: Collection[str], reader: _Reader, progress: Progress) -> Rows:
    """The block's rows. The unreadable rows of a file that is only looked up are told with them."""
    names = {block.file, *(join.file for join in block.joins)}
    sources = {name: reader.read(name, progress) for name in names}
    rows = translate(block, sources)
    beside = [found.rejects for name, found in sources.items() if name not in mains]
    return replace(rows, unreadable=pd.concat([rows.unreadable, *beside]))


def _check_block(block: Block, files: dict[str, Path], wanted: dict[str, set[str]]) -> None:
    """Every file and column that a block names is there; adds them to `wanted`."""
    named = {"": block.file} | {join.name: join.file for join in block.joins}
    spots = {"": block.spots["file"]} | {join.name: join.spots["file"] for join in block.joins}
    headers: dict[str, list[str]] = {}
    for name, file in named.items():
        spots[name].known(file, files, "is not among the files to import")
        headers[name] = source.columns(files[file])
        wanted.setdefault(file, set())
    for spot, name in block.sources():
        join, dot, rest = name.partition(".")
        which, column = (join, rest) if dot and join in named else ("", name)
        spot.known(column, headers[which], f"is not a column of {named[which]}")
        wanted[named[which]].add(column)
