"""A Parquet file as columns of text, so that one set of rules reads both formats."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from store.errors import BadInput


def header(path: Path) -> list[str]:
    """The names of the columns. BadInput where the file is not Parquet."""
    try:
        return [name.strip() for name in pq.read_schema(path).names]
    except pa.ArrowInvalid as error:
        raise BadInput(f"{path.name} is not a Parquet file, or it is damaged: export it again.") from error


def read(path: Path, wanted: Collection[str]) -> pd.DataFrame:
    """The wanted columns, as the text that a CSV file would hold."""
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput(f"{path.name} is damaged: export it again.") from error
    text: dict[str, pd.Series] = {}
    for name, column in zip(header(path), table.columns, strict=True):
        if name in wanted:
            text[name] = _as_text(column, f"{path.name}: the column '{name}'")
    return pd.DataFrame(text)


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
