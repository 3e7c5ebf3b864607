import csv
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import source
from store.database import Database
from store.errors import BadInput
from tests.ingest.conftest import Importer, rows_of

ACCOUNTS = "account_id,name\nA1,Acme\n"


def test_bad_rows_are_named_and_the_good_ones_of_the_file_still_load(
    run: Importer, sqlite_db: Database
) -> None:
    usage = (
        "account_id,day,metric,value\n"
        "A1,2024-02-01,logins,3\n"
        "A1,2024-02-30,logins,3\n"
        "A1,01/02/2024,logins,3\n"
        "A1,2024-02-04,,3\n"
        "A1,2024-02-05,logins,NaN\n"
        "A1,2024-02-06,logins,inf\n"
        "A1,2024-02-07,logins,abc\n"
        "A1,2024-02-08,logins,-1\n"
        "ZZ,2024-02-09,logins,1\n"
        "A1,2024-02-10,logins\n"
        "A1,2024-02-11,logins,1,2\n"
        "A1,2024-02-12,logins,4\n"
        ",x,logins,4\n"
    )
    done = run({"accounts.csv": ACCOUNTS, "usage.csv": usage})
    date, number = "is not a date, such as 2026-11-21", "is not a number, such as 1234.5"
    assert done.reasons() == [
        ("usage.csv", "3", "day", "2024-02-30", date),
        ("usage.csv", "4", "day", "01/02/2024", date),
        ("usage.csv", "5", "metric", "", "is empty"),
        ("usage.csv", "6", "value", "NaN", number),
        ("usage.csv", "7", "value", "inf", number),
        ("usage.csv", "8", "value", "abc", number),
        ("usage.csv", "9", "value", "-1", "is negative"),
        (
            "usage.csv",
            "10",
            "account_id",
            "ZZ",
            "account_id 'ZZ' is in no accounts file and not in the database",
        ),
        ("usage.csv", "11", "", "", "has 3 fields where the header has 4"),
        ("usage.csv", "12", "", "", "has 5 fields where the header has 4"),
        ("usage.csv", "14", "account_id", "", "is empty"),
        ("usage.csv", "14", "day", "x", date),
    ]
    file = done.file("usage.csv")
    assert (file.read, file.new, file.rejected) == (13, 2, 11)
    assert not done.report.ok
    assert [row["value"] for row in rows_of(sqlite_db, "usage")] == [3, 4]


def test_the_rules_of_the_other_columns(run: Importer) -> None:
    done = run(
        {
            "accounts.csv": "account_id,name,seats,arr,currency,started_on,churned_on\n"
            "A1,Acme,100.0,1.10,usd,2024-01-01,2024-02-01\n"
            "A2,B,2.5,1,USD,,\nA3,C,-1,1,USD,,\nA4,D,1,1.005,USD,,\nA5,E,1,1.5,JPY,,\nA6,F,1,-1,KWD,,\n"
            "A7,G,1,x,euro,,\nA8,H,,,,2024-02-01,2024-01-01\n",
            "contacts.csv": "contact_id,account_id,role,do_not_contact\nC1,A1,boss,\nC2,A1,,maybe\n",
            "tickets.csv": "ticket_id,account_id,opened_at,closed_at\n"
            "T1,A1,2024-01-02T00:00+05:00,2024-01-01T20:00Z\nT2,A1,2024-01-02,2024-01-01 23:59\n",
            "subscriptions.csv": "account_id,started_on,ended_on,discount,bill_period_months\n"
            "A1,2024-01-02,2024-01-01,0.1,1\nA1,2024-01-02,,20,0\n",
        }
    )
    assert [(file, line, column, reason) for file, line, column, _, reason in done.reasons()] == [
        ("accounts.csv", "3", "seats", "is not a whole number"),
        ("accounts.csv", "4", "seats", "is negative"),
        ("accounts.csv", "5", "arr", "has more decimals than USD has (2)"),
        ("accounts.csv", "6", "arr", "has more decimals than JPY has (0)"),
        ("accounts.csv", "7", "arr", "is negative"),
        ("accounts.csv", "8", "currency", "is not the code of a currency, such as USD"),
        ("accounts.csv", "8", "arr", "is not an amount, such as 1234.50"),
        ("accounts.csv", "9", "churned_on", "is before started_on"),
        ("contacts.csv", "2", "role", "is not one of champion, sponsor, admin, user"),
        ("contacts.csv", "3", "do_not_contact", "is neither true nor false"),
        ("subscriptions.csv", "2", "ended_on", "is before started_on"),
        ("subscriptions.csv", "3", "discount", "is more than 1"),
        ("subscriptions.csv", "3", "bill_period_months", "is less than 1"),
        ("tickets.csv", "3", "closed_at", "is before opened_at"),
    ]
    assert done.file("accounts.csv").new == 1
    assert done.file("tickets.csv").new == 1


