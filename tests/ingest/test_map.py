from datetime import date
from pathlib import Path

import pytest

from store.database import Database
from store.errors import BadInput
from tests.ingest.conftest import Importer, rows_of

CLIENTS = "id,title,tier,state\nA1,Acme,P,live\nA2,Bolt,B,gone\nA3,Cord,P,gone\n"
ACCOUNTS = "accounts:\n  file: clients.csv\n  columns: {account_id: id, name: title}\n"


def test_columns_are_renamed_and_values_translated(run: Importer, sqlite_db: Database) -> None:
    mapping = """
accounts:
  file: clients.csv
  columns:
    account_id: id
    name: title
    plan: {from: tier, values: {P: pro, B: basic}}
    persona: {from: tier, values: {P: big}, default: small}
    region: {from: area, default: EU}
    industry: {const: shops}
    churn_reason: {from: state, when: {state: [gone, lost]}}
"""
    clients = (
        "id,title,tier,state,area\nA1,Acme,P,live,\nA2,Bolt,B,gone,US\nA3,Cord,X,gone,US\nA4,Dorn,,lost,\n"
    )
    done = run({"clients.csv": clients}, mapping=mapping)
    assert done.reasons() == [("clients.csv", "4", "tier", "X", "is not among the values of the map: P, B")]
    columns = ("plan", "persona", "region", "industry", "churn_reason")
    assert [tuple(row[name] for name in columns) for row in rows_of(sqlite_db, "accounts")] == [
        ("pro", "big", "EU", "shops", None),
        ("basic", "small", "US", "shops", "gone"),
        (None, "small", "EU", "shops", "lost"),
    ]


def test_usage_finds_its_account_through_another_file(run: Importer, sqlite_db: Database) -> None:
    mapping = (
        ACCOUNTS
        + """
usage:
  file: clicks.csv
  join: {seat: {file: seats.csv, on: {seat_no: no}}}
  columns: {account_id: seat.client, day: on, metric: {const: clicks}, value: n}
  sum: value
"""
    )
    files = {
        "clients.csv": CLIENTS,
        "seats.csv": "no,client\n1,A1\n2,A1\n3,A2\n4,A9\n5,\n",
        "clicks.csv": "seat_no,on,n\n1,2024-01-01,2\n2,2024-01-01,3\n3,2024-01-01,x\n4,2024-01-01,1\n"
        "9,2024-01-01,1\n5,2024-01-01,1\n,2024-01-01,1\n",
    }
    done = run(files, mapping=mapping)
    assert [(row["account_id"], row["value"]) for row in rows_of(sqlite_db, "usage")] == [("A1", 5)]
    assert done.reasons() == [
        ("clicks.csv", "4", "n", "x", "is not a number, such as 1234.5"),
        (
            "clicks.csv",
            "5",
            "seat.client",
            "A9",
            "account_id 'A9' is in no accounts file and not in the database (seats.csv, line 5)",
        ),
        ("clicks.csv", "6", "seat.client", "", "seats.csv has no no '9'"),
        ("clicks.csv", "7", "seat.client", "", "is empty (seats.csv, line 6)"),
        ("clicks.csv", "8", "seat.client", "", "is empty"),
    ]
    usage = done.file("clicks.csv")
    assert (usage.read, usage.new, usage.same, usage.rejected) == (7, 1, 1, 5)
    assert usage.notes == ("2 rows summed into 1",)


def test_of_repeated_rows_the_last_counts_or_all_are_summed(run: Importer, sqlite_db: Database) -> None:
    mapping = """
accounts:
  file: clients.csv
  join:
    left: {file: left.csv, on: id, last_by: "on"}
    paid: {file: deals.csv, on: id, where: {ended: ""}, sum: amount}
  columns: {account_id: id, name: title, churned_on: left.on, arr: paid.amount}
"""
    files = {
        "clients.csv": CLIENTS,
        "left.csv": "id,on\nA1,2024-03-01\nA1,2024-01-01\nA2,2024-02-01\n",
        "deals.csv": "id,ended,amount\nA1,,0.10\nA1,,0.20\nA1,2024-01-01,50\nA2,,1e3\nA3,,7\nA3,,many\n",
    }
    done = run(files, mapping=mapping)
    found = {
        row["account_id"]: (row["churned_on"], row["arr_minor"]) for row in rows_of(sqlite_db, "accounts")
    }
    assert found == {"A1": (date(2024, 3, 1), 30), "A2": (date(2024, 2, 1), 100_000)}
    reason = "is not an amount, such as 1234.50 (deals.csv, line 7)"
    assert done.reasons() == [("clients.csv", "4", "paid.amount", "many", reason)]


def test_rows_of_equal_key_can_give_way_to_the_last(run: Importer, sqlite_db: Database) -> None:
    mapping = ACCOUNTS + "  where: {state: live}\n  last_by: version\n"
    clients = "id,title,state,version\nA1,New,live,10\nA1,Old,live,9\nA2,Gone,dead,1\n"
    done = run({"clients.csv": clients}, mapping=mapping)
    assert [row["name"] for row in rows_of(sqlite_db, "accounts")] == ["New"]
    file = done.file("clients.csv")
    assert (file.read, file.new, file.same) == (2, 1, 1)
    assert file.notes == ("1 of 3 rows left out by where", "2 rows, of which 1 count: the last of each key")


