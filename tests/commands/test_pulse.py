from dataclasses import replace
from datetime import date, timedelta

import pytest

from commands.contract import FormErrors, Place, Reply
from store import audit, pulses
from store.errors import Sorry
from store.records import Pulse
from tests.commands.office import BEN, NOW, TODAY, Office, read
from tests.views.checks import check, pressable
from views.message import Modal
from views.pointer import Pointer

USUAL = TODAY + timedelta(days=30)


def held(office: Office, account_id: str = "acme", day: date = TODAY) -> Pulse | None:
    with office.deps.db.read() as tx:
        return pulses.held(tx, account_id, day)


def value(office: Office, typed: str, action: str) -> str:
    """What the button of the answer carries."""
    answer = office.ask(typed)
    assert isinstance(answer, Reply)
    check(answer.message)
    return next(each for name, each in pressable(answer.message.blocks) if name == action)


@pytest.mark.parametrize(
    ("typed", "colour", "reason", "until"),
    [
        ("acme red Their sponsor left", "red", "Their sponsor left", USUAL),
        ("Acme Robotics: RED - their sponsor left", "red", "their sponsor left", USUAL),
        ("acme 🔴 Their sponsor left", "red", "Their sponsor left", USUAL),
        ("acme 🟡\ufe0f slow", "yellow", "slow", USUAL),
        ("acme :large_green_circle: all well", "green", "all well", USUAL),
        ("acme amber slow rollout", "yellow", "slow rollout", USUAL),
        ("“acme” Green, all is well", "green", "all is well", USUAL),
        ("acme red slow until 2026-12-24", "red", "slow", date(2026, 12, 24)),
        ("acme red slow, until 2026-12-24.", "red", "slow", date(2026, 12, 24)),
        ("acme red slow (until 2026-11-22)", "red", "slow", TODAY),
        ("acme red slow for 2 weeks", "red", "slow", TODAY + timedelta(days=14)),
        ("acme red slow for a month", "red", "slow", TODAY + timedelta(days=30)),
        ("acme red slow for 90 days", "red", "slow", TODAY + timedelta(days=90)),
        ("acme red no use for 6 months", "red", "no use for 6 months", USUAL),
        ("acme red stuck until they hire", "red", "stuck until they hire", USUAL),
        ("acme red\n two\n lines", "red", "two lines", USUAL),
    ],
)
def test_what_is_typed_is_kept(office: Office, typed: str, colour: str, reason: str, until: date) -> None:
    text = office.says(f"/pulse {typed}")
    pulse = held(office)
    assert pulse is not None
    assert (pulse.colour, pulse.reason, pulse.expires_on, pulse.at) == (colour, reason, until, NOW)
    assert pulse.author == "ana@lumen.example"
    assert text.startswith("Pulse kept for Acme Robotics: ")
    assert reason in text
    assert "It counts from the next scoring on." in text


def test_the_answer_says_which_words_set_the_end(office: Office) -> None:
    said = "Pulse kept for Acme Robotics: 🔴 red until 6 Dec 2026 (from your “for 2 weeks”).\n  slow\n"
    assert office.says("/pulse acme red slow for 2 weeks").startswith(said)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Which account, which colour, and why? Type all three: /pulse acme red Their sponsor left"),
        (
            "acme red slow until 2026-11-21",
            "2026-11-21 is over; take today or a later day.",
        ),
        (
            "acme red slow until 2027-03-01",
            "2027-03-01 is more than 90 days ahead; take 2027-02-20 at the latest.",
        ),
        (
            "acme red slow until 24 Dec",
            "“24 Dec” is not a day I can read; write it as year-month-day, such as 2026-12-22.",
        ),
        (
            "acme red " + "x" * 201,
            "The reason has 201 characters, and a card has room for 200: log the rest.",
        ),
        ("gone red they left", "Mirabel Hotels churned on 20 Oct 2026; its health stays as it was then."),
    ],
)
def test_what_cannot_be_kept_is_told_in_one_sentence(office: Office, typed: str, sentence: str) -> None:
    with pytest.raises(Sorry) as sorry:
        office.ask(f"/pulse {typed}")
    assert str(sorry.value) == sentence
    assert held(office) is None


@pytest.mark.parametrize(
    ("typed", "question", "filled"),
    [
        ("acme", "How is Acme Robotics doing: green, yellow or red, and why?", ""),
        ("acme sponsor left", "How is Acme Robotics doing: green, yellow or red, and why?", "sponsor left"),
        ("acme red", "Why is Acme Robotics red? A pulse needs a reason.", ""),
        ("acme red for 2 weeks", "Why is Acme Robotics red? A pulse needs a reason.", ""),
    ],
)
def test_what_is_missing_is_asked_for_in_a_form_that_has_the_rest(
    office: Office, typed: str, question: str, filled: str
) -> None:
    assert office.says(f"/pulse {typed}") == f"{question}  [Give a pulse]"
    form = office.press("pulse.form", value(office, f"/pulse {typed}", "pulse.form"))
    assert isinstance(form, Modal)
    check(form)
    elements = {block["block_id"]: block["element"] for block in form.blocks if "element" in block}
    assert elements["why"].get("initial_value", "") == filled
    assert ("initial_option" in elements["colour"]) == ("red" in typed)
    last = TODAY + timedelta(days=14 if "weeks" in typed else 30)
    assert elements["until"]["initial_date"] == last.isoformat()
    assert held(office) is None


