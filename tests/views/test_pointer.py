"""What a button carries comes back as it went, and what never was ours is told in a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Sorry
from tests.views.records import days
from views.audit.pointer import at as audited
from views.limits import VALUE
from views.periods import pressed
from views.pointer import Page, Pointer, number, page, pointer
from views.segment.pointer import texts
from views.text import size


def kept(min_size: int = 0, max_size: int | None = None) -> st.SearchStrategy[str]:
    """Texts as the store keeps them: without NUL."""
    return st.text(
        st.characters(codec="utf-8", exclude_characters="\0"), min_size=min_size, max_size=max_size
    )


@given(kept(min_size=1, max_size=100), st.none() | days, kept(max_size=300))
def test_an_account_comes_back_as_it_went(account_id: str, day: date | None, typed: str) -> None:
    assert pointer(str(Pointer(account_id, day, typed))) == Pointer(account_id, day, typed)


@given(kept(min_size=1, max_size=100), kept(min_size=2000, max_size=4000))
def test_words_that_are_too_many_for_a_button_are_left_out(account_id: str, typed: str) -> None:
    value = str(Pointer(account_id, None, typed))
    assert size(value) <= VALUE
    assert pointer(value) == Pointer(account_id)


@given(st.integers(0, 2**31 - 1), st.none() | days)
def test_a_page_comes_back_as_it_went(offset: int, day: date | None) -> None:
    assert page(str(Page(offset, day))) == Page(offset, day)


@pytest.mark.parametrize(
    "value",
    ["", "acme", "{}", "7", "null", "[]", '["a"]', '["a", "soon", ""]', '["a", 7, ""]', "[" * 200_000],
)
def test_a_value_that_is_not_of_our_making_is_told_in_a_sentence(value: str) -> None:
    for read in (pointer, page, pressed, audited, lambda text: texts(text, 4)):
        with pytest.raises(Sorry, match="older version of me"):
            read(value)


def test_what_no_database_keeps_does_not_come_back() -> None:
    assert pointer('["ac\\u0000me\\ud83d", "", ""]') == Pointer("acme?")


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "²", "x", str(2**31), str(2**63), "9" * 5000, "1e9"])
def test_what_can_be_no_number_of_a_record_is_none(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize(("typed", "meant"), [("0", 0), ("17", 17), ("٣", 3), ("2147483647", 2**31 - 1)])
def test_a_number_is_read_in_any_digits(typed: str, meant: int) -> None:
    assert number(typed) == meant
