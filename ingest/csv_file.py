"""A CSV file as columns of text, whatever its separator; rows that cannot be read are named by line."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from ingest.lines import Lines, Unreadable, split
from ingest.rejects import Broken, Numbers
from store.errors import BadInput

_BATCH = 50_000
_SAY_AT = 250_000
_LONGEST_LINE = 16 * 1024 * 1024  # bytes: what is longer is no line, and would be held in memory whole

Batch = tuple[pd.DataFrame, Sequence[int]]  # rows, and the line on which each starts


def header(path: Path) -> tuple[list[str], str]:
    """The header's names, trimmed, and the separator: the one that splits it into the most names."""
    with path.open("rb") as file:
        _refuse_endless(file, path.name)
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            raise BadInput(f"{path.name} is UTF-16: save it as UTF-8 and import it again.")
        firsts = {mark: _first_row(file, mark) for mark in ",;\t|"}
    mark = max(
        firsts, key=lambda mark: 0 if isinstance(firsts[mark][1], Unreadable) else len(firsts[mark][1])
    )
    start, row = firsts[mark]
    if isinstance(row, Unreadable):
        raise BadInput(f"{path.name}, line {start}: {row}. The first line must name the columns.")
    if fault := _encoding_fault(row, row):
        raise BadInput(f"{path.name}, line {start}: {fault[2]}.")
    return [field.replace("\0", "").strip() for field in row], mark


def read(
    path: Path, wanted: Collection[str], progress: Callable[[str], None]
) -> tuple[pd.DataFrame, Numbers, list[Broken]]:
    """The wanted columns, the line on which each row starts, and the rows that could not be read."""
    names, mark = header(path)
    frames = [_frame(names, [], wanted)]
    numbers: list[int] = []
    broken: list[Broken] = []
    with path.open("rb") as file:
        for frame, starts in _batches(file, names, mark, wanted, broken):
            frames.append(frame)
            numbers.extend(starts)
            if len(numbers) % _SAY_AT < len(starts):
                progress(f"{path.name}: {len(numbers):,} rows read")
    return pd.concat(frames, ignore_index=True), np.array(numbers, np.int64), broken


def _refuse_endless(file: BinaryIO, name: str) -> None:
    """BadInput for a line that would fill the memory; else the file is at its beginning again."""
    while block := file.read(_LONGEST_LINE):
        if len(block) == _LONGEST_LINE and b"\n" not in block:
            raise BadInput(
                f"{name} has a line of more than {_LONGEST_LINE // 1024**2} MB: is it a CSV file? "
                "Export it again, with one row a line."
            )
    file.seek(0)


def _first_row(file: BinaryIO, mark: str) -> tuple[int, list[str] | Unreadable]:
    file.seek(0)
    return next(split(Lines(file), mark), (1, Unreadable("the file is empty")))


def _encoding_fault(row: list[str], names: list[str]) -> tuple[str, str, str] | None:
    """The column, value and reason of the first field with a byte that is not UTF-8."""
    for name, field in zip(names, row, strict=True):
        byte = next((ord(char) - 0xDC00 for char in field if "\udc80" <= char <= "\udcff"), None)
        if byte is not None:
            value = field.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            return name, value, f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8"
    return None


def _batches(
    file: BinaryIO, names: list[str], mark: str, wanted: Collection[str], broken: list[Broken]
) -> Iterator[Batch]:
    """The rows below the header; those that could not be read go to `broken`."""
    top = Lines(file)
    next(split(top, mark))
    number = top.number
    while block := list(islice(file, _BATCH)):
        text = b"".join(block)
        quoted = b'"' in text
        if (
            not quoted
            and (frame := _plain(text, names, mark, wanted)) is not None
            and len(frame) == len(block)
        ):
            yield frame, range(number + 1, number + 1 + len(block))
        else:
            lines = Lines(chain(block, file) if quoted else block, number)
            rows = _readable(split(lines, mark, len(names)), names, broken)
            while batch := list(islice(rows, _BATCH)):
                yield _frame(names, [row for _, row in batch], wanted), [start for start, _ in batch]
        number += len(block)


def _plain(text: bytes, names: list[str], mark: str, wanted: Collection[str]) -> pd.DataFrame | None:
    """Lines without a quote, each of which is a row then, read many times as fast; None where one is not."""
    numbers = [str(number) for number in range(len(names))]
    chosen = {number: name for number, name in zip(numbers, names, strict=True) if name in wanted}
    try:
        table = read_csv(
            BytesIO(text),
            ReadOptions(column_names=numbers),
            ParseOptions(delimiter=mark, quote_char=False, ignore_empty_lines=False),
            ConvertOptions(
                column_types=dict.fromkeys(chosen, pa.large_string()), include_columns=list(chosen)
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table.to_pandas().rename(columns=chosen)


def _readable(
    rows: Iterable[tuple[int, list[str] | Unreadable]], names: list[str], broken: list[Broken]
) -> Iterator[tuple[int, list[str]]]:
    """The rows whose fields are all there and good text; the others go to `broken`."""
    for start, row in rows:
        if isinstance(row, Unreadable):
            broken.append(Broken(start, "", "", row))
        elif "".join(row).isascii() or not (fault := _encoding_fault(row, names)):
            yield start, row
        else:
            broken.append(Broken(start, *fault))


def _frame(names: list[str], rows: list[list[str]], wanted: Collection[str]) -> pd.DataFrame:
    fields = zip(*rows, strict=True) if rows else ([] for _ in names)
    columns = zip(names, fields, strict=True)
    return pd.DataFrame({name: pd.Series(list(f), dtype="str") for name, f in columns if name in wanted})
