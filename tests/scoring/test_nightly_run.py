"""From the database and back: what was scored is what is saved and what is written."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from scoring import nightly
from store import bundle, scores
from store.database import Database
from store.errors import BadInput, Sorry
from tests.scoring.companies import HORIZON, TODAY, account, crowd, score, use
from tests.scoring.companies import book as made

NOW = datetime(2026, 7, 1, 5, tzinfo=UTC)


def fill(db: Database) -> None:
    accounts, usage = crowd(12)
    accounts, usage = [account("acme"), account("quiet", age=90), *accounts], [*use("acme", range(9)), *usage]
    with db.begin() as tx:
        for table, rows in (("accounts", accounts), ("usage", usage)):
            frame = made(accounts, usage).tables()[table].dropna(axis=1, how="all")
            bundle.load(tx, table, pa.Table.from_pandas(frame, preserve_index=False))
            assert len(frame) == len(rows)


def test_a_run_saves_what_the_pure_functions_say(db: Database) -> None:
    fill(db)
    said: list[str] = []
    _, run = nightly.run(db, [TODAY - timedelta(weeks=1), TODAY], HORIZON, NOW, said.append)
    accounts, usage = crowd(12)
    expected = score(
        made([account("acme"), account("quiet", age=90), *accounts], [*use("acme", range(9)), *usage])
    )
    assert run.accounts == len(expected)
    assert run.params["memory"] > 0
    assert said
    with db.read() as tx:
        for account_id, row in expected.iterrows():
            stored = scores.get(tx, run.run_id, str(account_id))
            assert stored is not None
            assert stored.health == (None if row["band"] == "unknown" else row["health"])
            assert (stored.band, stored.next_step) == (row["band"], row["next_step"])
            assert list(stored.reasons) == row["reasons"]


def test_no_accounts_an_impossible_day_and_an_unwritable_file_are_one_sentence_each(
    db: Database, tmp_path: Path
) -> None:
    with pytest.raises(Sorry, match="There are no accounts to score yet"):
        nightly.frame(db, TODAY, HORIZON)
    fill(db)
    for day in (date.min, date.max):
        with pytest.raises(BadInput, match=f"{day} is too far away to be scored"):
            nightly.run(db, [day], HORIZON, NOW, [].append)
    for day in (nightly.FIRST, nightly.LAST):
        assert (nightly.frame(db, day, 730)["band"] == "unknown").all()
    with pytest.raises(Sorry, match="The scores cannot be written to"):
        nightly.write_csv(nightly.frame(db, TODAY, 1), tmp_path / "nowhere" / "scores.csv")


def test_the_csv_has_its_columns_and_receipts_that_add_up(db: Database, tmp_path: Path) -> None:
    fill(db)
    path = tmp_path / "scores.csv"
    nightly.write_csv(nightly.frame(db, TODAY, HORIZON), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == nightly.CSV_COLUMNS
    assert [row["account_id"] for row in rows] == sorted(row["account_id"] for row in rows)
    for row in rows:
        receipts = json.loads(row["reasons"])
        assert bool(receipts) == bool(row["health"])
        if receipts:
            assert sum(receipt["points"] for receipt in receipts) == int(row["health"])
            assert set(receipts[0]) == set(nightly.RECEIPT)
        assert row["as_of"] == "2026-06-30"
