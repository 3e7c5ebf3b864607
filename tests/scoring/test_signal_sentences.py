"""Each signal says in plain words what it saw, and stories read as a CSM would tell them."""

from datetime import date

import pytest

from tests.scoring.companies import TODAY, account, ago, one, reasons, use

STEADY = use("acme", range(0, 390, 2))


def test_a_daily_visitor_that_stopped_is_told_by_gap_and_by_expectation() -> None:
    row = one([account("acme")], use("acme", range(28, 390, 3)))
    said = reasons(row)
    assert said["recency"].text == "No use for 28 days; it used to come by every 3 days"
    assert said["recency"].points < 0
    assert said["recency"].age_days == 28
    assert row["next_step"] == min(said.values(), key=lambda reason: reason.points).step


def test_fewer_visits_than_expected_are_told_with_both_numbers() -> None:
    row = one([account("acme")], use("acme", range(30, 390, 20)), horizon=14)
    assert reasons(row)["pace"].text == "Expected 1.4 active days in the last 28, saw 0"
    assert reasons(row)["pace"].points < 0


def test_the_quiet_fade_is_a_fall_against_its_own_norm() -> None:
    usage = use("acme", range(0, 28, 2), 6) + use("acme", range(28, 390, 2), 12)
    fall = reasons(one([account("acme")], usage))["contraction"]
    assert fall.text == "Use fell to 21 from 42 a week, its own norm"
    assert fall.points < 0
    assert (fall.value, fall.norm, fall.unit) == (21.0, 42.0, "a week")


def test_a_summer_that_was_as_quiet_a_year_ago_is_no_alarm() -> None:
    busy = [n for n in range(730) if not (n % 364) < 24]
    row = one([account("acme", age=729)], use("acme", busy))
    said = reasons(row)
    assert "as quiet a year ago" in said["contraction"].text
    assert said["contraction"].points >= 0
    assert said["recency"].text == "Last used 24 days ago; these weeks were as quiet a year ago"
    assert row["band"] == "healthy"
    without_a_year = one([account("acme", age=200)], use("acme", [n for n in busy if n < 200]))
    assert without_a_year["risk"] > row["risk"]
    assert reasons(without_a_year)["contraction"].points < 0


def test_people_are_told_with_seats_and_a_year_ago() -> None:
    people = use("acme", range(28), 9, "active_people") + use("acme", range(28, 460), 31, "active_people")
    said = reasons(one([account("acme", age=460, seats=40)], people))["people"]
    assert said.text == "9 active people of 40 seats; a year ago 31"
    assert said.points < 0


def test_nearly_full_seats_are_a_chance_and_not_a_worry() -> None:
    row = one([account("acme", seats=20)], STEADY + use("acme", range(0, 390, 2), 19, "active_people"))
    room = reasons(row)["room to grow"]
    assert room.text == "19 active people on 20 seats: little room left"
    assert room.points > 0
    assert room.step
    assert room.side == "commercial"
    assert row["next_step"] == room.step


def test_breadth_counts_features_against_the_usual() -> None:
    names = ["runs", "views", "exports", "shares"]
    usage = [row for name in names for row in use("acme", range(28, 390, 2), 3, name)]
    usage += use("acme", range(0, 28, 2), 3, "runs")
    assert reasons(one([account("acme")], usage))["breadth"].text == "1 of its usual 4 features in use"


def test_open_and_urgent_tickets_are_told_by_their_age() -> None:
    tickets = [
        {"ticket_id": f"T{n}", "account_id": "acme", "opened_at": ago(n), "priority": how, "closed_at": None}
        for n, how in ((12, "Urgent"), (5, "low"), (3, "low"))
    ]
    said = reasons(one([account("acme")], STEADY, tickets=tickets))["tickets"]
    assert said.text == "3 tickets open, one urgent for 12 days"
    assert said.points < 0


def test_the_loud_but_loyal_account_is_measured_by_its_own_noise() -> None:
    loud = [
        {"ticket_id": f"T{n}", "account_id": "acme", "opened_at": ago(n), "closed_at": ago(max(n - 1, 0))}
        for n in range(0, 360, 2)
    ]
    row = one([account("acme")], STEADY, tickets=loud)
    assert reasons(row)["tickets"].points > 0
    assert row["band"] == "healthy"
    assert "14 opened in the last 28 days; its norm is 14" in reasons(row)["tickets"].text


def test_an_overdue_invoice_is_named_and_usual_lateness_forgiven() -> None:
    overdue = {"invoice_id": "INV-77", "account_id": "acme", "due_on": ago(34)}
    said = reasons(one([account("acme")], STEADY, invoices=[overdue]))["invoices"]
    assert said.text == "Invoice INV-77 is 34 days overdue"
    assert said.points < 0
    late = [
        {"invoice_id": f"I{n}", "account_id": "acme", "due_on": ago(n), "paid_on": ago(n - 40)}
        for n in range(80, 300, 30)
    ]
    forgiven = reasons(one([account("acme")], STEADY, invoices=[overdue, *late]))["invoices"]
    assert forgiven.points > said.points
    paid = reasons(one([account("acme")], STEADY, invoices=late))["invoices"]
    assert paid.text == "8 invoices paid, 40 days late on average; none is overdue"


