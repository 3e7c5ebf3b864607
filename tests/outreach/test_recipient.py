"""Whom a message goes to: the right person first, and nobody who does not want to be written to."""

from typing import Any

import pytest

from outreach.facts.people import first_name
from store.database import Database
from store.errors import Sorry
from store.records import Person
from tests.outreach.accounts import PURPOSES, at, load, sheet

BLOCKED = "Nobody at Acme may be written to: each contact is flagged do-not-contact or has no e-mail address."


@pytest.fixture
def book(sqlite_db: Database) -> Database:
    load(sqlite_db, accounts=[{"account_id": "a1", "name": "Acme"}, {"account_id": "a2", "name": "Globex"}])
    return sqlite_db


def contact(name: str, role: str | None = "user", **given: Any) -> dict[str, Any]:
    first = name.split(maxsplit=1)[0].lower()
    return {
        "contact_id": first,
        "account_id": "a1",
        "name": name,
        "email": f"{first}@acme.example",
        "role": role,
    } | given


def test_the_champion_is_written_to_first_then_the_sponsor_an_admin_a_user_and_the_rest(
    book: Database,
) -> None:
    people = [
        contact("Zoe West", None),
        contact("Uma Lund", "user"),
        contact("Abe Oort", "admin"),
        contact("Sol Vane", "sponsor"),
        contact("Cal Nash", "champion"),
    ]
    chosen: list[str] = []
    for person in people:
        load(book, contacts=[person])
        recipient = sheet(book).recipient
        chosen.append(recipient.name if recipient else "")
    assert chosen == [person["name"] for person in people]


def test_who_is_asked_for_is_written_to_if_she_may_be(book: Database) -> None:
    load(
        book,
        contacts=[
            contact("Cal Nash", "champion"),
            contact("Uma Lund"),
            contact("Don Hale", do_not_contact=True),
            contact("Eva Roth", account_id="a2"),
        ],
    )
    asked = sheet(book, contact_id="uma")
    assert asked.recipient is not None
    assert asked.recipient.email == "uma@acme.example"
    assert asked.facts["recipient.first_name"].value == "Uma"
    for wrong in ("don", "eva", "nobody"):
        found = sheet(book, contact_id=wrong)
        assert found.recipient is None
        assert "recipient.name" not in found.facts
        assert "The contact that was asked for may not be written to." in found.left_out


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([], "Nobody at Acme may be written to: no contact is on file."),
        *(
            (
                [contact("Cal Nash", "champion", **blocked)],
                BLOCKED,
            )
            for blocked in (
                {"do_not_contact": True},
                {"email": None},
                {"email": "Cal Nash"},
                {"email": "cal@acme.example, ben@other.example"},
                {"email": "cal@acme.example\nBcc: ben@other.example"},
            )
        ),
    ],
)
def test_where_nobody_may_be_written_to_it_says_so(
    book: Database, people: list[dict[str, Any]], why: str
) -> None:
    load(book, contacts=people) if people else None
    found = sheet(book)
    assert found.recipient is None
    assert why in found.left_out


def test_who_does_not_want_to_be_written_to_is_named_nowhere(book: Database) -> None:
    load(
        book,
        contacts=[contact("Cal Nash", "champion"), contact("Dora Quist", "sponsor", do_not_contact=True)],
        goals=[{"account_id": "a1", "goal": "Give DORA her week back"}],
        milestones=[{"account_id": "a1", "milestone": "Quist's sign-off", "reached_on": at(3).date()}],
        tickets=[
            {"ticket_id": name, "account_id": "a1", "opened_at": at(days), "subject": name}
            for name, days in (("Dora cannot log in", 2), ("Import stops", 3))
        ],
    )
    for purpose in PURPOSES:
        found = sheet(book, purpose=purpose)
        assert "dora" not in str(found).casefold()
        assert "quist" not in str(found).casefold()
    facts = sheet(book).facts
    assert facts["ticket.2.subject"].value == "Import stops"
    assert facts["ticket.open.count"].value == 2


def test_a_text_with_an_address_in_it_is_not_repeated(book: Database) -> None:
    subjects = ("See https://evil.example", "Ask bob@globex.example", "WWW.evil.example is down")
    load(
        book,
        tickets=[
            {"ticket_id": text, "account_id": "a1", "opened_at": at(2), "subject": text} for text in subjects
        ],
    )
    found = sheet(book)
    assert not any(name.endswith("subject") for name in found.facts)
    assert found.facts["ticket.open.count"].value == 3


def test_who_took_part_and_no_longer_does_may_have_left(book: Database) -> None:
    load(
        book,
        contacts=[contact("Cal Nash", "champion")],
        touches=[{"account_id": "a1", "at": at(48), "kind": "email", "author": "Cal Nash"}],
    )
    said = "Cal Nash was last heard from on 5 October 2026; make sure that this is still the right person."
    assert said in sheet(book).left_out
    load(book, touches=[{"account_id": "a1", "at": at(29), "kind": "call", "author": "cal@acme.example"}])
    assert said.split(" on ", maxsplit=1)[0] not in str(sheet(book).left_out)


@pytest.mark.parametrize(
    ("spoken", "language", "product"),
    [
        ("de", "de", "unser Produkt"),
        ("DE-at", "de", "unser Produkt"),
        ("fr", "en", "our product"),
        (None, "en", "our product"),
    ],
)
def test_the_language_is_the_recipient_s(
    book: Database, spoken: str | None, language: str, product: str
) -> None:
    load(book, contacts=[contact("Cal Nash", language=spoken)])
    found = sheet(book)
    assert found.language == language
    assert found.facts["product.name"].value == product
    assert sheet(book, product="Lumen").facts["product.name"].value == "Lumen"
    assert sheet(book, language="en").language == "en"


def test_a_sender_without_a_name_signs_herself(book: Database) -> None:
    found = sheet(book, sender=Person("U2", "ben@lumen.example"))
    assert "sender.name" not in found.facts
    assert found.sender == ""
    assert "Your name is not known, so sign it yourself." in found.left_out


def test_an_account_that_is_gone_is_a_sentence(book: Database) -> None:
    with pytest.raises(Sorry, match="no longer there"):
        sheet(book, "a9")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Mara Whitcombe", "Mara"),
        ("Dr. Mara Whitcombe", "Mara"),
        ("Whitcombe, Mara", "Mara"),
        ("Prof Dr Jürgen Müller", "Jürgen"),
        ("Mara", "Mara"),
        ("Dr.", ""),
    ],
)
def test_the_first_name_is_the_one_to_greet_with(name: str, first: str) -> None:
    assert first_name(name) == first
