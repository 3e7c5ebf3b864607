from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from store.database import Database
from store.errors import Sorry
from tests.ingest.conftest import Importer, rows_of

ACCOUNTS = "account_id,name,seats,arr,currency,started_on\nA1,Acme,40,1200.50,EUR,2024-01-31\nA2,Bolt,,,,\n"
USAGE = (
    "account_id,day,metric,value\nA1,2024-02-01,logins,3\nA1,2024-02-02,logins,4.5\nA2,2024-02-01,logins,0\n"
)


def test_a_folder_becomes_rows_on_either_database(db: Database, run: Importer) -> None:
    done = run({"accounts.csv": ACCOUNTS, "usage.csv": USAGE}, db=db)
    assert done.report.ok
    assert done.report.rejects is None
    assert (done.file("usage.csv").new, done.file("usage.csv").table) == (3, "usage")
    acme, bolt = rows_of(db, "accounts")
    assert (acme["name"], acme["seats"], acme["arr_minor"], acme["currency"]) == ("Acme", 40, 120050, "EUR")
    assert acme["started_on"] == date(2024, 1, 31)
    assert (bolt["seats"], bolt["arr_minor"], bolt["started_on"]) == (None, None, None)
    assert [row["value"] for row in rows_of(db, "usage")] == [3, 4.5, 0]


def test_a_second_run_changes_nothing(db: Database, run: Importer) -> None:
    files = {
        "accounts.csv": ACCOUNTS,
        "events.csv": "account_id,at,event,user_id\n"
        "A1,2024-02-01,open,u\nA1,2024-02-01,open,u\nA2,2024-02-03,open,\n",
        "subscriptions.csv": "account_id,started_on,ended_on,arr\n"
        "A1,2024-01-01,,5\nA1,2024-01-01,2024-02-01,5\n",
        "surveys.csv": "account_id,at,kind,score\nA1,2024-01-01,nps,9\nA1,2024-01-01,nps,9\n",
        "touches.csv": "account_id,at,kind,summary\nA1,2024-01-01T10:00Z,call,hello\n",
        "goals.csv": "account_id,goal,target\nA1,Save time,10\n",
        "milestones.csv": "account_id,milestone,reached_on\nA1,first value,2024-01-01\n",
        "contacts.csv": "contact_id,account_id,role,do_not_contact\nC1,A1,Champion,no\n",
        "tickets.csv": "ticket_id,account_id,opened_at\nT1,A1,2024-01-01\n",
        "invoices.csv": "invoice_id,account_id,due_on,amount,currency\nI1,A1,2024-01-01,1200,JPY\n",
        "usage.csv": USAGE,
    }
    first = run(files, db=db)
    before = {file.table: rows_of(db, file.table) for file in first.report.files}
    second = run(db=db)
    assert all(file.new == file.read for file in first.report.files)
    assert all(file.same == file.read for file in second.report.files)
    assert before == {file.table: rows_of(db, file.table) for file in second.report.files}
    assert before["invoices"][0]["amount_minor"] == 1200
    assert before["contacts"][0]["role"] == "champion"


def test_a_changed_value_is_counted_and_columns_that_the_file_lacks_stay(
    run: Importer, sqlite_db: Database
) -> None:
    run({"accounts.csv": ACCOUNTS})
    done = run({"accounts.csv": "account_id,name\nA1,Acme Ltd\nA2,Bolt\nA3,Cord\n"})
    file = done.file("accounts.csv")
    assert (file.read, file.new, file.changed, file.same) == (3, 1, 1, 1)
    acme = rows_of(sqlite_db, "accounts")[0]
    assert (acme["name"], acme["seats"], acme["arr_minor"]) == ("Acme Ltd", 40, 120050)


def test_a_row_that_repeats_another_is_told_apart_from_one_that_was_there(run: Importer) -> None:
    files = {"accounts.csv": ACCOUNTS, "usage.csv": USAGE + USAGE.splitlines()[1] + "\n"}
    for there in (0, USAGE.count("\n") - 1):
        usage = run(files).file("usage.csv")
        assert (usage.same - usage.merged, usage.merged) == (there, 1)
        assert usage.notes == ("1 row repeats another row of the file",)


def test_accounts_come_first_whatever_the_order_of_the_paths(run: Importer, tmp_path: Path) -> None:
    run({"accounts.csv": ACCOUNTS, "usage.csv": USAGE}, paths=[tmp_path / "bundle"])
    usage, accounts = tmp_path / "bundle" / "usage.csv", tmp_path / "bundle" / "accounts.csv"
    done = run(paths=[usage, accounts])
    assert [file.table for file in done.report.files] == ["accounts", "usage"]


