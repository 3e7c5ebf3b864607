"""Every message of /segment and of the balance, with one, fifty and five thousand accounts."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.digest_records import Digest
from store.errors import Sorry
from store.filters.read import read as parse
from store.listing import Listed
from store.records import Band, Money, TrendPoint
from store.segments import LONGEST, Segment
from store.sight import FIELDS, NOTHING, Hides
from store.texts import storable
from tests.views.checks import check, pressable
from tests.views.records import days, money, texts
from tests.views.samples import FADE, TODAY
from views import plain
from views.pointer import PAGE, Page
from views.segment import balance, listing, saved
from views.segment import diff as segment_diff
from views.segment import page as segment
from views.segment import totals as segment_totals
from views.segment.pointer import At, Order, at, pack
from views.segment.totals import Totals

LONG = "𝕎 <!channel> & *Söhne* `x` 🚀 " * 8
SIZES = (1, 50, 5_000)
BANDS: tuple[Band, ...] = ("healthy", "watch", "at risk", "unknown")
CURRENCIES = ("EUR", "USD", "GBP", "JPY", "CHF")


def crowd(size: int, name: str = LONG) -> list[Listed]:
    return [
        Listed(
            account_id=f"{at}-{'ü' * 300}",
            name=f"{at} {name}",
            owner=f"{at % 60} {name}",
            arr=Money(10**12 + at, CURRENCIES[at % 5]),
            renewal_on=date(2027, 1, 3),
            churned_on=date(2026, 11, 1) if at % 7 == 3 else None,
            health=at % 101 if at % 9 else None,
            band=BANDS[at % 4],
            risk=0.3,
            by_hand=at % 2 == 0,
        )
        for at in range(size)
    ]


def page(listed: list[Listed], asked: str = "at-risk") -> segment.Segment:
    return segment.Segment(
        name="at-risk",
        filter="band = at risk",
        rows=[segment.Row(each, FADE, each.owner or "") for each in listed[:PAGE]],
        totals=segment_totals.of(listed),
        at=At(asked),
        scored=TODAY,
        today=TODAY,
    )


def diff(listed: list[Listed], why: str = "") -> segment_diff.Diff:
    condition = parse('health < 60 and plan in ("a b", c)').conditions()
    turns = tuple(segment_diff.Turn(each, holds=True, before=LONG, after=LONG) for each in condition)
    changes = [segment_diff.Change(each, turns, why, 50) for each in listed[: segment_diff.LISTED]]
    return segment_diff.Diff(
        name=LONG,
        filter=LONG * 3,
        before=TODAY,
        after=TODAY,
        entered=changes,
        left=changes,
        entering=len(listed),
        leaving=len(listed),
        stayed=3,
    )


def hands(size: int, name: str = LONG) -> balance.Balance:
    shares = [
        balance.Share(f"{at} {name}" if at else "", size, dict.fromkeys(CURRENCIES, 10**14), {"EUR": 10**13})
        for at in range(min(size, 200) + 1)
    ]
    moves = [
        balance.Move(f"{at}-{name}", name, name, name, name, name, Money(10**12, "EUR")) for at in range(size)
    ]
    return balance.Balance(
        "at-risk", "at-risk", shares, shares, moves, Money(10**13, "EUR"), Money(1, "EUR"), 7
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("hides", [NOTHING, FIELDS])
def test_any_number_of_accounts_and_the_longest_names_fit(size: int, hides: Hides) -> None:
    listed = crowd(size)
    check(segment.show(replace(page(listed), hides=hides)))
    check(segment.show(replace(page(listed, LONG), name="", filter=LONG, hides=hides)))
    check(segment_diff.show(replace(diff(listed), hides=hides)))
    rows = [
        listing.Row(f"{at} {LONG}", LONG * 3, LONG, segment_totals.of(listed), LONG) for at in range(PAGE)
    ]
    check(listing.show(listing.Segments(rows, size, Page(PAGE), TODAY, 3, hides)))


@pytest.mark.parametrize("size", SIZES)
def test_any_number_of_owners_and_moves_fits(size: int) -> None:
    check(balance.show(hands(size)))
    check(balance.copy(hands(size)))


def test_a_page_reads_well() -> None:
    listed = [
        Listed(
            "acme",
            "Acme Robotics",
            "ana",
            Money(4_320_000, "EUR"),
            date(2027, 1, 3),
            None,
            38,
            "at risk",
            0.3,
        ),
        Listed("labs", "Acme Labs", None, None, date(2026, 11, 1), None, None, "unknown", None),
        Listed(
            "gone",
            "Mirabel Hotels",
            "ben",
            Money(100_000, "USD"),
            None,
            date(2026, 10, 20),
            21,
            "at risk",
            0.3,
        ),
        Listed("nw", "Northwind", "ben", None, None, None, 55, "healthy", 0.1, by_hand=True),
    ]
    rows = [
        segment.Row(listed[0], FADE, "Ana"),
        segment.Row(listed[1]),
        segment.Row(listed[2], (), "ben"),
        segment.Row(listed[3], [TrendPoint(TODAY, 55)], "ben"),
    ]
    shown = replace(page(listed), rows=rows, filter="not band = watch")
    assert (
        plain.render(segment.show(shown))
        == """\
