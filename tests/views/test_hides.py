"""Every answer about accounts, with every choice of hidden fields: it keeps to itself just what they tell."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from typing import get_args

import pytest

from store.digest_records import Item
from store.filters.read import read
from store.listing import Listed
from store.postmortem import Signal
from store.records import Override, Pulse, Reason
from store.sight import FIELDS, NOTHING, Field, Hides
from tests.views.checks import check
from tests.views.digests import KEY, MONDAY
from tests.views.record_samples import ACCURACY, NAMES
from tests.views.samples import ACME, CARD, FADE, SCORE, TODAY, TOUCH
from tests.views.test_churn import ASKED as CHURN
from tests.views.test_home import contents
from tests.views.test_postmortem import FOUND, GONE, LEFT
from tests.views.test_segment import page
from views import account, accuracy, book, churn, home, left_out, postmortem, receipts
from views.digest import forms, message
from views.message import Home, Message, Modal
from views.pointer import Page
from views.segment import diff, totals
from views.segment import listing as segments
from views.segment import page as segment

Shown = Message | Modal | Home
Draws = Callable[[Hides], Shown]
ANA = "ana@lumen.example"
DUE = Reason("invoices", "commercial", -9, "Invoice 17 is overdue", step="Ask who should get it")
DANA = Reason("champion", "relationship", -8, "Dana was last heard from in May", step="Meet a second person")
QUIET = Reason("touches", "relationship", -7, "Last touch 40 days ago", step="Get in touch")
RED = Reason("pulse", "relationship", -6, "Pulse red by Ana: they look elsewhere", step="Settle that first")
WORTH = Reason(
    "value for money", "value", -5, "Less use for their money", 3.2, 7.6, step="Show what they get"
)
LATE = Reason("milestones", "value", -4, "“Go-live” is overdue", step="Agree on a new date")
REASONS = {
    DUE: "arr",
    DANA: "contacts",
    QUIET: "notes",
    RED: "contacts notes",
    WORTH: "arr",
    LATE: "",
}
TOLD = {reason.text: tells for reason, tells in REASONS.items()}
SCORED = replace(SCORE, reasons=(SCORE.reasons[0], *REASONS), next_step="")
PULSE = Pulse("acme", TOUCH.at, "red", "Nobody answers", "ben@lumen.example", date(2026, 12, 3))
OVERRIDE = Override("acme", "at risk", "Their board met", "cy@lumen.example", TOUCH.at, date(2026, 12, 3))
LISTED = Listed("acme", "Acme", ANA, ACME.arr, ACME.renewal_on, None, 38, "at risk", 0.3)
ARR = {"43,200": "arr"}
LOOKED_BACK = {"cheaper": "notes", ANA: "contacts", "fewer seats": "notes"}


def card(hides: Hides) -> Shown:
    touch = replace(TOUCH, author="Evelyn", summary="They want an export")
    shown = replace(CARD, touch=touch, pulse=PULSE, override=OVERRIDE, hides=hides)
    return account.show(replace(shown, score=replace(SCORED, reasons=SCORED.reasons[:-1])))


def stepping(reason: Reason) -> Draws:
    score = replace(SCORED, next_step=reason.step)
    return lambda hides: account.show(replace(CARD, score=score, hides=hides))


def listing(reason: Reason) -> Draws:
    rows = (book.Row(ACME, replace(SCORE, reasons=(reason,)), FADE),)
    return lambda hides: book.mine(book.Book(rows, {"at risk": 1}, Page(), TODAY, TODAY, hides))


def left(hides: Hides) -> Shown:
    return account.show(replace(CARD, account=GONE, today=LEFT, hides=hides))


def looking_back(signal: Signal) -> Draws:
    return lambda hides: postmortem.show(GONE, replace(FOUND, signal=signal), hides)


def changed(hides: Hides) -> Shown:
    (condition,) = read("health < 60").conditions()
    change = diff.Change(LISTED, [diff.Turn(condition, holds=True, before=64.0, after=38.0)])
    return diff.show(diff.Diff("at-risk", "health < 60", TODAY, TODAY, [change], [], 1, 0, 3, hides))


def saved(hides: Hides) -> Shown:
    row = segments.Row("at-risk", "band = at risk", "who needs us", totals.of([LISTED]))
    return segments.show(segments.Segments([row], 1, Page(), TODAY, len(hides & {"arr", "contacts"}), hides))


def everything(hides: Hides) -> Shown:
    row = forms.Row(ACME, Item("acme", 1, "entered", "at risk", 38, None))
    return forms.everything([row], hides)


CASES: Sequence[tuple[str, Draws, Mapping[str, str]]] = (
    (
        "card",
        card,
        ARR
        | {text: tells for text, tells in TOLD.items() if text != LATE.text}
        | {ANA: "contacts", "Evelyn": "contacts notes", "They want an export": "notes"}
        | {"Nobody answers": "notes", "ben@lumen.example": "contacts notes"}
        | {"Their board met": "notes", "cy@lumen.example": "contacts", '"Draft"': "contacts drafts"},
    ),
    *((f"step: {each.signal}", stepping(each), {each.step: f"notes {REASONS[each]}"}) for each in REASONS),
    ("who left", left, {"cheaper": "notes"}),
    ("receipts", lambda hides: receipts.show(ACME, SCORED, hides), TOLD),
    *((f"list: {each.signal}", listing(each), ARR | {each.text: REASONS[each]}) for each in REASONS),
    ("home", lambda hides: home.show(contents(hides=hides)), ARR),
    (
        "post-mortem: money",
        looking_back(Signal(date(2026, 9, 4), "commercial", -9, DUE.text)),
        LOOKED_BACK | {DUE.text: "arr"},
    ),
    (
        "post-mortem: people",
        looking_back(Signal(date(2026, 9, 4), "relationship", -9, RED.text)),
        LOOKED_BACK | {RED.text: "contacts notes"},
    ),
    (
        "accuracy",
        lambda hides: accuracy.show(accuracy.Answer(ACCURACY, "", NAMES, hides=hides)),
        {"Acme Robotics": "notes"},
    ),
    (
        "churn",
        lambda hides: churn.show(replace(CHURN, hides=hides)),
        {"€ 2,000": "arr", "€ 93,400": "arr", "largest ARR first": "arr", "Budget": "notes"},
    ),
    (
        "segment",
        lambda hides: segment.show(replace(page([LISTED, replace(LISTED, account_id="b")]), hides=hides)),
        ARR | {"By ARR": "arr", "€ 86,400": "arr", ANA: "contacts"},
    ),
    ("segment diff", changed, ARR),
    ("segments", saved, ARR),
    (
        "digest",
        lambda hides: message.show(replace(MONDAY, hides=hides), KEY, {}),
        {'"Draft"': "contacts drafts"},
    ),
    ("all of a digest", everything, ARR),
)
CHOICES = [frozenset(each) for each in chain(*(combinations(sorted(FIELDS), size) for size in range(5)))]


@pytest.mark.parametrize(("draw", "says"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_it_says_just_what_tells_of_no_hidden_field(draw: Draws, says: Mapping[str, str]) -> None:
    for hides in CHOICES:
        shown = draw(hides)
        if hides in {NOTHING, FIELDS}:
            check(shown)
        spoken = shown.text if isinstance(shown, Message) else ""
        text = json.dumps(list(shown.blocks), ensure_ascii=False) + json.dumps(spoken, ensure_ascii=False)
        for mark, tells in says.items():
            assert (mark in text) == (not hides & set(tells.split())), f"{mark!r}, hidden: {sorted(hides)}"


@pytest.mark.parametrize("field", get_args(Field))
def test_each_field_is_told_somewhere(field: Field) -> None:
    assert any(tells == field or field in tells.split() for *_, says in CASES for tells in says.values())


@pytest.mark.parametrize(
    ("hides", "sentence"),
    [
        (NOTHING, ""),
        ({"drafts"}, ""),
        ({"arr"}, "Without ARR."),
        ({"notes", "contacts"}, "Without contacts and notes."),
        (FIELDS, "Without ARR, contacts and notes."),
    ],
)
def test_it_is_said_what_is_left_out(hides: Hides, sentence: str) -> None:
    assert left_out.without(frozenset(hides)) == sentence
    said = json.dumps(list(card(frozenset(hides)).blocks))
    assert (sentence in said) if sentence else ("Without" not in said)


def test_a_reason_of_a_side_that_tells_of_people_is_hidden_although_its_signal_is_new() -> None:
    new = replace(SCORE, reasons=(Reason("some new signal", "relationship", -9, "Dana has left"),))
    for hides in ({"contacts"}, {"notes"}):
        assert "Dana" not in str(receipts.show(ACME, new, frozenset(hides)).blocks)  # type: ignore[arg-type]


def test_points_that_are_not_shown_are_told_by_side() -> None:
    shown = json.dumps(list(card(frozenset({"contacts"})).blocks), ensure_ascii=False)
    assert "relationship −21" in shown
    assert "smaller reason" not in shown
