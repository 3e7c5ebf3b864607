from dataclasses import replace
from datetime import date

import pytest

from store.records import AccountName, Person
from store.sight import FIELDS
from tests.views.checks import pressable
from tests.views.samples import ACME, CARD, FADE, REASONS, SCORE, TODAY, TOUCH, weekly
from views import book, lookups, notices, plain, receipts, shared, touches
from views.message import Message
from views.pointer import Page, Pointer, page, pointer

ANA = Person("U0123ANA", "ana@lumen.example", "Ana")
TIDEWELL = replace(ACME, account_id="tidewell", name="Tidewell", arr=None, renewal_on=date(2026, 11, 10))
ROWS = (
    book.Row(ACME, SCORE, FADE),
    book.Row(TIDEWELL, replace(SCORE, health=None, band="unknown", raise_by="Usage would help most."), []),
)
BOOK = book.Book(
    ROWS, {"at risk": 12, "watch": 30, "unknown": 12, "healthy": 160}, Page(), date(2026, 11, 21), TODAY
)
NEAR = (AccountName("acme", "Acme Robotics", "acme.example", ()), AccountName("a2", "Acme Labs", None, ()))


def test_my_accounts_come_with_a_summary_and_the_cause() -> None:
    assert (
        plain.render(book.mine(BOOK))
        == """\
Your accounts
═════════════

214 accounts: 12 at risk, 30 watch, 12 unknown, 160 healthy.
  Scored on 21 Nov 2026. Health runs from 0 to 100, 100 is good. Worst first.

1. Acme Robotics · 38 · 🔴 at risk · ▼ 3 · ▆▇▆▆▆▆▆▅▅▄▄▄▄  [Open]
−18  17 active people of 40 seats, half of the usual number
renews in 42 days · € 43,200

2. Tidewell · unknown  [Open]
Usage would help most.
renewal was due 12 days ago

[Next 10]"""
    )


def test_pages_go_back_and_forth_and_carry_the_day() -> None:
    last = replace(BOOK, page=Page(50, date(2026, 11, 1)))
    assert plain.render(book.mine(last)).endswith("[Back]")
    values = [value for action, value in pressable(book.mine(last).blocks) if action == "health.earlier"]
    assert [page(value) for value in values] == [Page(40, date(2026, 11, 1))]
    assert "As of 1 Nov 2026. Scored on 21 Nov 2026." in plain.render(book.mine(last))
    assert "51. Acme Robotics" in plain.render(book.mine(last))


def test_a_quiet_book_says_so() -> None:
    text = plain.render(book.mine(replace(BOOK, rows=(), bands={"healthy": 23})))
    assert "23 accounts: 23 healthy." in text
    assert text.endswith("None of them needs you today.")


def test_who_owns_nothing_is_told_what_was_looked_for() -> None:
    text = plain.render(book.everybodys(BOOK, ["ana@lumen.example", "U0123ANA"]))
    assert "No account has ana@lumen.example or U0123ANA as its owner." in text
    assert "[Next" not in text
    assert "I cannot tell who you are." in plain.render(book.everybodys(BOOK, []))


def test_receipts_show_every_reason_by_side_and_the_sum() -> None:
    modal = receipts.show(ACME, SCORE)
    text = plain.render(modal)
    assert "start 50 · adoption −24 · value +5 · experience +8 · relationship +2 · commercial −3" in text
    assert all(reason.text in text for reason in REASONS)
    assert "→ Ask Mara what changed in the last weeks." in text
    assert modal.title == "Why this health"


def test_where_outsiders_may_read_no_list_and_no_receipt_tells_of_money_or_contacts() -> None:
    listed = plain.render(book.mine(replace(BOOK, hides=FIELDS)))
    assert "43,200" not in listed
    touchy = REASONS[1]._replace(side="relationship", text="Mara (champion) is silent", points=-30)
    score = replace(SCORE, reasons=(*REASONS, touchy))
    assert "Mara (" in plain.render(receipts.show(ACME, score))
    assert "Mara (" not in plain.render(receipts.show(ACME, score, FIELDS))
    rows = (book.Row(ACME, score, FADE),)
    assert "Mara (" in plain.render(book.mine(replace(BOOK, rows=rows)))
    assert "Mara (" not in plain.render(book.mine(replace(BOOK, rows=rows, hides=FIELDS)))


def test_receipts_without_a_health_say_what_would_help() -> None:
    text = plain.render(receipts.show(ACME, replace(SCORE, health=None, raise_by="Usage would help.")))
    assert "I do not know how they are doing.\nUsage would help." in text


