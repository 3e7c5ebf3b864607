import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.churn import Churn, Leaver, Period, Point, Rate, Revenue
from store.records import Money
from store.sight import FIELDS, Hides
from tests.views.checks import check, pressable
from tests.views.records import days, hides, money, texts
from views import churn, plain, retention
from views.message import Message
from views.periods import named, pressed

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
EUR = Revenue(
    "EUR",
    9_000_000,
    300_000,
    150_000,
    90_000,
    700_000,
    9_340_000,
    Rate(0.05, 450_000, 9_000_000),
    Rate(0.04, 360_000, 9_000_000),
)
CURVE = tuple(Point(month, 1 - month / 100, 214 - 8 * month) for month in range(27))
FOUND = Churn(
    period=QUARTER,
    so_far=False,
    source="churn dates",
    start=214,
    gained=12,
    returned=1,
    lost=11,
    end=216,
    gone=9,
    customers=Rate(9 / 214, 9, 214),
    low=0.022,
    high=0.078,
    average=Rate(11 / 215, 11, 215),
    exposure=Rate(30 * 11 / 19_780, 11, 19_780),
    revenue=(EUR,),
    history=True,
    unpriced=0,
    lapsed=0,
    curve=CURVE,
    undated=0,
    leavers=(
        Leaver("Mirabel Hotels", date(2026, 8, 20), Money(200_000, "EUR"), "Budget"),
        Leaver("Aokumo Systems", date(2026, 7, 2)),
    ),
    leaving=10,
    recent=0,
)
ASKED = churn.Answer(
    FOUND,
    QUARTER,
    "",
    Period(date(2026, 4, 1), date(2026, 6, 30)),
    Period(date(2025, 7, 1), date(2025, 9, 30)),
)


def read(message: Message) -> str:
    return plain.render(message)


def told(**changes: object) -> str:
    return read(churn.show(replace(ASKED, churn=replace(FOUND, **changes)))).replace("\n  ", " ")  # type: ignore[arg-type]


def test_the_answer_reads_well() -> None:
    assert (
        read(churn.show(ASKED))
        == """\
Churn, Q3 2026
══════════════

214 customers before 1 Jul, 12 gained, 1 came back, 11 lost: 216 at the end of 30 Sep
2026.
Of the 11 lost, 9 had been there before 1 Jul and did not come back; the others were new,
or came back.

Customer churn: 4.2% · 9 of 214 · 95% interval 2.2% to 7.8%
Of the customers we had before 1 Jul, how many were gone by the end of 30 Sep?

Churn on average customers: 5.1% · 11 lost, 215 customers on average
How many left for every customer we had on average? Newcomers who left again count, too.

Exposure-based churn: 1.7% per 30 days · 11 lost in 19,780 customer-days
How fast do customers leave, however much we grew and however long the period is?

Gross revenue churn: 5.0% · € 4,500 of € 90,000: € 3,000 left, € 1,500 shrank
Of the ARR we had before 1 Jul, how much went because customers left or shrank?

Net revenue churn: 4.0% · € 4,500 lost − € 900 grown, of € 90,000
And with the growth of those same customers? Below zero, they grew by more than was lost.
  € 90,000 before − € 3,000 left − € 1,500 shrank + € 900 grew + € 7,000 new = € 93,400 at
  the end

──────────────────────────────────────────────────────────────────────────────────────────

Retention · Of all customers, 99.0% are still there after 1 month (206), 97.0% after 3
(190), 94.0% after 6 (166), 88.0% after 12 (118), 76.0% after 24 (22).
  In brackets: how many were followed for so long. Who has not left counts up to then.

──────────────────────────────────────────────────────────────────────────────────────────

Who left: 10 accounts, the largest ARR first
• Mirabel Hotels, 20 Aug 2026 · € 2,000 · Budget
• Aokumo Systems, 2 Jul 2026
and 8 more
  Who left, and when: by the churn dates of the accounts.

[Before: Q2 2026] [A year ago: Q3 2025]"""
    )


def test_where_all_who_were_lost_are_gone_no_others_are_spoken_of() -> None:
    assert "the others" not in told(lost=9)


def test_a_rate_without_a_whole_says_why_there_is_no_number() -> None:
    none = Rate(None, 0, 0)
    text = told(
        customers=none, average=none, exposure=none, revenue=(replace(EUR, start=0, gross=none, net=none),)
    )
    assert "Customer churn: no number · there was no customer before 1 Jul" in text
    assert "Churn on average customers: no number" in text
    assert "Exposure-based churn: no number · there was no customer on any day" in text
    assert "Gross revenue churn: no number · there was no ARR before 1 Jul" in text
    assert "Revenue churn: no number · no ARR is known" in told(revenue=())


def test_net_churn_below_zero_has_a_real_minus_and_none_has_no_sign() -> None:
    assert "Net revenue churn: −1.3%" in told(revenue=(replace(EUR, net=Rate(-0.013, -1, 90)),))
    assert "Net revenue churn: 0.0%" in told(revenue=(replace(EUR, net=Rate(-0.0001, -1, 90)),))


