"""A Parquet file as columns of text, so that one set of rules reads both formats."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from store.errors import BadInput

_MOST = 4 * 1024**3  # bytes of the values as they are in memory, however small the file is
_REFERENCE = 8  # bytes


def header(path: Path) -> list[str]:
    """The names of the columns. BadInput where the file is not Parquet."""
    try:
        return [name.strip() for name in pq.read_schema(path).names]
    except pa.ArrowException as error:
        raise BadInput(f"{path.name} is not a Parquet file, or it is damaged: export it again.") from error


def read(path: Path, wanted: Collection[str]) -> pd.DataFrame:
    """The wanted columns, as the text that a CSV file would hold. BadInput where there is too much of it."""
    try:
        table = _table(path, wanted)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(f"{path.name} is damaged: export it again.") from error
    columns = zip(table.column_names, table.columns, strict=True)
    return pd.DataFrame(
        {
            name.strip(): _as_text(column, f"{path.name}: the column '{name.strip()}'")
            for name, column in columns
        }
    )


def _table(path: Path, wanted: Collection[str]) -> pa.Table:  # pyright: ignore[reportUnknownParameterType]  # pyarrow has no stubs
    """The wanted columns, not yet unpacked: a few bytes may stand for as many values as somebody likes."""
    schema = pq.read_schema(path)
    names = [name for name in schema.names if name.strip() in wanted]
    texts = [name for name in names if pa.types.is_string(schema.field(name).type)]
    with pq.ParquetFile(path, read_dictionary=texts) as file:
        batches: list[Any] = []
        size = 0
        for batch in file.iter_batches(columns=names):
            size += sum(map(_unpacked, batch.columns))
            if size > _MOST:
                raise BadInput(f"{path.name} holds more than {_MOST // 1024**3} GB: import it in parts.")
            batches.append(batch)
        return pa.Table.from_batches(batches, None if batches else schema).select(names)


def _unpacked(column: pa.Array) -> int:  # pyright: ignore[reportUnknownParameterType]  # pyarrow has no stubs
    """Bytes of the column's values, however often one of them is repeated, and of what refers to them."""
    beside = _REFERENCE * len(column)
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes) + beside
    lengths = pc.call_function("binary_length", [column.dictionary.cast(pa.large_string())])
    return int(pc.call_function("sum", [lengths.take(column.indices)]).as_py() or 0) + beside


def _as_text(column: pa.ChunkedArray, where: str) -> pd.Series:  # pyright: ignore[reportUnknownParameterType]  # pyarrow has no stubs
    kind = column.type
    try:
        if pa.types.is_timestamp(kind):
            # To the microsecond, which is what the store keeps, and in UTC where there is a zone.
            moments = pa.timestamp("us", "UTC" if kind.tz else None)
            return column.cast(moments, safe=False).cast(pa.large_string()).to_pandas()
        return column.cast(pa.large_string()).to_pandas()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BadInput(
            f"{where} holds {kind}, not plain values: write it as text, numbers or dates."
        ) from error