@pytest.mark.parametrize("typed", ["acmee red Their sponsor left", "northwind red Their sponsor left"])
def test_nothing_is_kept_for_an_uncertain_account_and_no_word_is_lost(office: Office, typed: str) -> None:
    assert office.says(f"/pulse {typed}").startswith("No pulse kept yet: which account did you mean by")
    assert "Their sponsor left" in read(
        office.press("pulse.form", value(office, f"/pulse {typed}", "pulse.form"))
    )
    assert not [account for account in ("acme", "nw-1", "nw-2") if held(office, account)]
    assert "I know no account called “qqqq”" in office.says("/pulse qqqq red x")


def test_a_form_whose_typed_end_cannot_be_taken_asks_for_another(office: Office) -> None:
    form = read(office.press("pulse.form", str(Pointer("acme", typed="red slow until 2030-01-01"))))
    assert "slow until 2030-01-01" in form
    assert "2026-12-22" in form


def test_the_form_keeps_a_pulse(office: Office) -> None:
    answer = office.submit(
        "pulse.give", str(Pointer("acme")), colour="yellow", why=" Slow\nrollout ", until="2026-12-24"
    )
    assert read(answer).startswith(
        "Pulse kept for Acme Robotics: 🟡 yellow until 24 Dec 2026.\n  Slow rollout"
    )
    assert held(office) == Pulse(
        "acme", NOW, "yellow", "Slow rollout", "ana@lumen.example", date(2026, 12, 24)
    )


def test_a_form_with_mistakes_names_each_of_them(office: Office) -> None:
    answer = office.submit("pulse.give", str(Pointer("acme")), colour="blue", why=" ", until="")
    assert isinstance(answer, FormErrors)
    assert dict(answer.errors) == {
        "colour": "Pick green, yellow or red.",
        "why": "Say why in a few words: whoever reads the card will want to know.",
        "until": "The last day is missing; write it as year-month-day, such as 2026-12-22.",
    }
    assert held(office) is None


def test_a_pulse_can_be_taken_back_once_and_the_one_before_holds_again(office: Office) -> None:
    earlier = replace(office, deps=replace(office.deps, now=lambda: NOW - timedelta(days=3)))
    earlier.ask("/pulse acme green All well")
    back = value(office, "/pulse acme red Their sponsor left", "pulse.back")
    said = read(office.press("pulse.back", back))
    assert said.startswith("Taken back: the red pulse for Acme Robotics. The green one of 19 Nov 2026 holds")
    kept = held(office)
    assert kept is not None
    assert kept.colour == "green"
    with pytest.raises(Sorry, match="There is nothing to take back"):
        office.press("pulse.back", back)
    with pytest.raises(Sorry, match="from an older version"):
        office.press("pulse.back", str(Pointer("acme", typed="soon")))


def test_what_was_done_is_logged_with_who_did_it(office: Office) -> None:
    office.press("pulse.back", value(office, "/pulse acme red Their sponsor left", "pulse.back"))
    with office.deps.db.read() as tx:
        back, given = audit.recent(tx, 2)
    assert (given.act, given.actor, given.account_id) == ("pulse", "U0123ANA", "acme")
    assert given.detail == {"colour": "red", "until": "2026-12-22"}
    assert back.act == "take back pulse"


def test_guests_outsiders_places_and_nobodies_give_no_pulse(office: Office) -> None:
    shared = replace(office, place=Place("C0SHARED", "shared"))
    guest = replace(office, member=False)
    nobody = replace(office, person=replace(BEN, slack_id="", email=None))
    for who, sentence in (
        (guest, "Guests cannot give a pulse; ask the owner of the account to do it."),
        (
            shared,
            "Outsiders may read this channel, so you cannot give a pulse here; do it in a message to me.",
        ),
        (nobody, "I keep who said so, and cannot tell who you are; on a terminal, add --user."),
    ):
        with pytest.raises(Sorry, match=sentence):
            who.ask("/pulse acme red x")
        with pytest.raises(Sorry, match=sentence):
            who.press("pulse.form", str(Pointer("acme")))
        with pytest.raises(Sorry, match=sentence):
            who.submit("pulse.give", str(Pointer("acme")), colour="red", why="x", until="2026-12-01")
    assert held(office) is None


def test_the_card_shows_the_pulse_to_us_and_not_to_guests(office: Office) -> None:
    office.ask("/pulse acme red Their *sponsor* left")
    card = office.says("/health acme")
    assert "🔴 red until 22 Dec 2026, ana@lumen.example: Their ∗sponsor∗ left" in card
    assert "left. It counts from the next scoring on." in " ".join(card.split())
    assert "sponsor" not in replace(office, member=False).says("/health acme")
    assert "sponsor" not in office.says("/health acme --as-of 2026-11-15")


def test_help_is_known(office: Office) -> None:
    assert "/pulse acme red Their sponsor left" in office.says("/pulse help")