def test_a_row_said_twice_is_the_same_and_one_that_contradicts_names_the_other_line(run: Importer) -> None:
    text = "account_id,name,seats\nA1,Acme,1\nA2,Bolt,\nA1,Acme,1.0\nA1,Acme,2\nA2,Bolt,5\nA1,Acme,2\n"
    done = run({"accounts.csv": text})
    file = done.file("accounts.csv")
    assert (file.new, file.same, file.rejected) == (2, 1, 3)
    assert done.reasons() == [
        ("accounts.csv", "5", "account_id", "A1", "line 2 has the same account_id and other values"),
        ("accounts.csv", "6", "account_id", "A2", "line 3 has the same account_id and other values"),
        ("accounts.csv", "7", "account_id", "A1", "line 2 has the same account_id and other values"),
    ]


def test_the_line_is_the_one_on_which_the_row_starts(run: Importer, sqlite_db: Database) -> None:
    text = 'account_id,name,seats\nA1,"Acme\nof\nthe\nwest",1\n\nA2,Bolt,x\n"A3","say ""hi""",2\n'
    done = run({"accounts.csv": text.replace("\n", "\r\n")})
    assert done.reasons() == [("accounts.csv", "7", "seats", "x", "is not a number, such as 1234.5")]
    assert [row["name"] for row in rows_of(sqlite_db, "accounts")] == [
        "Acme\r\nof\r\nthe\r\nwest",
        'say "hi"',
    ]


def test_an_open_quote_costs_one_row(run: Importer, sqlite_db: Database) -> None:
    text = 'account_id,name,region\nA1,"Acme,EU\nA2,Bolt,EU\nA3,"Cord" Ltd,EU\nA4,Dorn,"EU\nA5,Elm,EU\n'
    done = run({"accounts.csv": text})
    assert [(r["line"], r["reason"].split(";")[0]) for r in done.rejects] == [
        ("2", "text follows a closing quote"),
        ("4", "text follows a closing quote"),
        ("5", "a quote is opened and never closed"),
    ]
    assert [row["account_id"] for row in rows_of(sqlite_db, "accounts")] == ["A2", "A5"]


