"""A block of a map applied to its files: rows of the bundle, each value still at the place it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ingest.join import look_up, matching, rank
from ingest.mapping import Block, Join, Origin
from ingest.rejects import Numbers, Place
from ingest.rows import Reasons, Rows
from ingest.source import Source


@dataclass(frozen=True, slots=True)
class Wide:
    """The main file's rows, the joined columns beside them as `join.column`, and where each was read."""

    text: pd.DataFrame
    places: dict[str, Place]


def translate(block: Block, sources: Mapping[str, Source]) -> Rows:
    """Rows of the block's table. BadInput where a join finds several rows for one."""
    main = sources[block.file]
    chosen: Numbers = np.flatnonzero(matching(main.text, block.where))
    place = main.place.at(chosen)
    text = main.text.iloc[chosen].reset_index(drop=True)
    wide = Wide(text, {name: place.named(name) for name in text.columns})
    for join in block.joins:
        wide = _beside(wide, join, place, sources[join.file])
    columns: dict[str, pd.Series] = {}
    doubts = list(_unfound(block, wide))
    for name, origin in block.columns.items():
        values, strange = _column(origin, wide.text)
        columns[name] = values.mask(values == "")  # the map's own words may be empty, too
        doubts.append((name, strange))
    return Rows(
        pd.DataFrame(columns, index=text.index),
        place,
        {name: wide.places.get(o.source or "", place.named(name)) for name, o in block.columns.items()},
        main.rejects,
        tuple(doubts),
        block.sums,
        rank(wide.text[block.last_by]) if block.last_by else None,
        left_out=len(main.text) - len(text),
    )


def _beside(wide: Wide, join: Join, place: Place, source: Source) -> Wide:
    found, lines = look_up(join, wide.text[join.ours], source)
    names = {name: f"{join.name}.{name}" for name in found.columns}
    beyond = replace(source.place, lines=lines)
    places = {new: replace(place, column=new, beyond=beyond.named(old)) for old, new in names.items()}
    return Wide(pd.concat([wide.text, found.rename(columns=names)], axis=1), wide.places | places)


def _unfound(block: Block, wide: Wide) -> list[tuple[str, Reasons]]:
    """Required columns of rows for which the joined file has no row, which says more than «is empty»."""
    doubts: list[tuple[str, Reasons]] = []
    for name in block.table.required:
        place = wide.places.get(block.columns[name].source or "")
        join = next(
            (join for join in block.joins if place and place.column.startswith(f"{join.name}.")), None
        )
        if join and place and place.beyond:
            ours = wide.text[join.ours][place.beyond.lines < 0].dropna()
            doubts.append((name, f"{join.file} has no {join.theirs} '" + ours + "'"))
    return doubts


def _column(origin: Origin, text: pd.DataFrame) -> tuple[pd.Series, Reasons]:
    """The column's values, and the reasons against those that the map does not know."""
    nothing = pd.Series(dtype="str")
    if origin.source is None:
        return pd.Series(origin.const, index=text.index, dtype="str"), nothing
    values = text[origin.source]
    if origin.when:
        values = values.where(matching(text, dict(origin.when)))
    if origin.meanings is None:
        return (values if origin.default is None else values.fillna(origin.default)), nothing
    mapped = values.map(origin.meanings).astype("str")
    if origin.default is not None:
        return mapped.fillna(origin.default), nothing
    strange = values[values.notna() & mapped.isna()]
    reason = f"is not among the values of the map: {', '.join(origin.meanings)}"
    return mapped.fillna(values), pd.Series(reason, index=strange.index, dtype="str")
