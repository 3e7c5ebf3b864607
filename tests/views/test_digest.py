"""The morning's digest reads well aloud, keeps Slack's limits and pings nobody twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.digest_records import Item, Key, Said, Snooze
from store.errors import Sorry
from store.records import Account, Money
from store.sight import NOTHING
from tests.views.checks import check, pressable
from tests.views.digests import ACME, ANA, ENTRIES, KEY, MONDAY, TODAY, WEEKS, longest
from tests.views.records import NASTY
from views import plain
from views.digest import forms
from views.digest import message as digest
from views.digest.pointer import At, at
from views.limits import MESSAGE_CHARACTERS
from views.message import Message
from views.news import words
from views.news.changes import Changes, Course, Point, Reaction, Totals

NAMES = ("Acme", "W" * 500, *(name[:400] for name in NASTY))
EURO = Money(3_800_000, "EUR")
DOLLAR = Money(900_000, "USD")


def drawn(said: Changes = MONDAY, **reactions: Reaction) -> str:
    message = digest.show(said, KEY, reactions)
    check(message)
    return plain.render(message)


def menus(message: Message) -> list[list[str]]:
    """What each menu offers."""
    found = [block["accessory"] for block in message.blocks if "accessory" in block]
    return [[option["text"]["text"] for option in each["options"]] for each in found if "options" in each]


def test_it_reads_from_the_totals_to_the_small_print() -> None:
    two = replace(MONDAY, entries=ENTRIES[:2])
    assert (
        drawn(two)
        == """\
At risk · Mon 23 Nov 2026
═════════════════════════

€ 412,000 of ARR at risk in 14 accounts, € 38,000 more than on Friday; 2 entered risk, 1
left it.

──────────────────────────────────────────────────────────────────────────────────────────

1. Acme Robotics · 🔴 entered risk, health 71 → 52  [… Snooze… / Assign to me / Open card /
Draft]
• 17 active people of 40 seats, half of the usual number (−18)
• Quieter than its own rhythm: 9 active days where 19 were expected (−6)
• Renews on 3 Jan 2027 (−4)
€ 43,200 · renews in 41 days · @U0123ANA
Next: Call Mara this week and ask what changed.

[Real risk] [Known] [Noise] [Data wrong]

──────────────────────────────────────────────────────────────────────────────────────────

2. Globex · 🔴 worsened, health 44 → 31  [… Snooze… / Assign to me / Open card / Draft]
• 17 active people of 40 seats, half of the usual number (−18)
€ 43,200 · renewal was due 13 days ago · Ana Ruiz

[Real risk] [Known] [Noise] [Data wrong]

──────────────────────────────────────────────────────────────────────────────────────────

