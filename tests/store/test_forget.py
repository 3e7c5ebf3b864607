"""Whoever is forgotten is nowhere any more, and nothing else has changed."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from commands.news import compose
from store import audit, bundle, deliveries, digests, drafts, items, touches
from store.database import Database, open_database
from store.digest_records import Digest
from store.draft_records import Draft, Text
from store.errors import BadInput, Sorry
from store.forgetting import erase, marks
from store.forgetting import subject as forget_subject
from store.forgetting.edits import KEPT
from store.forgetting.marks import Forgotten
from store.forgetting.plan import Plan
from store.forgetting.proof import Proof, prove
from store.forgetting.subject import Subject
from store.records import Touch
from store.tables import Row
from tests.store.digests import BEYOND, ENTERED, SLOT, TEAM, deliver
from tests.store.planted import AT, plant, texts
from tests.views.digests import MONDAY
from views.news.changes import Changes

TABLES = Row.metadata.tables
NAME, MAIL = "Zora Quívertōn", "zora.q@home.example"
CUSTOMER = "Brimblewick Fjord"
WHOLE = dict(KEPT)


def named(tx: Session) -> None:
    """What the planted accounts and people are called, and what is hers by her id."""
    accounts, contacts = TABLES["accounts"], TABLES["contacts"]
    for account_id, name in (("home", CUSTOMER), ("other", "Globex")):
        tx.execute(
            update(accounts).where(accounts.c.account_id == account_id).values(name=name, parent_id="home")
        )
    her = {"contact_id": "qq7", "name": NAME, "email": MAIL}
    tx.execute(update(contacts).where(contacts.c.account_id == "home").values(**her))
    tx.execute(
        update(contacts)
        .where(contacts.c.account_id == "other")
        .values(name="Jo Park", email="jo@globex.example")
    )
    for table, column in (("surveys", "contact_id"), ("drafts", "contact_id"), ("events", "user_id")):
        mine = TABLES[table].c.account_id == "home"
        tx.execute(update(TABLES[table]).where(mine).values({column: "qq7"}))


@pytest.fixture
def planted(db: Database, request: pytest.FixtureRequest) -> Database:
    """Two accounts with a row in each table, which all say what the test's parameter says."""
    said = str(request.param)
    with db.begin() as tx:
        plant(tx, "home", said, whole=WHOLE, first=True)
        plant(tx, "other", said, whole=WHOLE, first=False)
        named(tx)
    return db


def forgets(db: Database, kind: str, asked: str, *also: str) -> tuple[Subject, Plan, Proof]:
    with db.begin() as tx:
        known = marks.ready(tx, AT)
    with db.read() as tx:
        find = forget_subject.contact if kind == "contact" else forget_subject.account
        subject = find(tx, asked, also, known)
    made = erase.look(db, subject, known, AT)
    erase.erase(db, subject, made, known, by="root", now=AT)
    return subject, made, erase.proof(db, subject, made)


def mentions(db: Database, *said: str) -> list[str]:
    """The columns that hold any of these, whatever its case, and with or without escapes."""
    with db.read() as tx:
        return [
            f"{table.name}.{column.name}"
            for table, column, value in texts(tx)
            if any(
                each.lower() in value.encode().decode("unicode_escape" if "\\u" in value else "utf-8").lower()
                for each in said
            )
        ]


@pytest.mark.parametrize("planted", [f"{NAME} <{MAIL.upper()}>"], indirect=True)
def test_a_person_is_gone_from_every_column_of_every_table(planted: Database) -> None:
    assert len(set(mentions(planted, NAME, MAIL))) > 100
    _, made, proof = forgets(planted, "contact", "qq7")
    assert mentions(planted, NAME, MAIL, "Zora", "zora.q@", "qq7") == []
    assert (proof.holds, proof.found, dict(proof.kept), proof.columns > 100) == (True, {}, {}, True)
    assert made.deleted == {"contacts": 1}
    assert set(rows(planted, "touches", "account_id")) == {"home", "other"}
    (draft,) = rows(planted, "drafts", "body", account_id="home")
    (comment,) = rows(planted, "surveys", "comment", account_id="home")
    assert (draft, comment) == ("[forgotten]", "[forgotten]")