def test_a_shared_card_has_no_arr_no_contacts_no_notes_and_no_owner() -> None:
    touchy = REASONS[1]._replace(side="relationship", text="Mara Whitcombe (champion) is silent", points=-30)
    card = replace(
        CARD, score=replace(SCORE, reasons=(*REASONS, touchy)), account=replace(ACME, churn_reason="Cut")
    )
    for post in (shared.inside(card, ANA), shared.outside(card, ANA)):
        said = plain.render(post) + post.text + str(post.blocks)
        for private in (
            "43,200",
            "Mara",
            "notes",
            "ana@lumen.example",
            "Ana:",
            "Cut",
            "Draft",
            "Log a touch",
        ):
            assert private not in said
        assert "Shared by Ana" in said
        assert "Health 38 of 100" in said
        assert "relationship −28" in said


def test_outsiders_see_numbers_only_and_nothing_to_press() -> None:
    post = shared.outside(CARD, ANA)
    assert "17 active people" not in str(post.blocks)
    assert not list(pressable(post.blocks))
    assert "17 active people" in str(shared.inside(CARD, ANA).blocks)
    assert plain.render(shared.done(CARD)) == (
        "Posted the card of Acme Robotics here. ARR, contacts and notes stayed out."
    )


def test_an_ambiguous_name_offers_buttons() -> None:
    assert (
        plain.render(lookups.choose("acme", NEAR))
        == """\
Which one did you mean by “acme”?

Acme Robotics · acme.example · acme  [Open]

Acme Labs · a2  [Open]"""
    )
    values = [value for _, value in pressable(lookups.choose("acme", NEAR, TODAY).blocks)]
    assert [pointer(value) for value in values] == [Pointer("acme", TODAY), Pointer("a2", TODAY)]


def test_an_unknown_name_suggests_or_says_what_to_try() -> None:
    assert "Did you mean one of these?" in plain.render(lookups.unknown("acne", NEAR))
    assert plain.render(lookups.unknown("zzz", ())) == (
        "I know no account called “zzz”. Check the spelling, or try its domain or its id."
    )


def test_words_for_an_uncertain_account_are_kept_and_put_into_the_form() -> None:
    question = lookups.choose_for_touch("acme", NEAR, "Called Dana & Bo")
    assert "Your words: Called Dana & Bo" in plain.render(question)
    values = [value for _, value in pressable(question.blocks)]
    assert pointer(values[0]) == Pointer("acme", None, "Called Dana & Bo")
    nobody = plain.render(lookups.choose_for_touch("zzz", (), "Called Dana"))
    assert nobody.startswith("Nothing logged: I know no account called “zzz”.")
    assert "Your words: Called Dana" in nobody


def test_words_too_long_for_a_button_are_left_out_of_it() -> None:
    value = str(Pointer("acme", TODAY, "x" * 5000))
    assert len(value) <= 2000
    assert pointer(value) == Pointer("acme", TODAY)


def test_a_touch_is_asked_for_and_confirmed() -> None:
    form = touches.form(ACME, TODAY, "Called Dana")
    assert (
        plain.render(form)
        == """\
[ Log a touch ]

Acme Robotics

What was it? Call / Meeting / E-mail / Note

What happened? Called Dana

When? (optional) 2026-11-22

[Log it]"""
    )
    assert [block["block_id"] for block in form.blocks if block["type"] == "input"] == ["kind", "text", "day"]
    assert pointer(form.value) == Pointer("acme")
    assert (
        plain.render(touches.logged(ACME, TOUCH))
        == """\
Logged for Acme Robotics: e-mail on 3 Nov 2026.
  Mara thanked us for the notes.

[Open the card]"""
    )
    assert plain.render(touches.ask(ACME)).startswith("What happened with Acme Robotics?")


def test_help_lists_what_can_be_typed() -> None:
    text = plain.render(notices.usage("/log", "Keep a touch", [("/log <account>", "opens a form")]))
    assert text == "/log: Keep a touch\n\n/log <account>\nopens a form"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (notices.say("There is no *score* <yet> & so on."), "There is no ∗score∗ <yet> & so on."),
        (notices.broken("3F9A"), "Something broke on our side. Tell your admin this reference: 3F9A."),
        (
            notices.no_accounts(),
            "No accounts yet. Whoever runs Rapport imports them: rapport import <folder>",
        ),
        (notices.no_scores(214), "214 accounts imported, none scored yet. The nightly job scores them"),
    ],
)
def test_short_answers_begin_with_what_is_the_matter(message: Message, said: str) -> None:
    assert plain.render(message).replace("\n", " ").startswith(said)


def test_a_modal_is_never_empty() -> None:
    assert plain.render(notices.loading("Why this health")) == "[ Why this health ]\n\nOne moment…"
    assert "gone" in plain.render(notices.problem("Why this health", "It is gone."))


def test_unknown_health_is_a_gap_in_the_sparkline() -> None:
    rows = (book.Row(ACME, SCORE, weekly(90, None, 38)),)
    assert "█·▄" in plain.render(book.mine(replace(BOOK, rows=rows)))