at-risk
═══════

4 accounts: 1 at risk, 1 unknown, 1 healthy, 1 churned.
ARR € 43,200 and $ 1,000, of it at risk € 43,200.
  not band = watch
  Scores as of 22 Nov 2026. Worst first.

1. Acme Robotics · 38 · 🔴 at risk · ▼ 3 ▆▇▆▆▆▆▆▅▅▄▄▄▄  [Open]
€ 43,200 · renews in 42 days · Ana

2. Acme Labs · ⚪ unknown  [Open]
renewal was due 21 days ago · no owner

3. Mirabel Hotels · churned 20 Oct 2026  [Open]
$ 1,000 · ben

4. Northwind · 55 · 🟢 healthy by hand · ▅  [Open]
ben

[By ARR] [By renewal] [By name]

[What changed]"""
    )


def test_a_guarded_page_has_no_trace_of_money_or_owners() -> None:
    shown = segment.show(replace(page(crowd(20, "Company")), hides=FIELDS, may_record=False))
    everything = str([shown.text, *shown.blocks])
    for hidden in ("€", "$", "£", "JPY", "By ARR", "Save…"):
        assert hidden not in everything
    assert "Without ARR and owners" in everything


def test_the_buttons_carry_where_they_lead() -> None:
    carried = dict(pressable(segment.show(replace(page(crowd(50)), at=At("at-risk", "name", 20))).blocks))
    assert at(carried[segment.BACK]) == At("at-risk", "name", 10)
    assert at(carried[segment.NEXT]) == At("at-risk", "name", 30)
    assert at(carried[segment.TURN["arr"]]) == At("at-risk", "arr", 0)
    assert segment.TURN["name"] not in carried


orders: st.SearchStrategy[Order] = st.sampled_from(("worst", "arr", "renewal", "name"))


@given(st.text().map(storable), orders, st.integers(0, 10**6))
def test_what_a_button_carries_reads_back(asked: str, order: Order, offset: int) -> None:
    here = At(asked, order, offset)
    assert not str(here) or at(str(here)) == here


@given(st.text() | st.recursive(st.none() | st.integers(), st.lists).map(str))
def test_what_no_button_carries_is_a_sorry(value: str) -> None:
    with pytest.raises(Sorry, match="older version"):
        at(value)


@pytest.mark.parametrize(
    ("minor", "said"),
    [
        ({}, ""),
        ({"EUR": 0}, ""),
        ({"EUR": 4_320_000}, "€ 43,200"),
        ({"USD": 100_000, "EUR": 4_320_000}, "€ 43,200 and $ 1,000"),
        (dict.fromkeys(("EUR", "USD", "GBP", "CHF"), 100), "$ 1 and £ 1 and € 1 and 1 more currency"),
    ],
)
def test_currencies_stand_beside_each_other(minor: dict[str, int], said: str) -> None:
    assert segment_totals.amounts(minor) == said


def test_what_is_at_risk_is_said_as_one_would() -> None:
    totals = Totals(Counter({"at risk": 1, "healthy": 2}), Counter(EUR=300_000), Counter(EUR=100_000))
    assert segment_totals.accounts(totals) == "3 accounts: 1 at risk, 2 healthy"
    assert segment_totals.arr(totals) == "ARR € 3,000, of it at risk € 1,000"
    assert segment_totals.arr(replace(totals, at_risk=Counter(EUR=0))) == "ARR € 3,000, none of it at risk"
    assert segment_totals.accounts(Totals(Counter({"watch": 2}))) == "2 accounts, all watch"
    assert segment_totals.arr(Totals()) == ""


@pytest.mark.parametrize(
    ("typed", "before", "after", "said"),
    [
        ("health < 60", 64.0, 55.0, "Health 64 → 55, now below 60"),
        ("health <= 60", 61.0, 60.0, "Health 61 → 60, now at most 60"),
        ("risk > 30%", 0.28, 0.35, "Risk 28% → 35%, now above 30%"),
        (
            "arr >= 50k",
            Money(4_000_000, "EUR"),
            Money(5_200_000, "EUR"),
            "Arr € 40,000 → € 52,000, now at least 50000",
        ),
        ("nps >= 9", None, 9.0, "Nps unknown → 9, now at least 9"),
        ("nps >= 9", 9.0, None, "Nps 9 → unknown"),
        ("plan:Pro", "Team", "Pro", "Plan Team → Pro"),
        ("plan = none", "Team", None, "Plan Team → unknown"),
        ("logins.28d < 10", 31.0, 4.0, "Logins.28d 31 → 4, now below 10"),
        ("renewal < 90d", date(2027, 2, 19), date(2027, 2, 19), "Renewal in 89 days, was in 91 days"),
        (
            "last touch > 30d",
            date(2026, 10, 22),
            date(2026, 10, 22),
            "Last touch 31 days ago, was 29 days ago",
        ),
        ("last touch > 30d", None, TODAY, "Last touch today, was unknown"),
    ],
)
def test_why_an_account_entered_is_said_in_the_words_of_its_condition(
    typed: str, before: segment_diff.Value, after: segment_diff.Value, said: str
) -> None:
    (condition,) = parse(typed).conditions()
    turn = segment_diff.Turn(condition, holds=True, before=before, after=after)
    changes = [segment_diff.Change(crowd(1, "Acme")[0], (turn,))]
    shown = segment_diff.show(replace(diff([]), before=date(2026, 11, 20), entered=changes, entering=1))
    assert said in plain.render(shown)
    if not isinstance(after, str | None) and not isinstance(after, date):
        ended = segment_diff.show(
            replace(diff([]), left=[replace(changes[0], turns=(replace(turn, holds=False),))], leaving=1)
        )
        assert said.replace("now ", "no longer ") in plain.render(ended)


def test_a_table_reads_as_one_in_a_terminal() -> None:
    shares = [
        balance.Share("Ana", 12, {"EUR": 9_000_000}, {}),
        balance.Share("Ben", 4, {"EUR": 1_000_000}, {"EUR": 100}),
    ]
    moved = [
        balance.Share("Ana", 10, {"EUR": 5_000_000}, {}),
        balance.Share("Ben", 6, {"EUR": 5_000_000}, {}),
    ]
    move = balance.Move(
        "acme", "Acme Robotics", "Ana", "Ben", "ana@x.example", "ben@x.example", Money(4_800_000, "EUR")
    )
    shown = balance.Balance("", "", shares, moved, [move], Money(5_000_000, "EUR"))
    text = plain.render(balance.show(shown))
    assert (
        """\
