"""Who was forgotten does not come back with the next import, nor with a file of rejects."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import frames
from store.database import Database
from store.forgetting import erase, marks
from store.forgetting import subject as forget_subject
from store.forgetting.proof import prove
from tests.ingest.conftest import Importer, rows_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FILES = {
    "accounts.csv": "account_id,name,parent_id\nhome,Brimble Works,\nother,Globex,home\n",
    "contacts.csv": "contact_id,account_id,name,email,role\n"
    "qq7,home,Zora Quívert,Zora@Home.example,champion\nqq8,other,Jo Park,jo@x.example,user\n",
    "events.csv": "account_id,at,event,user_id\n"
    "home,2026-10-01T08:00Z,open,qq7\nhome,2026-10-01T08:00Z,open,qq7\n"
    "home,2026-10-01T09:00Z,open,zora@home.example\nhome,2026-10-01T09:00Z,open,someone\n",
    "surveys.csv": "account_id,at,kind,score,contact_id,comment\nhome,2026-10-01,nps,9,qq7,Zora is happy\n"
    "home,2026-10-01,nps,3,,zora quivert said so\nother,2026-10-01,nps,5,qq8,Fine\n",
    "tickets.csv": "ticket_id,account_id,opened_at,subject\nt1,home,2026-10-01,Zora cannot log in\n"
    "t2,other,2026-10-01,Like Zora of home\nt3,other,2026-10-01,As QUIVERT ZORA has it\n",
    "touches.csv": "account_id,at,kind,author,summary\n"
    "home,2026-10-01,call,zora@home.example,Called Zora Quívert\n",
    "goals.csv": "account_id,goal\nhome,Train Zora Quivert\n",
    "milestones.csv": "account_id,milestone\nhome,first value\n",
}


def forgets(db: Database, kind: str, asked: str) -> forget_subject.Subject:
    with db.begin() as tx:
        known = marks.ready(tx, NOW)
    with db.read() as tx:
        find = forget_subject.contact if kind == "contact" else forget_subject.account
        subject = find(tx, asked, (), known)
    erase.erase(db, subject, erase.look(db, subject, known, NOW), known, by="root", now=NOW)
    return subject


def book(db: Database) -> dict[str, list[dict[str, object]]]:
    return {file.partition(".")[0]: rows_of(db, file.partition(".")[0]) for file in FILES}


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_person_does_not_come_back_and_nothing_else_is_missing(db: Database, run: Importer) -> None:
    run(FILES, db=db)
    subject = forgets(db, "contact", "qq7")
    before = book(db)
    again = run(db=db)
    assert (again.report.ok, again.rejects) == (True, [])
    assert again.file("contacts.csv").notes == ("1 row of who was forgotten left out",)
    assert [
        (file.table, file.new, file.changed) for file in again.report.files if file.new or file.changed
    ] == []
    assert book(db) == before
    with db.read() as tx:
        assert prove(tx, subject).holds
    assert [row["subject"] for row in before["tickets"]] == [
        "[forgotten] cannot log in",
        "Like Zora of home",
        "As [forgotten] has it",
    ]
    usage = {row["metric"]: row["value"] for row in rows_of(db, "usage")}
    assert usage == {"open": 4, "active_people": 3}


def test_she_does_not_come_back_into_an_empty_book_either(sqlite_db: Database, run: Importer) -> None:
    run(FILES)
    subject = forgets(sqlite_db, "contact", "zora@home.example")
    moved = {"contacts.csv": "contact_id,account_id,name,email\nnew,other,Z. Quivert,ZORA@home.example\n"}
    assert run(moved).file("contacts.csv").read == 0
    with sqlite_db.read() as tx:
        assert prove(tx, subject).holds
    assert [row["contact_id"] for row in rows_of(sqlite_db, "contacts")] == ["qq8"]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_customer_does_not_come_back_not_even_as_rejects(
    db: Database, run: Importer, tmp_path: Path
) -> None:
    run(FILES, db=db)
    subject = forgets(db, "account", "home")
    before = book(db)
    again = run(db=db)
    assert (again.report.ok, again.rejects, (tmp_path / "rejects.csv").exists()) == (True, [], False)
    assert book(db) == before
    assert again.file("surveys.csv").notes == ("2 rows of who was forgotten left out",)
    assert (again.file("surveys.csv").read, again.file("events.csv").read) == (1, 0)
    with db.read() as tx:
        assert prove(tx, subject).holds


def test_bad_rows_beside_them_are_still_named_with_their_lines(run: Importer, sqlite_db: Database) -> None:
    run(FILES)
    forgets(sqlite_db, "account", "home")
    tickets = FILES["tickets.csv"] + "t4,other,someday,x\nt5,home,never,Zora\nt6,nowhere,2026-10-01,x\n"
    again = run({"tickets.csv": tickets})
    assert [(row["line"], row["value"]) for row in again.rejects] == [("5", "someday"), ("7", "nowhere")]


def test_a_name_that_is_in_use_again_is_left_as_it_is(run: Importer, sqlite_db: Database) -> None:
    run(FILES)
    forgets(sqlite_db, "account", "home")
    files = {
        "accounts.csv": "account_id,name\nnew,Brimble Works\n",
        "touches.csv": "account_id,at,kind,summary\nnew,2026-10-02,call,Brimble Works is back\n",
    }
    run(files)
    assert [row["summary"] for row in rows_of(sqlite_db, "touches")] == ["Brimble Works is back"]
    assert frames.read(sqlite_db, "accounts").num_rows == 2
