"""What a button carries comes back as it went, and what never was ours is told in a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Sorry
from tests.views.records import days
from views.limits import VALUE
from views.pointer import Page, Pointer, page, pointer
from views.text import size


@given(st.text(min_size=1, max_size=100), st.none() | days, st.text(max_size=300))
def test_an_account_comes_back_as_it_went(account_id: str, day: date | None, typed: str) -> None:
    assert pointer(str(Pointer(account_id, day, typed))) == Pointer(account_id, day, typed)


@given(st.text(min_size=1, max_size=100), st.text(min_size=2000, max_size=4000))
def test_words_that_are_too_many_for_a_button_are_left_out(account_id: str, typed: str) -> None:
    value = str(Pointer(account_id, None, typed))
    assert size(value) <= VALUE
    assert pointer(value) == Pointer(account_id)


@given(st.integers(min_value=0), st.none() | days)
def test_a_page_comes_back_as_it_went(offset: int, day: date | None) -> None:
    assert page(str(Page(offset, day))) == Page(offset, day)


@pytest.mark.parametrize(
    "value", ["", "acme", "{}", "7", "null", "[]", '["a"]', '["a", "soon", ""]', '["a", 7, ""]']
)
def test_a_value_that_is_not_of_our_making_is_told_in_a_sentence(value: str) -> None:
    for read in (pointer, page):
        with pytest.raises(Sorry, match="older version of me"):
            read(value)