def test_accounts_of_an_earlier_import_are_known(run: Importer, tmp_path: Path) -> None:
    run({"accounts.csv": ACCOUNTS})
    (tmp_path / "usage.csv").write_text(USAGE)
    assert run(paths=[tmp_path / "usage.csv"]).report.ok


def test_events_without_an_id_are_told_apart_and_counted_per_day(run: Importer, sqlite_db: Database) -> None:
    rows = ["A1,2024-02-01,open,u", "A1,2024-02-01,open,u", "A1,2024-02-01T09:00Z,open,v"]
    events = "\n".join(["account_id,at,event,user_id", *rows])
    assert run({"accounts.csv": ACCOUNTS, "events.csv": events}).file("events.csv").new == 3
    counted = {row["metric"]: row["value"] for row in rows_of(sqlite_db, "usage")}
    assert counted == {"open": 3, "active_people": 2}


def test_rows_of_a_subscription_that_repeats_are_numbered(run: Importer, sqlite_db: Database) -> None:
    text = "account_id,started_on,plan,seats\nA1,2024-01-01,pro,1\nA1,2024-01-01,pro,2\nA1,2024-01-01,,3\n"
    run({"accounts.csv": ACCOUNTS, "subscriptions.csv": text})
    found = [(row["plan"], row["occurrence"], row["seats"]) for row in rows_of(sqlite_db, "subscriptions")]
    assert found == [("", 0, 3), ("pro", 0, 1), ("pro", 1, 2)]


def test_parquet_holds_the_same_as_csv_and_its_rejects_name_the_row(
    run: Importer, sqlite_db: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    pq.write_table(
        pa.table({"account_id": ["A1", "A2"], "name": ["Acme", "Bolt"]}), folder / "accounts.parquet"
    )
    usage = {
        "account_id": pa.array(["A1", "A1", "A9"]).dictionary_encode(),
        "day": pa.array([date(2024, 2, 1), date(2024, 2, 2), date(2024, 2, 1)]),
        "metric": ["logins"] * 3,
        "value": pa.array([1, 2, 3], pa.int32()),
    }
    pq.write_table(pa.table(usage), folder / "usage.parquet")
    at = pa.array([datetime(2024, 2, 1, 23, 30, tzinfo=UTC)], pa.timestamp("ns", "America/New_York"))
    tickets = {"ticket_id": [7], "account_id": ["A1"], "opened_at": at, "satisfaction": [None]}
    pq.write_table(pa.table(tickets), folder / "tickets.parquet")
    done = run()
    missing = "account_id 'A9' is in no accounts file and not in the database"
    assert done.reasons() == [("usage.parquet", "row 3", "account_id", "A9", missing)]
    assert [row["day"] for row in rows_of(sqlite_db, "usage")] == [date(2024, 2, 1), date(2024, 2, 2)]
    ticket = rows_of(sqlite_db, "tickets")[0]
    assert (ticket["ticket_id"], ticket["opened_at"]) == ("7", datetime(2024, 2, 1, 23, 30, tzinfo=UTC))


def test_a_column_of_lists_in_parquet_is_explained(run: Importer, tmp_path: Path) -> None:
    table = pa.table({"account_id": ["A1"], "name": ["Acme"], "aliases": [["a", "b"]]})
    pq.write_table(table, tmp_path / "accounts.parquet")
    with pytest.raises(Sorry, match=r"accounts\.parquet: the column 'aliases' holds list"):
        run(paths=[tmp_path / "accounts.parquet"])


def test_unknown_columns_are_named_once_with_the_nearest_known_one(run: Importer) -> None:
    done = run({"accounts.csv": "account_id,name,Seats ,regoin,x\nA1,Acme,4,EU,\n"})
    left_out = "'regoin' (did you mean 'region'?), 'x'."
    warning = f"accounts.csv: columns that the bundle does not have are left out: {left_out}"
    assert done.file("accounts.csv").warnings == (warning,)
    assert done.report.ok


def test_files_that_are_not_of_the_bundle_are_left_out_with_a_word(run: Importer) -> None:
    done = run({"accounts.csv": ACCOUNTS, "acounts_old.csv": "x\n", "notes.txt": "hello"})
    assert done.report.warnings == (
        "acounts_old.csv is no file of the import bundle; did you mean 'accounts'? It is left out.",
    )


def test_long_work_says_how_far_it_is(run: Importer) -> None:
    rows = "".join(f"A1,2024-02-01,m{i},1\n" for i in range(250_000))
    done = run({"accounts.csv": ACCOUNTS, "usage.csv": "account_id,day,metric,value\n" + rows})
    assert done.said[0] == "usage.csv: 250,000 rows read"
    assert done.said[-1] == "usage.csv: 250,000 of 250,000 rows loaded"
