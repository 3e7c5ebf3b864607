"""What is news in a digest: each rule by an example that reads like a week of somebody's work."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from scoring.news.found import Found, Question, Week
from scoring.news.page import Page
from scoring.news.pages import full, sound
from scoring.news.ranking import stakes
from scoring.news.totals import late
from scoring.news.why import why
from store.digest_records import Answer, Key, News, Said, Snooze
from store.records import Band, Money, Run
from tests.scoring.digest_days import FIRST, Days, Reader, Standing, noon, page, stood

H, W, R, U = get_args(Band)


def kinds(mornings: Sequence[Found]) -> list[list[News]]:
    return [[entry.news for entry in found.listed] for found in mornings]


def about(bands: Sequence[Band]) -> Reader:
    return Reader(stood({"acme": bands}))


def falling(*healths: int) -> list[dict[str, Standing]]:
    return [{"acme": ("at risk" if health < 50 else "watch", health)} for health in healths]


def answered(said: Said, at: int) -> Question:
    key = Key(1, noon(at), "C1")
    return Question(FIRST, answers={"acme": Answer(key, "acme", "U1", said, noon(at))})


def test_an_account_that_comes_to_be_at_risk_is_told_once() -> None:
    assert kinds(about([H, W, R, R, R, R]).all()) == [[], [], ["entered"], [], [], []]


def test_the_first_digest_tells_of_the_week_before_and_not_of_what_has_long_been_so() -> None:
    days = stood({"new": [*[H] * 8, R], "old": [R] * 9})
    (first,) = Reader(days).all(first=8)
    assert [(entry.account_id, entry.band_before) for entry in first.listed] == [("new", "healthy")]


def test_who_is_out_for_two_days_has_not_recovered_and_who_is_for_three_has() -> None:
    assert kinds(about([H, R, W, W, R, R]).all()) == [[], ["entered"], [], [], [], []]
    assert kinds(about([H, R, W, W, W, W]).all()) == [[], ["entered"], [], [], ["recovered"], []]


def test_a_day_on_which_the_band_is_unknown_is_no_day_out_of_risk() -> None:
    assert kinds(about([H, R, U, U, U, U, U]).all()) == [[], ["entered"], [], [], [], [], []]
    assert kinds(about([H, R, W, U, W, W]).all()) == [[], ["entered"], [], [], [], []]


def test_who_falls_back_right_after_a_recovery_is_told_when_the_cool_down_is_over() -> None:
    told = kinds(about([H, R, H, H, H, *[R] * 8]).all())
    assert told == [[], ["entered"], [], [], ["recovered"], [], [], [], [], [], [], ["entered"], []]


def test_a_steady_account_has_worsened_when_it_lost_five_points_since_it_was_told() -> None:
    assert kinds(Reader(falling(60, 45, 44, 41, 40, 39)).all()) == [[], ["entered"], [], [], ["worsened"], []]


def test_what_is_told_as_worsened_is_not_told_again_within_the_cool_down() -> None:
    told = kinds(Reader(falling(60, 48, 42, 36, 30, 24, 20, 19, 18, 17)).all())
    assert [morning for morning, news in enumerate(told) if news == ["worsened"]] == [2, 9]


def test_an_account_that_always_moves_has_to_fall_further() -> None:
    weeks = [70, 58] * 4
    days: Days = [{"acme": (W, weeks[day // 7])} for day in range(56)]
    reader = Reader([*days, *falling(49, 41, 35, 26, 24)])
    told = kinds([reader.morning(at) for at in range(56, 61)])
    assert told == [["entered"], [], [], [], ["worsened"]]  # twice its usual 12 points


def test_a_renewal_that_came_within_ninety_days_is_news_where_the_account_is_not_healthy() -> None:
    fields = {"acme": {"renewal_on": FIRST + timedelta(93)}}
    for band, told in ((W, ["renewal"]), (U, ["renewal"]), (H, [])):
        reader = Reader(stood({"acme": [band] * 5}), fields=fields)
        reader.since = FIRST
        assert kinds([reader.morning(at) for at in range(1, 5)]) == [[], told, [], []]


def test_each_of_the_three_borders_of_a_renewal_is_news() -> None:
    reader = Reader(stood({"acme": [R] * 92}), fields={"acme": {"renewal_on": FIRST + timedelta(92)}})
    reader.since = FIRST
    told = kinds([reader.morning(at) for at in range(0, 92, 7)])  # a digest a week
    assert [91 - 7 * morning for morning, news in enumerate(told) if news] == [84, 56, 28]


def test_who_leaves_is_told_once_whether_or_not_it_was_seen_coming() -> None:
    gone = {"acme": {"churned_on": FIRST + timedelta(4)}}
    for bands in ([H] * 4, [H, R, R, R]):
        days = [*stood({"acme": bands}), {}, {}, {}]
        told = kinds(Reader(days, fields=gone).all(first=1))
        assert told[2:] == [["churned"], [], [], []]


def test_a_snoozed_account_is_told_when_it_wakes_at_risk_and_only_then() -> None:
    snooze = Snooze("acme", "C1", "U1", noon(1), "date", on_day=FIRST + timedelta(5))
    reader = about([H, R, R, R, R, R, R])
    _ = [reader.morning(at) for at in range(2)]
    reader.asks = Question(FIRST, snoozes={"acme": snooze})
    mornings = [reader.morning(at) for at in range(2, 7)]
    assert kinds(mornings) == [[], [], ["woken"], [], []]
    assert [found.woken for found in mornings] == [(), (), (snooze,), (snooze,), (snooze,)]


def test_an_account_that_came_to_be_at_risk_while_it_was_snoozed_is_told_when_it_wakes() -> None:
    snooze = Snooze("acme", "C1", "U1", noon(0), "date", on_day=FIRST + timedelta(5))
    reader = about([H, R, R, R, R, R])
    reader.asks = Question(FIRST, snoozes={"acme": snooze})
    assert kinds(reader.all()) == [[], [], [], [], ["woken"], []]


@pytest.mark.parametrize(
    ("until", "fields"),
    [
        ("renewal", {"renewal_on": FIRST + timedelta(65)}),
        ("nps", {"nps_at": noon(4) - timedelta(days=1)}),
    ],
)
def test_a_snooze_ends_with_a_near_renewal_or_an_answer_to_a_survey(
    until: str, fields: dict[str, object]
) -> None:
    snooze = Snooze("acme", "C1", "U1", noon(0), until, days=60)  # pyright: ignore[reportArgumentType]
    for at, known, is_over in ((3, {} if until == "nps" else fields, False), (4, fields, True)):
        book = page(stood({"acme": [R] * 5}), at, FIRST, {"acme": known})
        asked = Question(book.today, since=FIRST, snoozes={"acme": snooze})
        assert (why(book, asked, "acme").snooze is None) is is_over


def test_known_is_quiet_for_thirty_days_but_tells_of_a_recovery() -> None:
    days = [*falling(60, 45, 30), *falling(*[30] * 30)]
    reader = Reader(days)
    _ = [reader.morning(at) for at in range(2)]
    reader.asks = answered("known", 1)
    told = kinds([reader.morning(at) for at in range(2, 33)])
    assert [at + 2 for at, news in enumerate(told) if news] == [31]
    better = about([H, R, W, W, W])
    _ = [better.morning(at) for at in range(2)]
    better.asks = answered("known", 1)
    assert kinds([better.morning(at) for at in range(2, 5)]) == [[], [], ["recovered"]]


def test_noise_is_quiet_about_all_but_a_worse_band() -> None:
    fields = {"acme": {"renewal_on": FIRST + timedelta(92)}}
    reader = Reader(stood({"acme": [W, W, W, W, R]}), fields=fields)
    reader.since = FIRST
    assert kinds([reader.morning(1)]) == [["renewal"]]
    reader.asks = answered("noise", 1)
    assert kinds([reader.morning(at) for at in range(2, 5)]) == [[], [], ["entered"]]
    again = about([H, R, W, W, W, W])
    _ = [again.morning(at) for at in range(2)]
    again.asks = answered("noise", 1)
    assert kinds([again.morning(at) for at in range(2, 6)]) == [[], [], [], []]


def test_wrong_data_is_quiet_until_it_is_mended() -> None:
    reader = Reader(falling(60, 45, 30))
    _ = [reader.morning(at) for at in range(2)]
    reader.asks = answered("data", 1)
    book, asked = reader.page(2), reader.question(2)
    assert why(book, asked, "acme").because == "answered"
    assert why(book, asked, "acme", mended={"acme"}).because == "listed"


def test_what_the_cap_left_out_is_news_the_next_day_as_long_as_it_is_true() -> None:
    days = stood({name: [H, R, R, R, W] if name == "c" else [H, R, R, R, R] for name in "abc"})
    reader = Reader(days, asks=Question(FIRST, top=1), fields={"a": {"risk": 0.9}, "b": {"risk": 0.5}})
    mornings = reader.all()
    assert [[entry.account_id for entry in found.listed] for found in mornings] == [
        [],
        ["a"],
        ["b"],
        ["c"],
        [],
    ]
    assert [len(found.beyond) for found in mornings] == [0, 2, 1, 0, 0]


def test_who_comes_into_the_segment_while_at_risk_is_news_to_it() -> None:
    days = stood({"acme": [R, R, R], "fern": [H, H, H]})
    asked = Question(FIRST, since=FIRST, members=frozenset({"acme"}), before=frozenset({"fern"}))
    book = page(days, 1, FIRST)
    assert why(book, asked, "acme").news == "entered"
    assert why(book, replace(asked, before=None), "acme").because == "long at risk"


def test_who_left_the_segment_is_still_told_as_recovered() -> None:
    reader = about([H, R, W, W, W])
    _ = [reader.morning(at) for at in range(2)]
    reader.asks = Question(FIRST, members=frozenset())
    assert kinds([reader.morning(at) for at in range(2, 5)]) == [[], [], ["recovered"]]


def test_a_quiet_day_says_so_and_counts_its_members() -> None:
    found = about([H, R, R]).all()[-1]
    assert (found.quiet, found.members, found.totals.at_risk) == (True, 1, 1)


def test_totals_are_by_currency_and_follow_who_came_and_went() -> None:
    days = stood({"a": [H, R], "b": [R, H], "c": [R, R], "d": [H, R]})
    fields = {"c": {"currency": "USD"}, "d": {"arr_minor": None}}
    found = Reader(days, fields=fields, since=FIRST).morning(1)
    euros, dollars = Money(10_000, "EUR"), Money(10_000, "USD")
    assert (found.totals.at_risk, found.totals.arr) == (3, (euros, dollars))
    assert (found.totals.entered, found.totals.entered_arr) == (2, (euros,))
    assert (found.totals.left, found.totals.left_arr) == (1, (euros,))


def test_the_weeks_have_arr_where_there_is_one_currency() -> None:
    days = stood({"a": [H] * 8 + [R], "b": [R] * 8 + [R]})
    weeks = page_weeks(days, {})
    assert [(week.at_risk, week.arr) for week in weeks] == [
        (1, Money(10_000, "EUR")),
        (2, Money(20_000, "EUR")),
    ]
    assert [week.arr for week in page_weeks(days, {"a": {"currency": "USD"}})] == [None, None]


def page_weeks(days: Days, fields: dict[str, dict[str, object]]) -> tuple[Week, ...]:
    return Reader(days, fields=fields, since=FIRST).morning(8).weeks


def test_scores_and_usage_are_late_by_the_clock_and_by_the_habit_of_the_feed() -> None:
    book = page(stood({"acme": [H] * 8}), 7)  # Monday to Monday
    weekdays = [FIRST + timedelta(day) for day in (-3, 0, 1, 2, 3, 4)]  # Friday to Friday
    assert not late(fed(book, [*weekdays, FIRST + timedelta(7)]))
    assert not late(fed(book, weekdays))  # Monday's may yet come
    tuesday = replace(book, today=book.today + timedelta(1))
    assert late(fed(tuesday, weekdays)).used == FIRST + timedelta(4)
    assert late(tuesday).scored == FIRST + timedelta(7)


def fed(book: Page, days: Sequence[object]) -> Page:
    return replace(book, fed=days)


def test_stakes_are_arr_by_risk_by_nearness_in_units_of_a_typical_account() -> None:
    fields = {
        "typical": {"renewal_on": FIRST + timedelta(1), "risk": 0.5},
        "large": {"renewal_on": FIRST + timedelta(91), "risk": 0.5, "arr_minor": 40_000},
        "missing": {"arr_minor": None, "risk": None, "currency": None},
    }
    days = stood({name: [R] for name in [*fields, "other", "third"]})
    at = stakes(page(days, 0, None, fields).now, FIRST + timedelta(1))
    assert at["typical"] == 0.5
    assert at["large"] == 4 * 0.5 * 90 / 180
    mean = (0.5 + 0.5 + 0.2 + 0.2) / 4
    assert at["missing"] == pytest.approx(1 * mean * 90 / (90 + 365))


@pytest.mark.parametrize(
    ("bands", "because"),
    [
        ([H, H, H], "healthy"),
        ([H, H, W], "watch"),
        ([H, H, U], "unknown"),
        ([R, R, R], "long at risk"),
        ([H, R, R], "told"),
        ([H, R, W], "leaving"),
        ([H, H, R], "listed"),
    ],
)
def test_why_not_says_where_an_account_stands(bands: list[Band], because: str) -> None:
    reader = about(bands)
    reader.since = FIRST
    reader.morning(1)
    assert why(reader.page(2), reader.question(2), "acme").because == because


def test_why_not_tells_who_is_outside_unscored_churned_or_beyond_the_cap() -> None:
    fields = {"gone": {"churned_on": FIRST - timedelta(9)}, "new": {}}
    days = stood({"a": [H, R], "b": [H, R], "c": [H, H]})
    book = page(days, 1, FIRST, fields)
    asked = Question(book.today, since=FIRST, top=1)
    within = replace(asked, members=frozenset({"a"}))
    assert [why(book, asked, name).because for name in ("gone", "new")] == ["churned", "unscored"]
    assert why(book, within, "c").because == "outside"
    beyond = why(book, asked, "b")
    assert (beyond.because, beyond.rank) == ("beyond", 2)
    with pytest.raises(KeyError):
        why(book, asked, "nobody")


def test_why_not_says_until_when_a_snooze_an_answer_or_the_cool_down_holds() -> None:
    reader = Reader(falling(60, 48, 42, 30))
    _ = [reader.morning(at) for at in range(3)]
    cooling = why(reader.page(3), reader.question(3), "acme")
    assert (cooling.because, cooling.until) == ("cool-down", FIRST + timedelta(10))
    reader.asks = answered("noise", 2)
    noise = why(reader.page(3), reader.question(3), "acme")
    assert (noise.because, noise.until) == ("answered", noon(2).date() + timedelta(60))
    snooze = Snooze("acme", "C1", "U1", noon(2), "date", on_day=FIRST + timedelta(9))
    reader.asks = Question(FIRST, snoozes={"acme": snooze})
    asleep = why(reader.page(3), reader.question(3), "acme")
    assert (asleep.because, asleep.until, asleep.snooze) == ("snoozed", FIRST + timedelta(9), snooze)


def test_scores_made_on_a_feed_that_stopped_are_not_spoken_of() -> None:
    runs = [Run(FIRST + timedelta(day), 90, noon(day), "test", {}) for day in range(8)]
    weekdays = [FIRST + timedelta(day) for day in (-3, 0, 1)]  # a Friday, a Monday and a Tuesday
    assert sound(runs, weekdays)[-1].as_of == FIRST + timedelta(4)  # it rested for three days before
    assert sound(runs, []) == runs  # no feed, nothing to wait for
    assert sound(runs[7:], weekdays) == runs[7:]


def test_the_last_full_day_goes_before_today_and_today_before_an_older_one() -> None:
    runs = [Run(FIRST + timedelta(day), 90, noon(day), "test", {}) for day in (0, 6, 7)]
    assert full(runs, FIRST + timedelta(7))[-1].as_of == FIRST + timedelta(6)
    assert full([runs[0], runs[2]], FIRST + timedelta(7))[-1].as_of == FIRST + timedelta(7)
