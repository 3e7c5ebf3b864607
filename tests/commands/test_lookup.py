import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.lookup import Found, Names, Nothing, Several, fold, host, likeness
from store.records import AccountName


def named(account_id: str, name: str, domain: str | None = None, *aliases: str) -> AccountName:
    return AccountName(account_id, name, domain, aliases)


BOOK = Names(
    [
        named("A-1", "Acme Robotics, Inc.", "acme.com", "ARI"),
        named("A-2", "Acme Labs", "acmelabs.io"),
        named("B-1", "Bloom 🌱 Botanicals", "bloom.example"),
        named("C-1", "Café Müller GmbH"),
        named("N-1", "Northwind Foods"),
        named("N-2", "Northwind Freight"),
        named("T-1", "Twin"),
        named("T-2", "TWIN!"),
        named("S-1", "A"),
        named("acme.com", "Confusingly Identified"),
        named("Z-1", "日本商事"),
        named("Y-1", "🌱"),
        named("X-1", "Banana Republic of Trade"),
    ]
)


@pytest.mark.parametrize(
    ("asked", "account_id"),
    [
        ("A-1", "A-1"),
        ("a 1", "A-1"),
        ("acme robotics inc", "A-1"),
        ("ARI", "A-1"),
        ("acme.com", "acme.com"),
        ("https://www.acme.com/about?x=1", "A-1"),
        ("dana@acmelabs.io", "A-2"),
        ("bloom botanicals", "B-1"),
        ("CAFE MULLER GMBH", "C-1"),
        ("日本商事", "Z-1"),
        ("🌱", "Y-1"),
    ],
)
def test_an_exact_id_name_domain_or_alias_is_taken(asked: str, account_id: str) -> None:
    assert BOOK.find(asked) == Found(BOOK._ids[account_id])  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("asked", "account_id"),
    [
        ("acme robotcs", "A-1"),
        ("bloom", "B-1"),
        ("blom botanicals", "B-1"),
        ("muller", "C-1"),
        ("northwind food", "N-1"),
        ("nortwind freight", "N-2"),
    ],
)
def test_a_clear_likeness_is_taken_and_said_to_be_a_guess(asked: str, account_id: str) -> None:
    found = BOOK.find(asked)
    assert isinstance(found, Found)
    assert (found.account.account_id, found.guessed) == (account_id, True)


@pytest.mark.parametrize(
    ("asked", "first"), [("acme", {"A-1", "A-2"}), ("northwind", {"N-1", "N-2"}), ("twin", {"T-1", "T-2"})]
)
def test_several_that_are_near_are_offered(asked: str, first: set[str]) -> None:
    found = BOOK.find(asked)
    assert isinstance(found, Several)
    assert {account.account_id for account in found.near[:2]} == first
    assert len(found.near) <= 5


def test_what_is_like_nothing_finds_nothing() -> None:
    assert BOOK.find("qqqq") == Nothing([])


def test_what_is_only_a_little_alike_is_suggested_and_not_taken() -> None:
    found = BOOK.find("acme robotics gmbh")
    assert isinstance(found, Nothing)
    assert found.suggestions[0].account_id == "A-1"


@pytest.mark.parametrize("asked", ["-1", "b", "fo"])
def test_a_letter_or_two_are_too_little_to_guess_from(asked: str) -> None:
    assert not isinstance(BOOK.find(asked), Found)


def test_a_part_of_what_was_typed_is_not_enough() -> None:
    assert likeness("acme robotics", "a") < 20
    assert likeness("ana", "ana foods") == 100
    assert likeness("ana", "banana") == 90


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("acme labs called them", "acme labs", "called them"),
        ("northwind foods", "northwind foods", ""),
        ("somebody else entirely", "somebody", "else entirely"),
        ("twin is twins", "twin", "is twins"),
        ("", "", ""),
        ("a " * 40, "a", "a " * 39),
    ],
)
def test_a_text_begins_with_the_longest_name(text: str, name: str, rest: str) -> None:
    assert BOOK.beginning(text) == (name, rest.strip())


def test_an_empty_book_finds_nothing() -> None:
    assert Names([]).find("acme") == Nothing([])


def test_names_are_compared_without_case_accents_and_punctuation() -> None:
    assert fold("  Café-Müller & Söhne, GmbH. ") == "cafe muller sohne gmbh"
    assert fold("!!!") == "!!!"
    assert host("https://WWW.Acme.com:8080/x") == "acme.com"


@given(st.text(max_size=40))
def test_anything_that_is_typed_gets_an_answer(asked: str) -> None:
    assert isinstance(BOOK.find(asked), Found | Several | Nothing)


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=8, unique=True), st.data())
def test_an_id_always_finds_its_account(ids: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(ids))
    book = Names([named(account_id, "Same name") for account_id in ids])
    assert book.find(wanted) == Found(named(wanted, "Same name"))
