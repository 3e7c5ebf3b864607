from collections import Counter
from pathlib import Path

from store.database import Database
from tests.ingest.conftest import Importer, data, rows_of

MAP = Path(__file__).parents[2] / "docs" / "examples" / "ravenstack.yml"


def test_ravenstack_loads_whole_by_its_map_and_a_second_run_changes_nothing(
    db: Database, run: Importer
) -> None:
    first = run(paths=[data("ravenstack")], mapping=MAP, db=db)
    assert first.report.ok
    assert [(file.table, file.read, file.new, file.same) for file in first.report.files] == [
        ("accounts", 500, 500, 0),
        ("subscriptions", 5000, 5000, 0),
        ("usage", 25000, 24981, 19),
        ("usage", 25000, 24111, 889),
        ("tickets", 2000, 2000, 0),
        ("touches", 600, 600, 0),
    ]
    tables = ("accounts", "subscriptions", "usage", "tickets", "touches")
    before = {table: rows_of(db, table) for table in tables}
    second = run(paths=[data("ravenstack")], mapping=MAP, db=db)
    assert all(file.same == file.read for file in second.report.files)
    assert before == {table: rows_of(db, table) for table in tables}
    assert sum(row["churned_on"] is not None for row in before["accounts"]) == 75
    assert Counter(row["bill_period_months"] for row in before["subscriptions"]) == {1: 2539, 12: 2461}
    running = sum(row["arr_minor"] for row in before["subscriptions"] if row["ended_on"] is None)
    assert sum(row["arr_minor"] for row in before["accounts"]) == running


def test_cdnow_loads_without_a_map(sqlite_db: Database, run: Importer) -> None:
    first = run(paths=[data("cdnow")])
    assert [(file.table, file.new) for file in first.report.files] == [("accounts", 23570), ("usage", 202773)]
    assert rows_of(sqlite_db, "accounts")[0]["account_id"] == "00001"
    assert all(file.same == file.read for file in run(paths=[data("cdnow")]).report.files)


def test_messages_and_crm_load_without_a_map(run: Importer) -> None:
    messages = run(paths=[data("messages")])
    assert messages.file("events.parquet").new == 59835
    crm = run(paths=[data("crm") / "accounts.csv", data("crm") / "subscriptions.csv"])
    assert (crm.report.ok, crm.file("subscriptions.csv").new) == (True, 17784)