@pytest.mark.parametrize("planted", [CUSTOMER.upper()], indirect=True)
def test_a_customer_is_gone_from_every_column_of_every_table(planted: Database) -> None:
    with planted.begin() as tx:
        for detail in ({"accounts": ["other", "home"]}, {"value": "home|x"}):
            audit.write(tx, at=AT, actor="U1", act="saw", account_id=None, place=None, detail=detail)
    _, made, proof = forgets(planted, "account", "home")
    assert mentions(planted, CUSTOMER, '"home"', "home|", MAIL, "qq7") == []
    assert (proof.holds, dict(proof.kept)) == (True, {})
    with planted.read() as tx:
        of_accounts = {table.name for table in Row.metadata.tables.values() if "account_id" in table.c} - {
            "audit"
        }
        assert {name for name in made.deleted if made.deleted[name] == 1} >= of_accounts
        for name in of_accounts:
            assert tx.scalar(select(func.count()).select_from(TABLES[name])) == 1, name
    assert rows(planted, "accounts", "parent_id") == [None]


def test_every_exemption_is_on_purpose() -> None:
    assert {name: len(columns) for name, columns in KEPT.items()} == {
        "accounts": 6,
        "contacts": 4,
        "people": 3,
        "audit": 4,
        "forgotten": 2,
    }


@pytest.mark.parametrize("planted", ["nothing"], indirect=True)
def test_the_proof_finds_what_was_left(planted: Database) -> None:
    with planted.read() as tx:
        subject = forget_subject.contact(tx, "qq7", (), Forgotten())
    with planted.begin() as tx:
        tx.execute(delete(TABLES["contacts"]).where(TABLES["contacts"].c.contact_id == "qq7"))
        tx.execute(update(TABLES["segments"]).values(filter="owner = zora quivertons"))
        tx.execute(update(TABLES["runs"]).values(learnt={"who": [f"({MAIL})"]}))
    with planted.read() as tx:
        found = prove(tx, subject).found
    assert {"segments.filter", "runs.learnt", "events.user_id", "surveys.contact_id"} <= set(found)


TEXTS = {
    "Will they renew? I will ask.": "[forgotten] they renew? I will ask.",  # a price of first names
    "Spoke with Will Smith's boss": "Spoke with [forgotten]'s boss",
    "SMITH, WILL <will@home.example>": "[forgotten] <[forgotten]>",
    "Goodwill, willpower and Smithers": "Goodwill, willpower and Smithers",
    "iwill@home.example will@home.example.org": "iwill@home.example will@home.example.org",
    "See Smith about it": "See [forgotten] about it",
}


def people(db: Database, *who: tuple[str, str, str, str]) -> None:
    """Contacts (id, account, name, address) of the accounts a1, Acme Smithy, and a2, Globex."""
    with db.begin() as tx:
        bundle.load(tx, "accounts", pa.table({"account_id": ["a1", "a2"], "name": ["Acme Works", "Globex"]}))
        columns = dict(
            zip(("contact_id", "account_id", "name", "email"), zip(*who, strict=True), strict=True)
        )
        bundle.load(tx, "contacts", pa.table({name: list(values) for name, values in columns.items()}))


def noted(db: Database, account_id: str, *notes: str) -> None:
    with db.begin() as tx:
        for number, note in enumerate(notes):
            touches.add(tx, Touch(account_id, AT + timedelta(days=number), "note", note))


def test_a_first_name_is_hers_in_the_rows_of_her_account_alone(sqlite_db: Database) -> None:
    people(
        sqlite_db, ("c1", "a1", "Will Smith", "will@home.example"), ("c2", "a2", "Jo Park", "jo@x.example")
    )
    noted(sqlite_db, "a1", *TEXTS)
    elsewhere = ["Will they renew? I will ask.", "See Smith about it"]
    noted(sqlite_db, "a2", *elsewhere, "Will Smith called")
    assert forgets(sqlite_db, "contact", "will@HOME.example")[2].holds
    assert rows(sqlite_db, "touches", "summary", account_id="a1") == list(TEXTS.values())
    assert rows(sqlite_db, "touches", "summary", account_id="a2") == [*elsewhere, "[forgotten] called"]


def test_who_is_called_the_same_is_not_forgotten_with_her(db: Database) -> None:
    people(db, ("c1", "a1", "Jo Park", "jo@a.example"), ("c2", "a2", "Jo Park", "jo@b.example"))
    for account_id in ("a1", "a2"):
        noted(db, account_id, "Jo Park called")
    subject, _, proof = forgets(db, "contact", "c1")
    assert subject.shared == ("Jo Park",)
    assert (proof.holds, rows(db, "contacts", "name")) == (True, ["Jo Park"])
    assert rows(db, "touches", "summary") == ["[forgotten] called", "Jo Park called"]


def test_a_customer_whose_name_is_part_of_another_s_leaves_that_alone(sqlite_db: Database) -> None:
    people(sqlite_db, ("c1", "a1", "Jo Park", "jo@a.example"))
    with sqlite_db.begin() as tx:
        bundle.load(tx, "accounts", pa.table({"account_id": ["a3"], "name": ["Acme Works North"]}))
    noted(sqlite_db, "a3", "Acme Works North called, jo park too")
    assert forgets(sqlite_db, "account", "a1")[2].holds
    assert rows(sqlite_db, "touches", "summary") == ["Acme Works North called, [forgotten] too"]


