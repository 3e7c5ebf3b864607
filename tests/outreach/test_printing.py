"""Values as a reader sees them, in both languages, whatever was typed."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.fact import Fact, Kind, Language, Value
from outreach.printing import LONGEST, printed
from store.records import Money

LANGUAGES: tuple[Language, ...] = ("en", "de")
UNITS = ("", "people", "tickets", "seats", "of 10", "%", "wafers")


def fact(kind: Kind, value: Value, unit: str = "") -> Fact:
    return Fact("some.fact", "Some fact", kind, value, "somewhere", unit)


@pytest.mark.parametrize(
    ("of", "english", "german"),
    [
        (fact("number", 41, "people"), "41 people", "41 Personen"),
        (fact("number", 1, "people"), "1 person", "1 Person"),
        (fact("number", 1, "tickets"), "1 ticket", "1 Ticket"),
        (fact("number", 1204, "seats"), "1,204 seats", "1.204 Lizenzen"),
        (fact("number", 1204.5), "1,204.5", "1.204,5"),
        (fact("number", 0.25), "0.25", "0,25"),
        (fact("number", -0.0), "0", "0"),
        (fact("number", 85, "%"), "85%", "85 %"),
        (fact("number", 9, "of 10"), "9 out of 10", "9 von 10"),
        (fact("number", 12, "wafers"), "12 wafers", "12 wafers"),
        (fact("share", 0.7), "70%", "70 %"),
        (fact("share", -0.7), "70%", "70 %"),
        (fact("share", 0.0), "0%", "0 %"),
        (fact("share", 0.001), "1%", "1 %"),
        (fact("share", 0.999), "99%", "99 %"),
        (fact("share", 1.0), "100%", "100 %"),
        (fact("share", 1.4), "140%", "140 %"),
        (fact("money", Money(4_800_049, "EUR")), "€ 48,000", "48.000 €"),
        (fact("money", Money(1_200, "JPY")), "JPY 1,200", "1.200 JPY"),
        (fact("day", date(2026, 12, 29)), "29 December 2026", "29. Dezember 2026"),
        (fact("day", date(2027, 3, 1)), "1 March 2027", "1. März 2027"),
        (fact("days", 42), "42 days", "42 Tagen"),
        (fact("days", 1), "1 day", "1 Tag"),
        (fact("days", 1053), "1,053 days", "1.053 Tagen"),
        (fact("name", "Müller & Söhne"), "Müller & Söhne", "Müller & Söhne"),
        (fact("text", "Import stops half-way"), "“Import stops half-way”", "„Import stops half-way“"),
        (fact("name", " Acme\n\t<!channel>  Ltd\u202e "), "Acme ‹!channel› Ltd", "Acme ‹!channel› Ltd"),
        (
            fact("text", "@here {goal.1.name} *now*"),
            "“＠here (goal.1.name) ∗now∗”",
            "„＠here (goal.1.name) ∗now∗“",
        ),
        (fact("name", "\u200b \n"), "–", "–"),
    ],
)
def test_a_value_is_printed_with_its_unit(of: Fact, english: str, german: str) -> None:
    assert (printed(of, "en"), printed(of, "de")) == (english, german)


VALUES: st.SearchStrategy[Fact] = st.one_of(
    st.builds(fact, st.sampled_from(("name", "text")), st.text()),
    st.builds(
        fact, st.just("number"), st.floats(-1e12, 1e12) | st.integers(0, 10**12), st.sampled_from(UNITS)
    ),
    st.builds(fact, st.just("share"), st.floats(-1e6, 1e6)),
    st.builds(fact, st.just("days"), st.integers(0, 10**6)),
    st.builds(fact, st.just("day"), st.dates()),
    st.builds(
        fact,
        st.just("money"),
        st.builds(Money, st.integers(-(10**12), 10**12), st.sampled_from(("EUR", "USD", "KWD", "SEK", ""))),
    ),
)


@given(VALUES, st.sampled_from(LANGUAGES))
def test_what_is_printed_is_one_short_line_that_means_nothing_but_itself(
    of: Fact, language: Language
) -> None:
    shown = printed(of, language)
    assert shown == shown.strip() != ""
    assert len(shown) <= LONGEST + 2
    assert not set(shown) & set("<>{}*~`@")
    assert not any(unicodedata.category(char)[0] == "C" or char in "\n\r\u2028\u2029" for char in shown)


@given(st.integers(0, 10**9))
def test_the_digits_of_both_languages_are_the_same(value: int) -> None:
    english, german = (printed(fact("number", value), language) for language in LANGUAGES)
    assert english.replace(",", "") == german.replace(".", "") == str(value)


@given(st.floats(0, 1))
def test_a_share_is_all_or_nothing_only_where_it_is(share: float) -> None:
    shown = printed(fact("share", share), "en")
    assert (shown == "0%") == (share == 0)
    assert (shown == "100%") == (share == 1)
