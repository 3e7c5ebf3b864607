from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commands.contract import FormErrors, Reply
from store import touches
from store.errors import Sorry
from store.records import Touch
from tests.commands.office import NOBODY, NOW, Office, read
from tests.views.checks import check, pressable
from views.message import Modal
from views.pointer import Pointer


def kept(office: Office, account_id: str = "acme") -> list[Touch]:
    with office.deps.db.read() as tx:
        return touches.recent(tx, account_id, NOW, 10)


@pytest.mark.parametrize(
    ("typed", "kind", "summary"),
    [
        ("acme Called Dana, she is happy", "note", "Called Dana, she is happy"),
        ("Acme Robotics Called Dana", "note", "Called Dana"),
        ("acme robotics: Called Dana", "note", "Called Dana"),
        ('"Acme Robotics" call: Dana is happy', "call", "Dana is happy"),
        ("“acme” Meeting: all went well: really", "meeting", "all went well: really"),
        ("acme.example e-mail: sent the deck", "email", "sent the deck"),
        ("the roadrunner customer - beep", "note", "beep"),
        ("acme robotics robotics is their name", "note", "robotics is their name"),
        ("acme note: 3:1 for us", "note", "3:1 for us"),
        ("acme Budget: none", "note", "Budget: none"),
    ],
)
def test_what_is_typed_is_kept(office: Office, typed: str, kind: str, summary: str) -> None:
    text = office.says(f"/log {typed}")
    assert text.startswith(f"Logged for Acme Robotics: {kind.replace('email', 'e-mail')} on 22 Nov 2026.\n")
    assert kept(office) == [Touch("acme", NOW, kind, summary, "Ana")]


def test_the_author_is_known_by_name_else_by_email_else_by_id(office: Office) -> None:
    replace(office, person=NOBODY).ask("/log acme Called")
    replace(office, person=replace(NOBODY, email="new@lumen.example")).ask("/log acme Called again")
    assert {touch.author for touch in kept(office)} == {"U0123NEW", "new@lumen.example"}


@pytest.mark.parametrize(
    "typed", ["acmee Called Dana", "northwind Called Dana", "“acme robotcs” Called Dana"]
)
def test_nothing_is_logged_for_an_uncertain_account_and_no_word_is_lost(office: Office, typed: str) -> None:
    answer = office.ask(f"/log {typed}")
    assert read(answer).startswith("Nothing logged yet: which account did you mean")
    assert "Your words: Called Dana" in read(answer)
    assert not [touch for account in ("acme", "nw-1", "nw-2") for touch in kept(office, account)]
    assert isinstance(answer, Reply)
    value = next(value for action, value in pressable(answer.message.blocks) if action == "log.form")
    form = office.press("log.form", value)
    assert "What happened? Called Dana" in read(form)


def test_nothing_is_logged_for_an_unknown_account(office: Office) -> None:
    text = office.says("/log qqqq Called Dana")
    assert text.startswith("Nothing logged: I know no account called “qqqq”.")
    assert "Your words: Called Dana" in text


@pytest.mark.parametrize("typed", ["acme", "acme robotics", "acme call:", "acme -"])
def test_an_account_alone_offers_the_form(office: Office, typed: str) -> None:
    answer = office.ask(f"/log {typed}")
    assert read(answer) == "What happened with Acme Robotics?  [Log a touch]"
    assert not kept(office)


def test_nothing_typed_says_what_to_type(office: Office) -> None:
    with pytest.raises(Sorry, match="such as: /log acme Called Dana"):
        office.ask("/log")


def test_the_form_keeps_a_touch_of_another_day(office: Office) -> None:
    form = office.press("log.form", str(Pointer("acme")))
    assert isinstance(form, Modal)
    check(form)
    answer = office.submit(form.form, form.value, kind="call", text="Talked <b>", day="2026-11-20")
    assert read(answer).startswith("Logged for Acme Robotics: call on 20 Nov 2026.")
    assert kept(office) == [
        Touch("acme", datetime(2026, 11, 20, 12, tzinfo=UTC), "call", "Talked <b>", "Ana")
    ]


@pytest.mark.parametrize("day", ["2026-11-22", ""])
def test_a_form_of_today_is_kept_at_this_moment(office: Office, day: str) -> None:
    office.submit("log.save", str(Pointer("acme")), kind="note", text="Hi", day=day)
    assert [touch.at for touch in kept(office)] == [NOW]


def test_a_form_with_mistakes_names_each_of_them(office: Office) -> None:
    answer = office.submit("log.save", str(Pointer("acme")), kind="fax", text="  ", day="2026-12-24")
    assert isinstance(answer, FormErrors)
    assert dict(answer.errors) == {
        "text": "Say in a few words what happened.",
        "kind": "Pick a call, a meeting, an e-mail or a note.",
        "day": "2026-12-24 has not come yet; take today or a day before it.",
    }
    assert not kept(office)


def test_help_is_known(office: Office) -> None:
    assert "/log acme call: Dana is happy" in office.says("/log help")