def test_what_was_named_besides_goes_too(sqlite_db: Database) -> None:
    people(sqlite_db, ("c1", "a1", "Jo Park", "jo@a.example"))
    noted(sqlite_db, "a1", "Call +49 171-5550123, she is Yoyo to all.")
    forgets(sqlite_db, "contact", "c1", "+49 171 5550123", "Yoyo")
    assert rows(sqlite_db, "touches", "summary") == ["Call +[forgotten], she is [forgotten] to all."]


def test_two_goals_that_only_her_name_told_apart_stay_two(db: Database) -> None:
    people(db, ("c1", "a1", "Jo Park", "jo@a.example"))
    goals = pa.table({"account_id": ["a1", "a1"], "goal": ["Train Jo Park", "Train jo@a.example"]})
    with db.begin() as tx:
        bundle.load(tx, "goals", goals)
    forgets(db, "contact", "c1")
    assert sorted(rows(db, "goals", "goal")) == ["Train [forgotten]", "Train [forgotten] 2"]


def test_a_draft_to_her_is_over_and_can_still_be_read(sqlite_db: Database) -> None:
    people(sqlite_db, ("c1", "a1", "Jo Park", "jo@a.example"))
    note = "Jo Park wants a call."
    draft = Draft(
        "a1", "U1", "", "check-in", "warm", "en", "c1", AT, Text(note=note), note, note, "", "template"
    )
    with sqlite_db.begin() as tx:
        draft_id = drafts.add(tx, draft).draft_id
    forgets(sqlite_db, "contact", "c1")
    with sqlite_db.read() as tx:
        left = drafts.get(tx, draft_id)
    assert left is not None
    assert (left.subject, left.body, left.text, left.state) == (
        "[forgotten]",
        "[forgotten]",
        Text(),
        "discarded",
    )


def test_a_digest_that_named_the_account_is_drawn_again_without_it(db: Database) -> None:
    people(db, ("c1", "a1", "Jo Park", "jo@a.example"))
    entries = [
        replace(MONDAY.entries[0], account_id="a1", name="Acme Works"),
        replace(MONDAY.entries[1], account_id="a2"),
    ]
    said = replace(MONDAY, entries=tuple(entries))
    digest = Digest("changes", "place", TEAM, "", "weekdays 08:30", "UTC", 5, "U0123ANA", SLOT)
    with db.begin() as tx:
        digests.add(tx, digest)
    key = deliver(db, SLOT, ENTERED, BEYOND)
    with db.begin() as tx:
        tx.execute(update(TABLES["deliveries"]).values(content=compose.dump(said)))
    assert forgets(db, "account", "a1")[2].holds
    with db.read() as tx:
        content = deliveries.get(tx, key)
        assert content is not None
        parsed = compose.parse(content.content)
        assert isinstance(parsed, Changes)
        assert [entry.name for entry in parsed.entries] == ["Globex"]
        assert [item.account_id for item in items.of(tx, key)] == ["a2"]


def test_whoever_owns_accounts_is_not_forgotten_before_somebody_else_does(sqlite_db: Database) -> None:
    people(sqlite_db, ("c1", "a1", "Jo Park", "Jo@a.example"))
    with sqlite_db.begin() as tx:
        tx.execute(update(TABLES["accounts"]).values(owner="jo@A.example"))
    with pytest.raises(
        Sorry, match=r"jo@A\.example is the owner of Acme Works: give her accounts another owner"
    ):
        forgets(sqlite_db, "contact", "c1")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("c11", "There is no contact 'c11'; did you mean 'c1'?"),
        ("JO PARK", "There is no contact 'JO PARK': name c1 by its id, who is called that."),
        (
            "info@a.example",
            "info@a.example is the address of 2 contacts: c2 (Al Poe), c3 (Bo Ray). Name one of them",
        ),
    ],
)
def test_who_cannot_be_found_is_one_sentence(sqlite_db: Database, asked: str, said: str) -> None:
    shared = [(each, "a1", name, "info@a.example") for each, name in (("c2", "Al Poe"), ("c3", "Bo Ray"))]
    people(sqlite_db, ("c1", "a1", "Jo Park", "jo@b.example"), *shared)
    with pytest.raises(BadInput) as refused:
        forgets(sqlite_db, "contact", asked)
    assert str(refused.value).startswith(said)