… and 4 more.  [Show all]
  Health runs from 0 to 100, 100 is good. In brackets: the points a reason won or lost,
  not validated: not yet checked against which accounts left."""
    )


def test_points_that_are_validated_need_no_caution() -> None:
    good = tuple(replace(cause, validated=True) for cause in ACME.causes)
    proven = replace(MONDAY, entries=(replace(ACME, causes=good),), more=0)
    assert drawn(proven).endswith("In brackets: the points a reason won or lost.")
    mixed = replace(ACME, causes=(good[0], *ACME.causes[1:]))
    text = " ".join(drawn(replace(proven, entries=(mixed,))).split())
    assert text.endswith("the points a reason won or lost, not all of them validated.")


def test_a_notification_says_the_totals_and_the_first_account() -> None:
    assert digest.show(MONDAY, KEY, {}).text == (
        "At risk: € 412,000 of ARR at risk in 14 accounts, € 38,000 more than on Friday; 2 entered risk, "
        "1 left it. First: Acme Robotics entered risk, health 71 → 52."
    )


def test_a_quiet_day_is_two_lines_and_no_chart() -> None:
    message = digest.show(replace(MONDAY, entries=(), more=0), KEY, {})
    check(message)
    assert plain.render(message).partition("\n\n")[2] == (
        "Quiet day: nothing new among 214 accounts.\n"
        "€ 412,000 of ARR at risk in 14 accounts, € 38,000 more than on Friday."
    )
    assert {block["type"] for block in message.blocks} == {"header", "section"}
    assert message.text.startswith("At risk: Quiet day: nothing new among 214 accounts.")


def test_what_is_late_stands_above_all_else() -> None:
    said = drawn(replace(MONDAY, late="This comes 2 hours late: it was due at 08:30.", warning="Old data."))
    _, late, warning, headline, *_ = said.split("\n\n")
    assert late == "⚠️ This comes 2 hours late: it was due at 08:30."
    assert warning == "⚠️ Old data."
    assert headline.startswith("€ 412,000 of ARR")


@pytest.mark.parametrize(
    ("number", "news"),
    [
        (1, "🔴 entered risk, health 71 → 52"),
        (2, "🔴 worsened, health 44 → 31"),
        (3, "🟡 renews in 58 days, health 58"),
        (4, "🟢 recovered, health 49 → 74"),
        (5, "🔴 its snooze is over"),
    ],
)
def test_each_news_is_said_in_words(number: int, news: str) -> None:
    entry = ENTRIES[number - 1]
    assert f"{number}. {entry.name} · {news}  [" in drawn()


def test_who_has_churned_is_said_with_the_day() -> None:
    gone = replace(ACME, news="churned", band="unknown", churned_on=date(2026, 11, 20))
    assert "1. Acme Robotics · ⚫ churned on 20 Nov 2026" in drawn(replace(MONDAY, entries=(gone,)))


def test_health_that_did_not_move_is_said_once() -> None:
    for before in (52, None):
        same = replace(ACME, before=before)
        assert "🔴 entered risk, health 52" in drawn(replace(MONDAY, entries=(same,)))


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        (Totals(0), "No account is at risk."),
        (Totals(3), "3 accounts at risk."),
        (Totals(1, since=TODAY, entered=1), "1 account at risk; 1 entered risk."),
        (Totals(1, (EURO,)), "€ 38,000 of ARR at risk in 1 account."),
        (
            Totals(1, (EURO,), (), TODAY - timedelta(1), left=2),
            "€ 38,000 of ARR at risk in 1 account, no more and no less than yesterday; 2 left risk.",
        ),
        (
            Totals(5, (EURO,), (EURO, Money(-900_000, "USD")), TODAY - timedelta(1)),
            "€ 38,000 of ARR at risk in 5 accounts, € 38,000 more and $ 9,000 less than yesterday.",
        ),
        (
            Totals(2, (EURO, DOLLAR), (EURO, DOLLAR), TODAY - timedelta(7)),
            "€ 38,000 and $ 9,000 of ARR at risk in 2 accounts, € 38,000 and $ 9,000 more than a week ago.",
        ),
    ],
)
def test_totals_are_one_line(totals: Totals, said: str) -> None:
    assert words.totals(totals, TODAY) == said


@pytest.mark.parametrize(
    ("ago", "said"),
    [(1, "yesterday"), (3, "on Friday"), (6, "on Tuesday"), (7, "a week ago"), (21, "on 2 Nov 2026")],
)
def test_the_day_before_is_said_as_one_would(ago: int, said: str) -> None:
    assert words.since(TODAY - timedelta(ago), TODAY) == said


def test_an_owner_is_mentioned_once_and_then_by_name() -> None:
    message = digest.show(MONDAY, KEY, {})
    text = dumps(message.blocks, ensure_ascii=False)
    assert text.count("<@U0123ANA>") == 1
    assert text.count("Ana Ruiz") == 2
    assert "<@" not in message.text


def test_what_readers_said_takes_the_place_of_the_buttons() -> None:
    noise = Reaction((("Ana", "noise"), ("Ben", "real")))
    shown = digest.show(MONDAY, KEY, {"acme": noise})
    said = drawn(acme=noise)
    assert "Ana: noise (quiet for 60 days, unless its band gets worse) · Ben: a real risk" in said
    assert sum(action == "digest.noise" for action, _ in pressable(shown.blocks)) == len(ENTRIES) - 1
    assert menus(shown)[0] == ["Change the answer", "Snooze…", "Assign to me", "Open card", "Draft"]
    assert menus(shown)[1] == ["Snooze…", "Assign to me", "Open card", "Draft"]


def test_a_snooze_and_a_task_are_shown_beside_the_buttons() -> None:
    asleep = Reaction((), "until 1 Dec 2026, by Ana", "Ben")
    assert "snoozed until 1 Dec 2026, by Ana · taken on by Ben" in drawn(acme=asleep)
    assert menus(digest.show(MONDAY, KEY, {"acme": asleep}))[0][0] == "Wake"


def test_a_preview_has_nothing_to_answer() -> None:
    message = digest.show(MONDAY, None, {})
    check(message)
    assert {action for action, _ in pressable(message.blocks)} == {"health.open"}
    assert not menus(message)


@pytest.mark.parametrize(
    ("name", "accounts"), [*((name, 5_000) for name in NAMES), (NAMES[1], 1), (NAMES[1], 50)]
)
def test_the_longest_names_in_any_segment_are_taken_by_slack(name: str, accounts: int) -> None:
    said = longest(name, accounts, min(accounts, 7))
    noise: tuple[str, Said] = (name, "noise")
    answered = Reaction((noise,) * 9, name * 5, name)
    for reactions in ({}, {entry.account_id: answered for entry in said.entries}):
        message = digest.show(said, KEY, reactions)
        check(message)
        assert len(dumps(message.blocks, ensure_ascii=False)) <= MESSAGE_CHARACTERS
        assert len(message.blocks) <= 50
    check(digest.show(said, None, {}))
    check(digest.show(replace(said, entries=()), KEY, {}))


def test_seven_accounts_of_the_usual_length_are_not_cut() -> None:
    seven = tuple(replace(ACME, account_id=str(n), place=n, owner=ANA) for n in range(1, 8))
    said = drawn(replace(MONDAY, entries=seven))
    assert said.count("Next: Call Mara this week and ask what changed.") == 7


def test_the_chart_is_of_one_currency_and_needs_two_points() -> None:
    (chart,) = digest.chart(Course("EUR", WEEKS))
    assert chart["title"] == "ARR at risk, EUR, by week"
    assert len(chart["chart"]["series"][0]["data"]) == 13
    (accounts,) = digest.chart(Course("", WEEKS))
    assert accounts["title"] == "Accounts at risk, by week"
    assert digest.chart(Course("EUR", WEEKS[:1])) == []
    assert digest.chart(Course("EUR", (Point(TODAY, 1), Point(TODAY, 2)))) == []


def test_a_button_carries_its_delivery_and_its_place() -> None:
    menu = str(At(KEY, 7, "answer"))
    assert len(menu) <= 75
    assert at(menu) == At(KEY, 7, "answer")
    assert at(str(At(KEY))) == At(KEY)


@given(st.integers(1, 2**31 - 1), st.integers(0, 4_000_000_000), st.integers(0, 10**6))
def test_any_delivery_fits_into_a_menu_and_comes_back(number: int, seconds: int, place: int) -> None:
    where = At(Key(number, datetime.fromtimestamp(seconds, UTC), "C" * 12), place, "snooze")
    assert len(str(where)) <= 75
    assert at(str(where)) == where


@given(st.text(max_size=60))
def test_any_other_value_is_one_sentence(value: str) -> None:
    with pytest.raises(Sorry):
        at(value)


@pytest.mark.parametrize("name", NAMES)
def test_the_forms_and_lists_are_taken_by_slack(name: str) -> None:
    account = Account("x" * 700, name, arr=Money(10**14, "XXX"))
    where = At(KEY, 7)
    check(forms.snooze(account, where, TODAY))
    check(forms.answer(account, where, "noise"))
    check(forms.answer(account, where, None))
    kept = Snooze("a", "C", "U", KEY.slot, "renewal", days=30)
    for message in (
        forms.snoozed(account, kept, where),
        forms.woken(account),
        forms.assigned(account, name * 9, name),
    ):
        check(message)
    for number in (1, 50, 5_000):
        item = Item("a", 1, "entered", "at risk", 52, 0.4)
        rows = [forms.Row(account, replace(item, place=each + 1)) for each in range(number)]
        check(forms.everything(rows, NOTHING))


def test_what_a_snooze_waits_for_is_said() -> None:
    said = {
        words.until(Snooze("a", "C", "U", KEY.slot, "date", date(2026, 12, 1))),
        words.until(Snooze("a", "C", "U", KEY.slot, "nps")),
        words.until(Snooze("a", "C", "U", KEY.slot, "renewal", days=1)),
    }
    assert said == {
        "until 1 Dec 2026",
        "until an NPS reply comes",
        "until its renewal is 1 day away",
    }
