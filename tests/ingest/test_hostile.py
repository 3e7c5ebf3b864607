"""Files that were made to do harm: each is refused in a sentence, at once, and nothing of it is loaded."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest import csv_file, parquet_file
from store.errors import BadInput
from store.texts import defused
from tests.ingest.conftest import Importer

ACCOUNTS = "account_id,name\nA1,Acme\n"


def test_a_link_out_of_the_folder_is_not_followed(run: Importer, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("account_id,name\nA1,root:x:0:0\n")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "accounts.csv").symlink_to("../secret.csv")
    with pytest.raises(BadInput, match=r"accounts\.csv is a link out of its folder"):
        run()


def test_a_link_within_the_folder_is_as_good_as_a_file(run: Importer, tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "accounts.csv").symlink_to("book.txt")
    assert run({"book.txt": ACCOUNTS}).file("accounts.csv").new == 1


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin"])
def test_a_device_is_not_read(run: Importer, tmp_path: Path, device: str) -> None:
    (tmp_path / "accounts.csv").symlink_to(device)
    with pytest.raises(BadInput, match="it is not a file"):
        run(paths=[tmp_path / "accounts.csv"])


def test_a_map_reads_no_file_that_was_not_named(run: Importer) -> None:
    mapping = "accounts:\n  file: ../../etc/passwd.csv\n  columns: {account_id: a, name: b}\n"
    with pytest.raises(BadInput, match=r"'../../etc/passwd\.csv' is not among the files to import"):
        run({"accounts.csv": ACCOUNTS}, mapping=mapping)


def test_a_million_columns_are_refused_at_once(run: Importer) -> None:
    with pytest.raises(BadInput, match="has 1,000,001 columns, more than 1,000"):
        run({"accounts.csv": "account_id" + ",c" * 1_000_000 + "\n"})


def test_a_line_without_end_is_refused_before_it_is_held(run: Importer, tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    path = tmp_path / "bundle" / "accounts.csv"
    with path.open("wb") as file:
        file.write(b"account_id,name\nA1,")
        file.truncate(10**9)  # a gigabyte of NUL that takes no room on the disk
    with pytest.raises(BadInput, match=r"accounts\.csv has a line of more than 16 MB"):
        csv_file.header(path)


def test_a_parquet_file_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "accounts.parquet"
    names = pa.DictionaryArray.from_arrays(pa.array([0] * 5000, pa.int32()), pa.array(["x" * 10**6]))
    pq.write_table(pa.table({"account_id": names, "name": names}), path)
    assert path.stat().st_size < 200_000
    with pytest.raises(BadInput, match=r"accounts\.parquet holds more than 4 GB: import it in parts\."):
        parquet_file.read(path, ["account_id", "name"])


def test_an_archive_by_the_name_of_a_csv_file_is_not_unpacked(run: Importer) -> None:
    with pytest.raises(BadInput, match="is not UTF-8"):
        run({"accounts.csv": b"\x1f\x8b\x08\x00" + b"\xff" * 100})


@pytest.mark.parametrize(
    "written",
    [
        "=HYPERLINK(1)",
        "+1+1",
        "-1-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1+1",
    ],
)
def test_a_formula_is_no_formula_in_a_file_of_ours(written: str) -> None:
    assert defused(written)[0] == "'"
    assert defused(written)[1:] == written.replace("\r", "\n")


@pytest.mark.parametrize("written", ["-12.5", "+3", "1e-3", "-1E+9", "Acme", "a=b", "2026-11-01", ""])
def test_numbers_and_words_stay_what_they_are(written: str) -> None:
    assert defused(written) == written


def test_the_rejects_file_holds_no_formula_and_no_row_of_somebody_elses_making(run: Importer) -> None:
    rows = [
        ["account_id", "name", "seats"],
        ["A1", "Acme", "=1+1"],
        ["A2", "Bob", 'a\r=HYPERLINK("x")'],
        ["A3", "C", "-5"],
    ]
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    done = run({"accounts.csv": text})
    assert [each["value"] for each in done.rejects] == ["'=1+1", 'a\n=HYPERLINK("x")', "-5"]
    assert not any(cell[:1] in "=+@" for each in done.rejects for cell in each.values() if cell)