def test_forgetting_again_finds_what_came_back(sqlite_db: Database) -> None:
    people(sqlite_db, ("c1", "a1", "Jo Park", "jo@a.example"))
    forgets(sqlite_db, "contact", "c1")
    noted(sqlite_db, "a1", "jo@a.example wrote")
    assert forgets(sqlite_db, "contact", "jo@a.example")[2].holds
    assert rows(sqlite_db, "touches", "summary") == ["[forgotten] wrote"]


def test_the_audit_tells_who_forgot_and_not_whom(db: Database) -> None:
    people(db, ("c1", "a1", "Jo Park", "jo@a.example"))
    forgets(db, "contact", "c1")
    with db.read() as tx:
        (entry,) = audit.recent(tx, 9)
    assert (entry.actor, entry.act, entry.account_id) == ("root", "forget contact", "a1")
    assert entry.detail == {"alias": entry.detail["alias"], "deleted": 1, "changed": 0}
    forgets(db, "account", "a1")
    with db.read() as tx:
        newest, before = audit.recent(tx, 9)
    assert (newest.act, newest.account_id == before.account_id) == ("forget account", True)


def test_marks_tell_nobody_and_differ_between_databases(sqlite_db: Database) -> None:
    people(sqlite_db, ("c1", "a1", "Jo Park", "jo@a.example"))
    forgets(sqlite_db, "contact", "c1")
    with sqlite_db.begin() as tx:
        known, again = marks.read(tx), marks.ready(tx, AT)
    assert known == again
    assert known.has("contact", "c1")
    assert known.mentions("jo park")
    assert not Forgotten(b"other", known.marks).has("contact", "c1")


def test_nothing_is_left_in_the_bytes_of_the_file(sqlite_db: Database, tmp_path: Path) -> None:
    people(
        sqlite_db, ("c1", "a1", "Zora Quivert", "zora@home.example"), ("c2", "a2", "Jo Park", "jo@x.example")
    )
    noted(sqlite_db, "a1", *(f"{number} ZORA Quivert {'x' * 3000}" for number in range(30)))

    def held() -> int:
        return sum(file.read_bytes().lower().count(b"zora quivert") for file in tmp_path.glob("rapport.db*"))

    assert held() >= 30
    proof = forgets(sqlite_db, "contact", "c1")[2]
    assert proof.bytes == {"Zora Quivert": 0, "zora@home.example": 0}
    assert held() == 0


KILLED = """
import os, shutil, signal, sys
from datetime import UTC, datetime
from sqlalchemy import event
from store.forgetting import erase
from store.forgetting import subject as forget_subject
from store.forgetting import marks
from store.database import open_database

folder, now = sys.argv[1], datetime(2026, 11, 2, tzinfo=UTC)
db = open_database(f"sqlite:///{folder}/rapport.db")
with db.begin() as tx:
    known = marks.ready(tx, now)
with db.read() as tx:
    subject = forget_subject.account(tx, "home", (), known)
made = erase.look(db, subject, known, now)
db.dispose()

for number in (1, 15, 30, 45, 1000):
    path = f"{folder}/{number}.db"
    shutil.copy(f"{folder}/rapport.db", path)
    if not (child := os.fork()):
        db, done = open_database(f"sqlite:///{path}"), []

        @event.listens_for(db._engine, "before_cursor_execute")
        def count(*_: object) -> None:
            done.append(None)
            if len(done) == number:
                os.kill(os.getpid(), signal.SIGKILL)

        erase.erase(db, subject, made, known, by="root", now=now)
        os._exit(0)
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        break
"""


@pytest.mark.parametrize("planted", [CUSTOMER], indirect=True)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_killed_at_any_statement_all_of_it_is_there_or_nothing(planted: Database, tmp_path: Path) -> None:
    before = counts(planted)
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=True)
    states = [counts(open_database(f"sqlite:///{path}")) for path in tmp_path.glob("[0-9]*.db")]
    assert len(states) > 3
    assert sorted(state["accounts"] for state in states) == [1, *[2] * (len(states) - 1)]
    assert all(state == before for state in states if state["accounts"] == 2)


def counts(db: Database) -> dict[str, int]:
    with db.read() as tx:
        found = {name: tx.scalar(select(func.count()).select_from(it)) or 0 for name, it in TABLES.items()}
    db.dispose()
    return found | {"forgotten": 0}


def rows(db: Database, table: str, column: str, **where: str) -> list[Any]:
    """A column, in the order of the rows' keys."""
    it = TABLES[table]
    found = select(it.c[column]).where(*(it.c[name] == value for name, value in where.items()))
    with db.read() as tx:
        return list(tx.scalars(found.order_by(*it.primary_key)))