def test_currencies_stand_one_below_the_other() -> None:
    text = told(revenue=[replace(EUR, currency=each) for each in ("EUR", "USD", "GBP", "CHF", "SEK", "NOK")])
    assert "by currency\nEUR: 5.0% · € 4,500 of € 90,000: € 3,000 left, € 1,500 shrank\nUSD: 5.0%" in text
    assert "SEK: 5.0%" in text
    assert "NOK" not in text
    assert "and 1 currency more" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"source": "subscriptions", "recent": 2},
            "Of them, 2 left less than 30 days ago and may still come back.",
        ),
        ({"undated": 3}, "3 customers without a start: not in the retention."),
        ({"unpriced": 1}, "1 customer without a known ARR: not in the revenue."),
        ({"lapsed": 4}, "4 customers at the end without a running subscription and without a churn date"),
        ({"history": False}, "Import subscriptions to see who shrank or grew."),
        ({"leaving": 0, "leavers": ()}, "Who left: nobody"),
        ({"so_far": True}, "Churn, Q3 2026 so far"),
    ],
)
def test_what_limits_the_numbers_is_said(changes: dict[str, object], said: str) -> None:
    assert said in told(**changes)
    assert said not in told()


def test_a_guarded_answer_has_no_trace_of_money_or_reasons() -> None:
    shown = churn.show(
        replace(ASKED, churn=replace(FOUND, unpriced=2, lapsed=3, history=False), hides=FIELDS)
    )
    everything = json.dumps([shown.text, *shown.blocks], ensure_ascii=False)
    for hidden in ("€", "EUR", "evenue", "Budget", "largest", "shrank", "subscription"):
        assert hidden not in everything
    assert "Without ARR and reasons" in everything
    assert everything.index("Aokumo") < everything.index("Mirabel")  # by day, not by ARR


def test_the_buttons_carry_the_period_and_the_segment() -> None:
    shown = churn.show(replace(ASKED, segment="plan:Business mine"))
    carried = {action: pressed(value) for action, value in pressable(shown.blocks)}
    assert carried == {
        churn.PREVIOUS: (ASKED.previous, "plan:Business mine"),
        churn.YEAR_AGO: (ASKED.year_ago, "plan:Business mine"),
    }
    one = churn.show(replace(ASKED, year_ago=ASKED.previous))
    assert [action for action, _ in pressable(one.blocks)] == [churn.PREVIOUS]


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-10-01", "2026-12-31", "Q4 2026"),
        ("2026-12-01", "2026-12-31", "December 2026"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2026-02-01", "2026-04-30", "1 Feb 2026 – 30 Apr 2026"),
        ("2026-07-01", "2027-06-30", "1 Jul 2026 – 30 Jun 2027"),
        ("2026-07-01", "2026-07-01", "1 Jul 2026 – 1 Jul 2026"),
        ("2025-01-01", "2026-12-31", "1 Jan 2025 – 31 Dec 2026"),
    ],
)
def test_a_period_is_called_what_people_call_it(first: str, last: str, name: str) -> None:
    assert named(Period(date.fromisoformat(first), date.fromisoformat(last))) == name


@pytest.mark.parametrize(("length", "labels"), [(2, 2), (20, 20), (21, 11), (61, 11), (400, 17)])
def test_the_chart_has_at_most_twenty_points(length: int, labels: int) -> None:
    shown = retention.show([Point(month, 1 - month / 1000, 500 - month) for month in range(length)])
    chart = shown[-1]["chart"]
    assert len(chart["axis_config"]["categories"]) == labels
    check(Message("x", shown))


def test_a_point_that_few_were_followed_to_is_not_shown() -> None:
    few = retention.show([Point(0, 1, 30), Point(1, 0.9, 9)])
    assert "too few for a curve" in read(Message("x", few)).replace("\n", " ")
    text = read(Message("x", retention.show([Point(0, 1, 30), Point(1, 0.9, 12), Point(3, 0.1, 9)])))
    assert "90.0% are still there after 1 month (12)." in text.replace("\n", " ")


amounts = st.integers(-(10**14), 10**14)
numbers = st.integers(0, 10**9)
shares = st.builds(Rate, st.none() | st.floats(-10, 10), amounts, st.floats(0, 1e12))
revenues = st.builds(
    Revenue, texts | st.just("EUR"), amounts, amounts, amounts, amounts, amounts, amounts, shares, shares
)
curves = st.integers(0, 300).map(lambda size: tuple(Point(m, 0.99**m, 1000 - 3 * m) for m in range(size)))
leavers = st.builds(Leaver, texts, days, st.none() | money, st.none() | texts)
churns = st.builds(
    Churn,
    period=st.just(QUARTER),
    so_far=st.booleans(),
    source=st.sampled_from(("churn dates", "subscriptions")),
    **dict.fromkeys(("start", "gained", "returned", "lost", "end", "gone", "leaving", "recent"), numbers),
    **dict.fromkeys(("unpriced", "lapsed", "undated"), numbers),
    **dict.fromkeys(("low", "high"), st.floats(0, 1)),
    **dict.fromkeys(("customers", "average", "exposure"), shares),
    revenue=st.lists(revenues, max_size=7).map(tuple),
    history=st.booleans(),
    curve=curves,
    leavers=st.lists(leavers, max_size=10).map(tuple),
)


@given(churns, texts, hides)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_answer_is_taken_by_slack_and_carries_nobody_elses_markup(
    found: Churn,
    segment: str,
    unseen: Hides,
) -> None:
    check(churn.show(replace(ASKED, churn=found, segment=segment, hides=unseen)))
