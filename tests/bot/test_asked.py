"""What is read from Slack's payloads."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asked import by_button, by_command, by_form, pack, unpack
from views.text import escape

KEPT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def typed(text: str) -> str:
    return by_command({"command": "/health", "user_id": "U1", "text": text}).text


def entered(text: str) -> str:
    element = {"type": "plain_text_input", "value": text}
    view = {"callback_id": "log.save", "state": {"values": {"text": {"text": element}}}}
    return by_form({"user": {"id": "U1"}, "view": view}).form["text"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")) | st.from_regex("(&|amp;|lt;|<|> )*"))
def test_a_command_reads_as_it_was_typed_before_slack_escaped_it(text: str) -> None:
    assert typed(escape(text)) == text.strip()


@pytest.mark.parametrize("read", [typed, entered])
def test_what_no_database_keeps_is_left_out(read: Callable[[str], str]) -> None:
    assert read("ac\0me \ud83d!") == "acme ?!"


def test_a_press_in_a_modal_brings_along_what_was_entered_around_it() -> None:
    states = {
        "body.3": {"body.3": {"type": "plain_text_input", "value": "Hello <you>"}},
        "subject.3": {"subject.3": {"type": "plain_text_input", "value": None}},
    }
    view = {"type": "modal", "id": "V1", "private_metadata": pack("17", "C1"), "state": {"values": states}}
    option = {"action_id": "draft.tone", "selected_option": {"value": "17 brief"}}
    asked = by_button({"user": {"id": "U1"}, "view": view, "actions": [option]})
    assert (asked.value, asked.channel, asked.view_id) == ("17 brief", "C1", "V1")
    assert asked.form == {"body.3": "Hello <you>", "subject.3": ""}


def test_an_entity_that_was_typed_stays_one() -> None:
    assert typed("R&amp;amp;D") == "R&amp;D"


def test_what_arrives_unescaped_is_left_alone() -> None:
    assert typed("R&D > 5 &eacute;") == "R&D > 5 &eacute;"


@given(KEPT, KEPT)
def test_a_modal_carries_along_what_it_was_given(value: str, channel: str) -> None:
    assert unpack(pack(value, channel)) == (value, channel)


@pytest.mark.parametrize(
    "forged", ["", "[]", "null", "7", "Infinity", '"ab"x', '["a"]', "[" * 20_000, "\ud83d"]
)
def test_a_modal_that_carries_nothing_of_our_making_carries_nothing(forged: str) -> None:
    assert unpack(forged) == ("", "")


def test_a_modal_that_carries_more_than_texts_carries_them_as_texts() -> None:
    assert unpack('[["acme"], {}]') == ("['acme']", "{}")
