"""Looking among those that may be meant finds the same as looking among all, on both databases."""

import csv
from pathlib import Path

import pytest

from commands.lookup import Names, among
from ingest.load import load
from store import accounts
from store.database import Database

NAMES = {
    "a1": "Acme",
    "a2": "ACME!",
    "a3": "Acme Robotics",
    "a4": "A.C.M.E. Robotics",
    "a5": "Société Générale",
    "a6": "Societe Generale",
    "a7": "Ｓｏｃｉｅｔｅ Generale",
    "a8": "100% Cotton_Co",
    "a9": "100 Cotton Co",
    "a10": "!!!",
    "acme": "Somebody Else",
    "b-1": "B 1",
}
ASKED = (
    *NAMES,
    *NAMES.values(),
    *(
        "acme robotics",
        "a c m e robotics",
        "robotics acme",
        "SOCIETE   generale",
        "société",
        "100%",
        "%",
        "_",
        "",
    ),
    *("b 1", "B_1", "acme.com", "Ａcme", "nobody"),
)


@pytest.fixture
def book(db: Database, tmp_path: Path) -> Database:
    with (tmp_path / "accounts.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", "name", "domain"])
        rows.writerows([each, name, "acme.com" if each == "a3" else ""] for each, name in NAMES.items())
    assert load(db, [tmp_path / "accounts.csv"], None, tmp_path / "rejects.csv", lambda _: None).ok
    return db


def test_it_finds_the_same_as_among_all(book: Database) -> None:
    with book.read() as tx:
        everybody = Names(accounts.names(tx))
        for asked in ASKED:
            some = among(tx, asked)
            assert some.find(asked) == everybody.find(asked), asked
            assert bool(some.exact(asked)) == bool(everybody.exact(asked)), asked


def test_few_need_be_looked_through_for_a_name(book: Database) -> None:
    with book.read() as tx:
        few = {each.account_id for each in accounts.perhaps_called(tx, ["acme", "robotics"])}
        assert few == {"a3", "a5", "a7"}
