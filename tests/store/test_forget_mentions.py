"""Whom a text names: two ways of looking, one that erases and one that proves, never disagree to her harm."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.forgetting.mentions import GONE, Hints, phrase, redacted
from store.forgetting.phrases import Others, Phrases
from store.forgetting.proof import Search

NOBODY = Others(frozenset(), frozenset(), frozenset())
FOUND = Phrases()
for who in (
    ("c-17", "José Müller", "jose@acme.example"),
    ("2", "王伟", ""),
    ("3", "Anna-Lena van den Berg", ""),
):
    FOUND.add_person(*who, NOBODY)
FAR, ALL = FOUND.everywhere, FOUND.everywhere | FOUND.nearby
SIZES = {each.count(" ") + 1 for each in ALL}
PIECES = st.sampled_from(
    [
        "José",
        "jose",
        "JOSÉ",
        "Müller",
        "mullers",
        "Mueller",
        "jose@acme.example",
        "a",
        "tajose@acme.example",
        "王",
        "伟",
        "王伟",
        "Anna",
        "Lena",
        "van den",
        "Berg",
        "c-17",
        "C 17",
        ".org",
        "ß",
        "İ",
        "\u0301",
        "ﬁ",
        "Ｊｏｓｅ",
    ]
)
GLUE = st.sampled_from([" ", "", "-", "_", ", ", "\n", "'s ", ".", "@", "\t\u00a0", "("])
TEXTS = st.lists(st.tuples(PIECES, GLUE), max_size=9).map(lambda parts: "".join(a + b for a, b in parts))


def erased(text: str, phrases: set[str] = ALL) -> str:
    return redacted(text, phrases.__contains__, SIZES)


@given(TEXTS, st.sampled_from(["NFC", "NFD", "NFKC"]))
@example("JOSE\u0301 MU\u0308LLER, mullers jose", "NFD")
def test_what_was_erased_is_not_found_by_the_proof(text: str, form: str) -> None:
    left = erased(unicodedata.normalize(form, text))  # pyright: ignore[reportArgumentType]
    assert not Search(ALL).finds(left.replace(GONE, " · ")), left


@given(TEXTS)
def test_what_the_proof_does_not_find_is_left_alone(text: str) -> None:
    if not Search(FAR).finds(text):
        assert erased(text, FAR) == text


@given(TEXTS)
def test_the_hint_misses_nothing(text: str) -> None:
    if erased(text) != text:
        assert Hints(ALL).may_hold(text)


@given(TEXTS)
def test_erasing_twice_is_erasing_once(text: str) -> None:
    assert erased(erased(text)) == erased(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("José Müllers Idee", "[forgotten] Idee"),
        ("müller JOSE", "[forgotten]"),
        ("Annalena Berg and Anna Berg", "Annalena [forgotten] and [forgotten]"),
        ("我和王伟说", "我和[forgotten]说"),
        ("Ticket C-17 is not C-170", "Ticket [forgotten] is not C-170"),
        ("Müllerin", "Müllerin"),
        ("<jose.muller@home.example>", "<[forgotten]@home.example>"),
        ("tajose@acme.example, x.jose@acme.example", "tajose@acme.example, x.jose@acme.example"),
        ("van den and berg", "van den and berg"),
        ("", ""),
    ],
)
def test_texts_as_people_write_them(text: str, left: str) -> None:
    assert erased(text) == left


def test_a_phrase_is_the_same_however_it_is_typed() -> None:
    assert phrase("  José\u00a0MÜLLER ") == phrase("jose-muller") == "jose muller"
