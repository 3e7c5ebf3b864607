"""The numbers that our usage signals are made of, by numpy alone and by DuckDB alone."""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

Floats = npt.NDArray[np.float64]

MEMORY = 180.0  # days after which an active day has lost two thirds of its weight
PEOPLE = "active_people"

# First and last day, in days ago, of each window over which usage is added up.
SUMS = {
    "use 28": (0, 27),
    "use 90 before": (28, 89),
    "use then": (364, 391),
    "use then, earlier": (371, 398),
    "use then, later": (357, 384),
    "use 90 before then": (392, 453),
}
ACTIVE = {"days 7": (0, 6), "days 28": (0, 27), "days 90": (0, 89), "days half year before": (28, 209)}
BUSIEST = {f"people {n}": (28 * n, 28 * n + 27) for n in range(4)} | {
    f"people then {n}": (n, n + 27) for n in (357, 364, 371, 420)
}
BREADTH = {f"breadth {n}": (28 * n, 28 * n + 27) for n in range(4)}
COLUMNS = ("first", "last", "decayed", *ACTIVE, *SUMS, *BUSIEST, *BREADTH)


def by_numpy(usage: Path, today: date) -> tuple[list[str], Floats]:
    """Ids in order, and COLUMNS (n × k): one dense account × day table of each kind, summed over windows."""
    table = pq.read_table(usage, read_dictionary=["account_id", "metric"]).combine_chunks()
    ids, code = _coded(table["account_id"])
    metrics, metric = _coded(table["metric"])
    value = table["value"].to_numpy()
    ago = (np.datetime64(today) - table["day"].to_numpy().astype("datetime64[D]")).astype(np.int64)
    good = (value > 0) & (ago >= 0)
    code, metric, value, ago = code[good], metric[good], value[good], ago[good]
    size, span = len(ids), int(ago.max()) + 1
    people = metric == metrics.index(PEOPLE)
    key = code * span + ago
    active = np.zeros(size * span, dtype=np.bool_)
    active[key] = True
    used = np.bincount(key, weights=value * ~people, minlength=size * span).reshape(size, span)
    most = np.zeros(size * span)
    np.maximum.at(most, key[people], value[people])
    active, most = active.reshape(size, span), most.reshape(size, span)
    things = np.zeros((len(BREADTH), size, len(metrics)), dtype=np.bool_)
    for at, (new, old) in enumerate(BREADTH.values()):
        inside = ~people & (ago >= new) & (ago <= old)
        things[at, code[inside], metric[inside]] = True
    found = [
        span - 1.0 - active[:, ::-1].argmax(axis=1),
        active.argmax(axis=1),
        active @ np.exp(-np.arange(span) / MEMORY),
        *(active[:, new : old + 1].sum(axis=1) for new, old in ACTIVE.values()),
        *(used[:, new : old + 1].sum(axis=1) for new, old in SUMS.values()),
        *(most[:, new : old + 1].max(axis=1, initial=0.0) for new, old in BUSIEST.values()),
        *things.sum(axis=2),
    ]
    return ids, np.column_stack(found).astype(np.float64)


def _coded(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The values in order, and each row's position among them."""
    whole = column.unify_dictionaries().combine_chunks()
    order = np.argsort(np.asarray(whole.dictionary.to_pylist(), dtype=object))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return whole.dictionary.take(pa.array(order)).to_pylist(), rank[whole.indices.to_numpy()]


def by_duckdb(usage: Path, today: date) -> tuple[list[str], Floats]:
    """The same by two levels of GROUP BY: first what happened on each day, then the windows of days."""

    def over(what: str, windows: dict[str, tuple[int, int]]) -> list[str]:
        return [f"{what} FILTER (ago BETWEEN {new} AND {old})" for new, old in windows.values()]

    windows = [
        "max(ago)",
        "min(ago)",
        f"sum(exp(-ago / {MEMORY}))",
        *over("count(*)", ACTIVE),
        *over("sum(used)", SUMS),
        *over("max(people)", BUSIEST),
        *(f"bit_count({part})" for part in over("bit_or(things)", BREADTH)),
    ]
    columns = ", ".join(f"coalesce({window}, 0)::DOUBLE AS c{at}" for at, window in enumerate(windows))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW usage AS FROM '{usage}'")
        names = [name for (name,) in connection.sql("SELECT DISTINCT metric FROM usage").fetchall()]
        bit = " ".join(f"WHEN '{name}' THEN {1 << at}" for at, name in enumerate(names) if name != PEOPLE)
        found = connection.sql(
            f"""
            WITH days AS (
                SELECT account_id, date_diff('day', day, DATE '{today}') AS ago,
                    sum(value) FILTER (metric <> '{PEOPLE}') AS used,
                    max(value) FILTER (metric = '{PEOPLE}') AS people,
                    bit_or(CASE metric {bit} ELSE 0 END) AS things
                FROM usage WHERE value > 0 AND day <= DATE '{today}' GROUP BY ALL
            )
            SELECT account_id, {columns} FROM days GROUP BY account_id ORDER BY account_id
            """  # noqa: S608 - the names of metrics come from the file made beside this one
        ).to_arrow_table()
    return found["account_id"].to_pylist(), np.column_stack(
        [column.to_numpy() for column in found.columns[1:]]
    )
