import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.records import Account, AccountName, Band, Person, Score, Touch, TrendPoint
from store.sight import FIELDS, Hides
from tests.views.checks import check
from tests.views.records import (
    NASTY,
    accounts,
    cards,
    days,
    hides,
    names,
    people,
    scores,
    texts,
    touches,
    trends,
)
from tests.views.samples import ACME, CARD, FADE, REASONS, SCORE, TODAY
from views import account, book, limits, lookups, notices, receipts, shared
from views import touches as logging
from views.blocks import section
from views.card import Card
from views.pointer import Page
from views.text import Markup, size

thorough = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
rows = st.builds(book.Row, accounts, scores, trends)


@given(cards)
@thorough
def test_any_card_is_taken_by_slack_and_carries_nobody_elses_markup(card: Card) -> None:
    check(account.show(card))


@given(cards, people)
@thorough
def test_any_shared_card_is_taken_by_slack(card: Card, person: Person) -> None:
    check(shared.inside(card, person))
    check(shared.outside(card, person))
    check(shared.done(card))


@given(accounts, scores)
@thorough
def test_any_receipts_are_taken_by_slack(of: Account, score: Score) -> None:
    check(receipts.show(of, score))
    check(receipts.show(of, score, FIELDS))


@given(
    found=st.lists(rows, max_size=2),
    day=st.none() | days,
    owners=st.lists(texts, max_size=2),
    unseen=hides,
)
@thorough
def test_any_list_is_taken_by_slack(
    *, found: list[book.Row], day: date | None, owners: Sequence[str], unseen: Hides
) -> None:
    shown = book.Book(found * 5, {"at risk": 40, "healthy": 2}, Page(10, day), TODAY, day or TODAY, unseen)
    check(book.mine(shown))
    check(book.everybodys(shown, owners))


@given(texts, st.lists(names, max_size=5), texts)
@thorough
def test_any_name_that_is_not_one_account_is_answered(
    asked: str, near: list[AccountName], typed: str
) -> None:
    check(lookups.choose(asked, near))
    check(lookups.choose_for_touch(asked, near, typed))
    check(lookups.unknown(asked, near, TODAY))


@given(accounts, touches, texts)
@thorough
def test_any_touch_is_asked_for_and_confirmed(of: Account, touch: Touch, typed: str) -> None:
    check(logging.form(of, TODAY, typed))
    check(logging.ask(of))
    check(logging.logged(of, touch))


@given(texts)
@thorough
def test_any_sentence_is_said(sentence: str) -> None:
    check(notices.say(sentence))
    check(notices.problem("A title that is far longer than a modal's may be", sentence))


def test_four_hundred_reasons_fit_and_those_left_out_are_counted() -> None:
    long = REASONS[1]._replace(
        text="Nobody came & nobody called. " * 10, window="x" * 200, step="Call them. " * 20
    )
    many = (*REASONS[:1], *([long] * 400))
    modal = receipts.show(ACME, replace(SCORE, reasons=many))
    check(modal)
    assert len(modal.blocks) <= 100
    assert "more reasons not shown here" in str(modal.blocks[-1])
    check(account.show(replace(CARD, score=replace(SCORE, reasons=many))))


def test_four_hundred_short_reasons_are_all_shown() -> None:
    short = [REASONS[1]._replace(text=f"Reason number {i}.") for i in range(400)]
    modal = receipts.show(ACME, replace(SCORE, reasons=tuple(short)))
    check(modal)
    shown = str(modal.blocks)
    assert all(f"Reason number {i}." in shown for i in range(400))


def test_names_of_200_characters_and_pings_do_no_harm() -> None:
    for name in (*NASTY, "Ärger & Söhne <!here> " * 10, "🌱" * 200, "W" * 200):
        check(account.show(replace(CARD, account=replace(ACME, name=name), took=name)))
        row = book.Row(
            replace(ACME, name=name), replace(SCORE, reasons=(REASONS[1]._replace(text=name * 3),)), FADE
        )
        bands: dict[str, int] = {"at risk": 10}
        check(book.mine(book.Book([row] * 10, bands, Page(), TODAY, TODAY)))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("account_id", ["x" * 1900, "B" * 2400, '"' * 950, '"' * 340, "🌱" * 345, "é" * 690])
def test_an_id_that_no_button_can_carry_costs_the_buttons_and_not_the_card(account_id: str) -> None:
    endless = replace(ACME, account_id=account_id)
    check(account.show(replace(CARD, account=endless)))
    row = book.Row(endless, SCORE, FADE)
    bands: dict[Band, int] = {"at risk": 10}
    check(book.mine(book.Book([row] * 10, bands, Page(), TODAY, TODAY)))
    check(lookups.choose("acme", [AccountName(account_id, "Acme", None, ())] * 5))
    check(shared.inside(replace(CARD, account=endless), Person("U0123ANA")))
    check(logging.ask(endless))
    form = logging.form(endless, TODAY)
    check(form)
    assert len(json.dumps([form.value, "C0123456789"], ensure_ascii=False)) <= 3000


def test_a_message_that_is_too_long_is_cut_and_a_short_one_is_left_alone() -> None:
    long = [section(Markup("word " * 580)) for _ in range(49)]
    fitted = limits.fit(long, limits.MESSAGE_CHARACTERS)
    assert len(fitted) == 49
    assert size(str(fitted)) < limits.MESSAGE_CHARACTERS
    assert limits.fit(long[:2], limits.MESSAGE_CHARACTERS) == tuple(long[:2])


def test_a_trend_of_years_has_labels_that_differ() -> None:
    points = [TrendPoint(TODAY.replace(year=TODAY.year - back), 50 + back) for back in range(3)]
    check(account.show(replace(CARD, trend=points)))