Owner  Accounts       ARR  At-risk ARR  After the moves
─────  ────────  ────────  ───────────  ───────────────
Ana          12  € 90,000            –    10 · € 50,000
Ben           4  € 10,000          € 1     6 · € 50,000

1 move would even it out
• Acme Robotics: Ana → Ben, € 48,000"""
        in text
    )
    assert "Acme Robotics (acme): ana@x.example → ben@x.example, € 48,000" in plain.render(
        balance.copy(shown)
    )
    still = balance.show(replace(shown, moves=(), after=shares))
    assert "Even as it is" in plain.render(still)
    assert "After the moves" not in plain.render(still)
    counted = plain.render(balance.show(replace(shown, average=None)))
    assert "within 10% of the average number of accounts" in counted
    assert "Accounts are counted, since fewer than half of them have ARR in one currency." in counted
    stuck = plain.render(balance.show(replace(shown, moves=(), is_even=False)))
    assert "Not even, but no move helps" in stuck
    assert not list(pressable(still.blocks))


SAVED = Segment("warm", "health > 80", "U0123ANA", None)
DIGEST = Digest("changes", "place", "C0123TEAM", "warm", "weekdays 08:30", "UTC", 5, "U0123ANA", None)  # type: ignore[arg-type]


@given(texts, texts, days, money)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_any_name_and_filter_is_harmless(name: str, written: str, on: date, arr: Money) -> None:
    there = Segment(name, written, name, None)
    listed = [Listed(name, name, name, arr, on, None, 50, "watch", 0.1)]
    for shown in (
        segment.show(replace(page(listed, written), name=name, filter=written)),
        segment_diff.show(diff(listed, name)),
        balance.show(hands(1, name)),
        balance.copy(hands(1, name)),
        saved.form(written),
        saved.saved(there, 3, written),
        saved.ask_to_replace(there, written, ""),
        saved.ask_to_remove(there, [replace(DIGEST, due=name)], "", starter=False),
        saved.removed(there, 2, starter=False),
        saved.renamed(name, there, 1),
    ):
        check(shown)


def test_the_longest_filter_can_still_be_looked_at_and_asked_about() -> None:
    written = "plan = " + "x" * 1_993
    check(saved.form(written))
    asked = saved.ask_to_replace(replace(SAVED, name="n" * LONGEST), written, "")
    check(asked)
    assert saved.REPLACE not in dict(pressable(asked.blocks))
    assert "too long for a button" in plain.render(asked)
    assert pack(written) == ""


def test_digests_that_would_pause_are_named() -> None:
    digests = [DIGEST, replace(DIGEST, audience="owners", target="U0123ANA")] * 7
    text = plain.render(saved.ask_to_remove(SAVED, digests, "", starter=False))
    assert "14 digests would pause:" in text
    assert "• to each owner, set up in @U0123ANA, weekdays 08:30" in text
    assert "and 4 more" in text