def test_several_blocks_read_one_file_and_contradictions_name_its_lines(
    run: Importer, sqlite_db: Database
) -> None:
    block = "  - {file: use.csv, columns: {account_id: who, day: day, metric: {const: %s}, value: %s}}\n"
    mapping = ACCOUNTS + "usage:\n" + block % ("clicks", "clicks") + block % ("errors", "errors")
    use = "who,day,clicks,errors\nA1,2024-01-01,1,0\nA1,2024-01-01,2,0\n"
    done = run({"clients.csv": CLIENTS, "use.csv": use, "other.csv": "a\n"}, mapping=mapping)
    assert [(row["metric"], row["value"]) for row in rows_of(sqlite_db, "usage")] == [
        ("clicks", 1),
        ("errors", 0),
    ]
    reason = "line 2 has the same who, day, metric and other values"
    assert done.reasons() == [("use.csv", "3", "who, day, metric", "A1, 2024-01-01, clicks", reason)]
    assert done.report.warnings == ("other.csv is not in the map. It is left out.",)


def test_unreadable_rows_of_a_file_that_is_only_looked_up_are_told(run: Importer) -> None:
    mapping = ACCOUNTS.replace("title}", "more.title}") + "  join: {more: {file: more.csv, on: id}}\n"
    done = run({"clients.csv": CLIENTS, "more.csv": "id,title\nA1,Acme\nA2,Bolt\nA3\n"}, mapping=mapping)
    assert done.reasons() == [
        ("clients.csv", "4", "more.title", "", "more.csv has no id 'A3'"),
        ("more.csv", "4", "", "", "has 1 field where the header has 2"),
    ]


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("", r"map\.yml is empty"),
        ("accounts: [", r"map\.yml, line 1: this is not YAML"),
        ("- a\n", r"line 1: `key: value` lines are needed"),
        ("acounts:\n  file: x\n", r"line 1: 'acounts' is not a key .* did you mean 'accounts'"),
        (
            "accounts:\n  fille: clients.csv\n",
            r"line 2: 'fille' .* did you mean 'file'\? Allowed: file, columns",
        ),
        ("accounts:\n  file: clients.csv\n", r"line 1: 'columns' is missing"),
        (
            "accounts:\n  file: clients.csv\n  columns: {account_id: id}\n",
            r"line 3: accounts needs .* 'name'",
        ),
        (
            ACCOUNTS.replace("name:", "nmae:"),
            r"line 3: 'nmae' is not a column of accounts; did you mean 'name'",
        ),
        (ACCOUNTS.replace("title", "tittle"), r"line 3: 'tittle' is not a column of clients.csv; .* 'title'"),
        (
            ACCOUNTS.replace("clients", "client"),
            r"line 2: 'client.csv' is not among the files .* 'clients.csv'",
        ),
        (ACCOUNTS.replace("title", "{from: title, const: x}"), r"line 3: say either from .* or const"),
        (ACCOUNTS.replace("title", "{const: x, default: y}"), r"line 3: const stands alone"),
        (ACCOUNTS.replace("title", "[a, b]"), r"line 3: `key: value` lines"),
        (ACCOUNTS.replace("title", ""), r"line 3: name the column"),
        (ACCOUNTS.replace("title", "{from: ''}"), r"line 3: name the column"),
        (ACCOUNTS + "  sum: seats\n", r"line 4: 'seats' cannot be summed"),
        (ACCOUNTS + "  last_by: when\n", r"line 4: 'when' is not a column of clients.csv"),
        (ACCOUNTS + "  where: {kind: x}\n", r"line 4: 'kind' is not a column of clients.csv"),
        (ACCOUNTS + "  file: clients.csv\n", r"line 4: 'file' is there twice"),
        (ACCOUNTS + "  join: {x: {file: clients.csv}}\n", r"line 4: 'on' is missing"),
        (
            ACCOUNTS + "  join: {x: {file: clients.csv, on: {a: b, c: d}}}\n",
            r"line 4: a join is on one column",
        ),
        (
            ACCOUNTS + "  join: {x: {file: clients.csv, on: id, sum: a, last_by: b}}\n",
            r"line 4: say either sum or",
        ),
        (
            ACCOUNTS + "  join: {x: {file: clients.csv, on: tier}}\n",
            r"line 4: .* several rows .* 'P' \(lines 2, 4\)",
        ),
    ],
)
def test_a_mistake_in_the_map_is_named_with_its_line(run: Importer, mapping: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        run({"clients.csv": CLIENTS}, mapping=mapping)


def test_what_the_map_itself_leaves_empty_is_missing(run: Importer, sqlite_db: Database) -> None:
    mapping = ACCOUNTS.replace("title", "{from: title, values: {Acme: Acme, Bolt: ''}, default: Other}")
    done = run({"clients.csv": CLIENTS}, mapping=mapping)
    assert [(line, reason) for _, line, _, _, reason in done.reasons()] == [("3", "is empty")]
    assert [row["name"] for row in rows_of(sqlite_db, "accounts")] == ["Acme", "Other"]


def test_a_map_that_is_not_there_is_said(run: Importer, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"The file .*nowhere\.yml cannot be read"):
        run({"clients.csv": CLIENTS}, mapping=tmp_path / "nowhere.yml")