def test_a_byte_that_is_not_utf8_costs_one_row(run: Importer, sqlite_db: Database) -> None:
    done = run({"accounts.csv": "account_id,name\nA1,Café\n".encode() + b"A2,Caf\xe9\nA3,Cord\n"})
    reason = "byte 0xE9 is not UTF-8; save the file as UTF-8"
    assert done.reasons() == [("accounts.csv", "3", "name", "Caf\ufffd", reason)]
    assert [row["name"] for row in rows_of(sqlite_db, "accounts")] == ["Café", "Cord"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_and_a_byte_order_mark_are_recognised(
    run: Importer, sqlite_db: Database, mark: str
) -> None:
    rows = [
        ["account_id", "name", "aliases"],
        ["A1", " Acme\0 ", "a;b" if mark != ";" else '"a;b"'],
        ["A2", "", ""],
    ]
    done = run({"accounts.csv": "\ufeff" + "".join(mark.join(row) + "\r\n" for row in rows)})
    assert done.reasons() == [("accounts.csv", "3", "name", "", "is empty")]
    account = rows_of(sqlite_db, "accounts")[0]
    assert (account["account_id"], account["name"], account["aliases"]) == ("A1", "Acme", "a;b")


def test_a_text_of_any_length_is_kept(run: Importer, sqlite_db: Database) -> None:
    run({"accounts.csv": f"account_id,name\nA1,{'é' * 300_000}\n"})
    assert len(rows_of(sqlite_db, "accounts")[0]["name"]) == 300_000


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"usage.csv": "account_id,day,metric,value\n"}, "There are no accounts yet"),
        ({"accounts.csv": ""}, "accounts.csv, line 1: the file is empty"),
        ({"accounts.csv": "\n\n"}, "accounts.csv, line 1: the file is empty"),
        ({"accounts.csv": "account_id,nmae\nA,b\n"}, "lacks the column 'name', .* did you mean 'nmae'"),
        ({"accounts.csv": "account_id,name,name\n"}, "accounts.csv has two columns named 'name'"),
        ({"accounts.csv": "account_id,name\n".encode("utf-16")}, "accounts.csv is UTF-16"),
        ({"accounts.csv": b"account_id,n\xe4me\n"}, "accounts.csv, line 1: byte 0xE4 is not UTF-8"),
        ({"accounts.csv": '"account_id,name\nA,b\n'}, "accounts.csv, line 1: a quote is opened"),
        ({"accounts.parquet": "no"}, "accounts.parquet is not a Parquet file"),
        ({"readme.md": "hello"}, "holds no file of the import bundle"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_nothing_is_loaded(
    run: Importer, files: dict[str, str | bytes], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=sentence):
        run(files)
    assert not (tmp_path / "rejects.csv").exists()


def test_a_path_that_is_not_there_or_not_of_the_bundle_is_said(run: Importer, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no .*nowhere"):
        run(paths=[tmp_path / "nowhere"])
    (tmp_path / "acounts.csv").write_text(ACCOUNTS)
    (tmp_path / "accounts.xlsx").write_text("")
    with pytest.raises(BadInput, match="did you mean 'accounts'"):
        run(paths=[tmp_path / "acounts.csv"])
    with pytest.raises(BadInput, match="neither CSV nor Parquet"):
        run(paths=[tmp_path / "accounts.xlsx"])


def test_a_pipe_is_refused_and_not_waited_for(run: Importer, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "accounts.csv")
    with pytest.raises(BadInput, match="it is not a file"):
        run(paths=[tmp_path / "accounts.csv"])


def test_a_file_that_fails_while_it_is_read_is_said(run: Importer, tmp_path: Path) -> None:
    memory = Path("/proc/self/mem")  # opens, and then fails to be read
    if not memory.exists():
        pytest.skip("needs Linux")
    (tmp_path / "accounts.csv").symlink_to(memory)
    with pytest.raises(BadInput, match=r"accounts\.csv cannot be read"):
        run(paths=[tmp_path / "accounts.csv"])


def test_no_file_is_loaded_when_a_later_one_cannot_be(run: Importer, sqlite_db: Database) -> None:
    with pytest.raises(BadInput, match="'metric'"):
        run({"accounts.csv": ACCOUNTS, "usage.csv": "account_id,day,value\n"})
    assert rows_of(sqlite_db, "accounts") == []


def test_the_rejects_file_is_replaced_whole_and_left_alone_when_all_is_well(
    run: Importer, tmp_path: Path
) -> None:
    run({"accounts.csv": "account_id,name\nA1,\nA2,\n"})
    assert len(run({"accounts.csv": "account_id,name\nA1,\n"}).rejects) == 1
    kept = (tmp_path / "rejects.csv").read_text()
    assert run({"accounts.csv": ACCOUNTS}).report.rejects is None
    assert (tmp_path / "rejects.csv").read_text() == kept
    assert [path.name for path in tmp_path.glob("*.csv*")] == ["rejects.csv"]


CELL = st.text(st.characters(codec="utf-8", exclude_characters='",;\t|\r\n'), max_size=5)


@given(st.lists(st.tuples(CELL, CELL), max_size=20))
def test_plain_and_quoted_files_read_alike(cells: list[tuple[str, str]]) -> None:
    rows = [("a", "b"), *cells]
    found: list[source.Source] = []
    with tempfile.TemporaryDirectory() as name:
        for quoting in (csv.QUOTE_NONE, csv.QUOTE_ALL):
            path = Path(name) / "rows.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, quoting=quoting, quotechar='"', lineterminator="\n").writerows(rows)
            found.append(source.read(path, ["a", "b"], lambda _: None))
    plain, quoted = found
    assert plain.text.equals(quoted.text)
    assert plain.place.lines.tolist() == quoted.place.lines.tolist() == list(range(2, len(rows) + 1))