def test_surveys_tell_the_last_answer_and_what_was_before() -> None:
    surveys = [
        {"account_id": "acme", "at": ago(n), "kind": "nps", "score": score}
        for n, score in ((20, 3), (200, 8))
    ]
    said = reasons(one([account("acme")], STEADY, surveys=surveys))["nps"]
    assert said.text == "NPS 3 of 10 on 10 Jun 2026; before that 8"
    assert said.points < 0
    assert said.age_days == 20


def test_a_conversation_is_measured_by_its_own_rhythm() -> None:
    touches = [{"account_id": "acme", "at": ago(n), "kind": "call"} for n in (61, 75, 89, 103)]
    said = reasons(one([account("acme")], STEADY, touches=touches))["touches"]
    assert said.text == "Last touch 61 days ago; usually every 14 days"
    assert said.points < 0


def test_a_champion_who_went_quiet_is_named_and_a_flag_alone_is_no_news() -> None:
    maria = {
        "contact_id": "C1",
        "account_id": "acme",
        "name": "Maria Lopez",
        "email": "maria@acme.example",
        "role": "champion",
    }
    touches = [
        {"account_id": "acme", "at": ago(n), "kind": "email", "author": "MARIA@acme.example"}
        for n in (64, 73, 82, 91)
    ] + [{"account_id": "acme", "at": ago(n), "kind": "note", "author": "Ana"} for n in range(0, 90, 9)]
    said = reasons(one([account("acme")], STEADY, contacts=[maria], touches=touches))
    assert (
        said["champion"].text
        == "Maria Lopez (champion) was last heard from 64 days ago; usually every 9 days"
    )
    assert said["champion"].points < 0 < said["touches"].points
    flagged = one([account("acme")], STEADY, contacts=[maria | {"do_not_contact": "true"}])
    assert "champion" not in reasons(flagged)


def test_goals_and_milestones_name_what_is_overdue() -> None:
    goal = {
        "account_id": "acme",
        "goal": "Cut ticket time",
        "target": 100,
        "current": 40,
        "due_on": ago(60),
        "status": None,
    }
    step = {"account_id": "acme", "milestone": "First value", "expected_on": ago(20), "reached_on": None}
    said = reasons(one([account("acme")], STEADY, goals=[goal], milestones=[step]))
    assert said["goals"].text == "Goal “Cut ticket time” is 40% there, due 60 days ago"
    assert said["milestones"].text == "Milestone “First value” was expected 20 days ago and is not reached"
    assert said["goals"].points < 0
    assert said["milestones"].points < 0
    reached = one([account("acme")], STEADY, milestones=[step | {"reached_on": ago(5)}])
    assert reasons(reached)["milestones"].text == (
        "1 milestone reached and none overdue; the last was “First value”"
    )


@pytest.mark.parametrize("seats", [(40, 25), (25, 40)])
def test_seats_under_contract_are_compared_with_a_year_ago(seats: tuple[int, int]) -> None:
    then, now = seats
    subscriptions = [
        {"account_id": "acme", "started_on": ago(700), "ended_on": ago(100), "seats": then},
        {"account_id": "acme", "started_on": ago(100), "seats": now},
    ]
    said = reasons(one([account("acme")], STEADY, subscriptions=subscriptions))["contract"]
    assert said.text == f"{now} seats under contract; a year ago {then}"
    assert (said.points > 0) == (now > then)


def test_a_renewal_that_is_near_weighs_a_little_and_one_that_is_past_says_nothing() -> None:
    near = reasons(one([account("acme", renewal_on=date(2026, 8, 10))], STEADY))["renewal"]
    assert near.text == "Renews in 41 days, on 10 Aug 2026"
    assert near.points < 0
    assert "renewal" not in reasons(one([account("acme", renewal_on=ago(30))], STEADY))


def test_usage_that_stops_while_the_customer_stays_in_touch_is_a_broken_feed_and_not_silence() -> None:
    stopped = use("acme", range(18, 390))
    touches = [{"account_id": "acme", "at": ago(n), "kind": "call"} for n in (2, 8, 15, 40)]
    row = one([account("acme")], stopped, touches=touches)
    assert row["band"] == "unknown"
    assert row["raise_by"] == "Mend the usage feed: no use for 18 days, though they have been in touch since"
    ours = [touch | {"kind": "email", "direction": "outbound"} for touch in touches]
    assert one([account("acme")], stopped, touches=ours)["band"] == "at risk"


def test_a_new_account_is_too_early_and_not_at_risk() -> None:
    row = one([account("acme", age=5)], use("acme", [0, 2, 5]))
    assert row["band"] == "unknown"
    assert row["raise_by"].startswith("Too early to say: a first score comes on 9 Jul 2026")
    assert row["next_step"].startswith("Welcome them")


def test_an_account_without_any_usage_is_unknown_and_says_which_feed_would_help() -> None:
    row = one([account("acme")])
    assert row["band"] == "unknown"
    assert row["raise_by"] == "Import usage: there is none for this account"
    assert row["confidence"] <= 0.1


def test_a_single_day_of_use_long_ago_is_evidence_and_not_unknown() -> None:
    row = one([account("acme", age=200)], use("acme", [200]))
    assert row["band"] == "at risk"
    assert reasons(row)["recency"].text == "One day of use, 200 days ago, and none since"


def test_a_steady_account_with_everything_in_order_has_nothing_urgent() -> None:
    row = one([account("acme")], STEADY)
    assert row["band"] == "healthy"
    assert row["next_step"] == "Nothing is urgent: keep the next check-in as planned"
    assert row["as_of"].date() == TODAY
