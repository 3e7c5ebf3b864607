"""Prints time and peak memory of scoring 100,000 accounts × 90 days, beside numpy and DuckDB on their own.

Run as `python -m bench.scale [ACCOUNTS [DAYS [REPEATS]]]`. All start from the same Parquet file of usage. The
bare ones end with the numbers that our usage signals are made of, ours with risk, health, and every reason as
a sentence. Each runs in a process of its own, in turns; the ratios are medians over the turns. What they have
in common must be the same, else this fails.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from hashlib import sha1
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bench import bare
from scoring import model
from scoring.book import Book

TODAY = date(2026, 6, 30)
HORIZON = 90
METRICS = ("active_people", "exports", "runs", "shares")
RIVALS = {"numpy": bare.by_numpy, "duckdb": bare.by_duckdb}

# The value of a signal's receipt, and the bare column that is the same.
SAME = {"pace": "days 28", "recency": "last", "people": "people 0"}


def make(file: Path, accounts: int, days: int, *, shuffled: bool) -> None:
    """Write a usage file with a row for every account and day, in order of both or in none."""
    rng = np.random.default_rng(1)
    numbers = [str(1_000_000 + number) for number in range(accounts)]
    names = [sha1(each.encode()).hexdigest()[:16] for each in numbers] if shuffled else numbers  # noqa: S324 - ids
    code, ago = np.repeat(np.arange(accounts), days), np.tile(np.arange(days)[::-1], accounts)
    order = rng.permutation(len(code)) if shuffled else slice(None)
    columns = {
        "account_id": pa.DictionaryArray.from_arrays(pa.array(code[order]), pa.array(names)),
        "day": pa.array((np.datetime64(TODAY) - ago)[order]),
        "metric": pa.DictionaryArray.from_arrays(pa.array(((code + ago) % 4)[order]), pa.array(METRICS)),
        "value": pa.array(rng.poisson(2.0, len(code)).astype(np.float64)),
    }
    kinds = {"account_id": pa.string(), "day": pa.date32(), "metric": pa.string(), "value": pa.float64()}
    pq.write_table(pa.table(columns).cast(pa.schema(list(kinds.items()))), file)


def ours(file: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by stage, and the sums that must agree; the file is read as the bare numpy reads it."""
    marks = [time.perf_counter()]
    table = pq.read_table(file, read_dictionary=["account_id", "metric"]).combine_chunks()
    table = table.to_pandas(date_as_object=False)
    ids = np.asarray(table["account_id"].cat.categories, dtype=object)
    accounts = pd.DataFrame({"account_id": ids, "name": ids, "seats": 8.0, "started_on": table["day"].min()})
    book = Book.of({"accounts": accounts, "usage": table})
    del table
    marks.append(time.perf_counter())
    _, scored = model.fit_and_score(book, TODAY, HORIZON)
    marks.append(time.perf_counter())
    said = [reason for reasons in scored["reasons"] for reason in reasons if reason.signal in SAME]
    sums = {SAME[name]: sum(each.value or 0.0 for each in said if each.signal == name) for name in SAME}
    return dict(zip(("read", "score"), np.diff(marks).tolist(), strict=True)), sums


def rival(name: str, file: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The same for one of the bare ones, whose reading is part of it."""
    begun = time.perf_counter()
    _, columns = RIVALS[name](file, TODAY)
    seconds = time.perf_counter() - begun
    return {"all": seconds}, dict(zip(bare.COLUMNS, columns.sum(axis=0).tolist(), strict=True))


def run(name: str, file: Path) -> None:
    """What a process of its own prints: seconds, peak MiB and sums, as JSON."""
    seconds, sums = ours(file) if name == "ours" else rival(name, file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << (20 if sys.platform == "darwin" else 10)
    )
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak, "sums": sums}))


def turn(file: Path) -> dict[str, dict[str, float]]:
    """Everybody once: seconds by stage, their sum as `all`, and `MiB`. AssertionError where they differ."""
    found: dict[str, dict[str, float]] = {}
    sums: dict[str, Mapping[str, float]] = {}
    for name in ("ours", *RIVALS):
        command = [sys.executable, "-m", "bench.scale", name, str(file)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        said = json.loads(done.stdout)
        sums[name] = said["sums"]
        found[name] = said["seconds"] | {"all": sum(said["seconds"].values()), "MiB": said["peak"]}
    agree(sums)
    return found


def agree(sums: Mapping[str, Mapping[str, float]]) -> None:
    """AssertionError where somebody's sum of a column is not that of numpy's."""
    for column, expected in sums["numpy"].items():
        for name, each in sums.items():
            if not np.isclose(each.get(column, expected), expected, rtol=1e-9):
                raise AssertionError(f"{column}: {each[column]} by {name}, {expected} by numpy")


def compare(file: Path, repeats: int) -> None:
    """One line each: medians, and ratios to the faster and the leaner of the bare ones in the same turn."""
    turns = [turn(file) for _ in range(repeats)]
    print_line(file.stem, "seconds", "× faster", "peak MiB", "× leaner", "stages")
    for name in turns[0]:
        cells = [f"{np.median([each[name]['all'] for each in turns]):.2f}", ratio(turns, name, "all")]
        cells += [f"{np.median([each[name]['MiB'] for each in turns]):,.0f}", ratio(turns, name, "MiB")]
        stages = [stage for stage in turns[0][name] if stage not in ("all", "MiB")]
        said = (f"{stage} {np.median([each[name][stage] for each in turns]):.2f}" for stage in stages)
        print_line(name, *cells, ", ".join(said))


def ratio(turns: list[dict[str, dict[str, float]]], name: str, what: str) -> str:
    """The median of one's seconds or MiB over the least that a bare one took in the same turn."""
    return f"{np.median([each[name][what] / min(each[one][what] for one in RIVALS) for each in turns]):.2f}"


def print_line(name: str, *cells: str) -> None:
    """A line of a table on the standard output."""
    sys.stdout.write(f"{name:20}" + "".join(f"{cell:>10}" for cell in cells[:4]) + f"  {cells[4]}\n")
    sys.stdout.flush()


def main(accounts: int, days: int, repeats: int) -> None:
    """Both cases: ids like numbers in order, and ids like hashes in no order."""
    sys.stdout.write(f"{accounts:,} accounts × {days} days = {accounts * days:,} rows of usage\n")
    with tempfile.TemporaryDirectory() as folder:
        for shuffled, name in ((False, "ids in order"), (True, "shuffled hashes")):
            file = Path(folder) / f"{name}.parquet"
            make(file, accounts, days, shuffled=shuffled)
            compare(file, repeats)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("ours", *RIVALS):
        run(sys.argv[1], Path(sys.argv[2]))
    else:
        main(*map(int, (sys.argv[1:] + ["100000", "90", "5"][len(sys.argv) - 1 :])))
