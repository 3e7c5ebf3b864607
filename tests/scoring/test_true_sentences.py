"""What a reason says is true at the edges, too: today, one of something, nothing, next to nothing, a slip."""

import re
from datetime import date, timedelta

import pytest

from tests.scoring.companies import TODAY, account, ago, book, crowd, one, reasons, rows_of, score, use

STEADY = use("acme", range(0, 390, 2))
ODD = re.compile(r"\b0 days|\b1 days|\b1 \w+s\b|\bnan\b|\binf\b|None|every 1 day|norm is 0\b|100% there|-\d")


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_today_is_called_today() -> None:
    row = one(
        [account("acme", renewal_on=TODAY)],
        STEADY,
        touches=[{"account_id": "acme", "at": ago(n), "kind": "call"} for n in (0, 1, 2)],
        goals=[{"account_id": "acme", "goal": "Grow", "target": 1000, "current": 999, "due_on": TODAY}],
        tickets=[{"ticket_id": "T1", "account_id": "acme", "opened_at": TODAY, "priority": "p1"}],
    )
    said = reasons(row)
    assert said["renewal"].text == "Renews today"
    assert said["touches"].text == "Last touch today; usually every day"
    assert said["goals"].text == "Goal “Grow” is 99% there, due today"
    assert said["tickets"].text == "1 ticket open since today, and urgent"


def test_two_urgent_tickets_are_told_by_the_older() -> None:
    tickets = [
        {"ticket_id": f"T{n}", "account_id": "acme", "opened_at": ago(n), "priority": "urgent"}
        for n in (1, 9)
    ]
    said = reasons(one([account("acme")], STEADY, tickets=tickets))["tickets"]
    assert said.text == "2 tickets open, 2 urgent, the older for 9 days"
    assert (said.value, said.unit) == (2.0, "opened")


def test_the_norm_of_tickets_is_not_thinned_by_years_before_the_feed() -> None:
    tickets = [
        {"ticket_id": f"T{n}", "account_id": "acme", "opened_at": ago(n), "closed_at": ago(n)}
        for n in range(0, 56, 7)
    ]
    said = reasons(one([account("acme", age=2000)], STEADY, tickets=tickets))["tickets"]
    assert said.text == "No ticket open; 4 opened in the last 28 days"
    longer = [*tickets, {"ticket_id": "T", "account_id": "crowd-001", "opened_at": ago(83)}]
    said = reasons(one([account("acme", age=2000)], STEADY, tickets=longer))["tickets"]
    assert said.text == "No ticket open; 4 opened in the last 28 days; its norm is 2"


def test_a_credit_note_is_never_overdue_and_one_late_invoice_is_no_average() -> None:
    note = {"invoice_id": "C1", "account_id": "acme", "due_on": ago(40), "amount_minor": -500}
    said = reasons(one([account("acme")], STEADY, invoices=[note]))["invoices"]
    assert said.text == "No invoice is overdue"
    assert said.norm is None
    paid = {"invoice_id": "I1", "account_id": "acme", "due_on": ago(40), "paid_on": ago(39)}
    said = reasons(one([account("acme")], STEADY, invoices=[paid]))["invoices"]
    assert said.text == "1 invoice paid, 1 day late; none is overdue"


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([-20, 40], "NPS 40 (-100 to 100) on 28 Jun 2026; before that -20"),
        ([6, 8, 9], "NPS 9 of 10 on 28 Jun 2026; before that 7 on average"),
        ([9, 95], "NPS 9 of 10 on 27 Jun 2026"),
    ],
)
def test_a_survey_is_told_on_its_scale_and_one_slip_does_not_change_that(
    scores: list[int], said: str
) -> None:
    theirs = [
        {"account_id": "acme", "at": ago(1 + len(scores) - n), "kind": "nps", "score": value}
        for n, value in enumerate(scores)
    ]
    low = min(scores) < 0
    others = [
        {"account_id": "crowd-001", "at": ago(n), "kind": "nps", "score": -50 if low else 8}
        for n in range(60)
    ]
    assert reasons(one([account("acme")], STEADY, surveys=[*theirs, *others]))["nps"].text == said


def test_a_single_day_of_use_makes_no_norm() -> None:
    said = reasons(one([account("acme", age=60)], use("acme", [45])))
    assert said["pace"].text == "1 active day in 61 days: at that pace, going 90 days without use is possible"
    assert (said["pace"].norm, said["pace"].points < 0) == (None, True)
    assert said["recency"].text.startswith("One day of use, 45 days ago")
    today = reasons(one([account("acme", age=60)], use("acme", [0])))
    assert today["recency"].text == "One day of use: today"


def test_use_before_the_years_that_are_looked_at_is_not_forgotten() -> None:
    said = reasons(one([account("acme", age=1500)], use("acme", range(1000, 1400))))["recency"]
    assert said.text == "No use for 1,000 days"
    assert (said.value, said.age_days) == (1000.0, 1000)
    again = reasons(one([account("acme", age=1500)], use("acme", [1400, 100])))["recency"]
    assert again.text.startswith("One day of use in two years, 100 days ago")


def test_a_lull_is_called_as_quiet_as_a_year_ago_only_where_use_is_below_its_norm() -> None:
    weeks = [(n, 2 if n % 364 < 28 else 4) for n in range(0, 728, 2)]
    usage = [row for n, value in weeks for row in use("acme", [n], value)]
    lull = reasons(one([account("acme", age=800)], usage))["contraction"]
    assert lull.text == "Use is 7 a week, not 14: these weeks were as quiet a year ago"
    assert (lull.value, lull.norm) == (7.0, 14.0)
    assert lull.points > 0
    busy = [row | {"value": 5} if n < 28 else row for (n, _), row in zip(weeks, usage, strict=True)]
    rose = reasons(one([account("acme", age=800)], busy))["contraction"]
    assert rose.text == "Use is steady at 18 a week; its norm is 14" or rose.text.startswith("Use rose to 18")


def test_a_receipt_calls_nothing_its_own_norm_that_is_not() -> None:
    people = use("acme", range(0, 40, 2), 7, "active_people")
    goal = {"account_id": "acme", "goal": "Grow", "target": 10, "current": 10}
    open_ended = {"account_id": "acme", "goal": "Learn"}
    step = {"account_id": "acme", "milestone": "First value", "expected_on": ago(20)}
    said = reasons(
        one([account("acme", age=40, seats=45)], people, goals=[goal, open_ended], milestones=[step])
    )
    assert (said["people"].text, said["people"].norm) == ("7 active people of 45 seats", None)
    assert (said["goals"].text, said["goals"].norm) == ("1 of 2 goals met", None)
    assert said["milestones"].norm is None


def test_a_contract_that_ends_today_runs_until_tonight_and_is_not_counted_beside_the_next() -> None:
    old = {"account_id": "acme", "started_on": ago(365), "ended_on": TODAY, "seats": 20}
    assert reasons(one([account("acme")], STEADY, subscriptions=[old]))["contract"].text == (
        "20 seats under contract; a year ago 20"
    )
    new = {"account_id": "acme", "started_on": TODAY, "seats": 30}
    assert reasons(one([account("acme")], STEADY, subscriptions=[old, new]))["contract"].text == (
        "30 seats under contract; a year ago 20"
    )
    over = old | {"ended_on": ago(1)}
    assert reasons(one([account("acme")], STEADY, subscriptions=[over]))["contract"].text == (
        "No subscription is running"
    )


def test_arr_is_compared_as_a_share_and_never_across_currencies() -> None:
    then = {"account_id": "acme", "started_on": ago(700), "ended_on": ago(9), "arr_minor": 10_000}
    now = {"account_id": "acme", "started_on": ago(9), "arr_minor": 8_800}
    money = [then | {"currency": "USD"}, now | {"currency": "USD"}]
    said = reasons(one([account("acme")], STEADY, subscriptions=money))["contract"]
    assert said.text == "ARR is 12% lower than a year ago"
    assert (said.value, said.norm, said.unit) == (88.0, None, "% of a year ago")
    money[1] |= {"currency": "EUR"}
    assert "contract" not in reasons(one([account("acme")], STEADY, subscriptions=money))


def test_a_renewal_more_than_a_year_off_says_nothing() -> None:
    assert "renewal" in reasons(one([account("acme", renewal_on=ahead(366))], STEADY))
    assert "renewal" not in reasons(one([account("acme", renewal_on=ahead(367))], STEADY))


def test_no_sentence_is_odd_whatever_small_numbers_it_is_made_of() -> None:
    others, usage = crowd()
    accounts = [each | {"seats": n % 3, "renewal_on": ahead(n % 4)} for n, each in enumerate(others)]
    names = [str(each["account_id"]) for each in accounts]
    usage = list(usage)
    for n, name in enumerate(names):
        usage += use(name, range(n % 3, 200, 1 + n % 5), n % 2, "active_people")
    tables = {
        "touches": [{"at": ago(n * m % 4), "kind": "call"} for n in range(30) for m in range(4)],
        "tickets": [{"ticket_id": f"{n}", "opened_at": ago(n % 3), "priority": "p1"} for n in range(30)],
        "invoices": [
            {"invoice_id": f"{n}", "due_on": ago(n % 3), "paid_on": TODAY if n % 2 else None}
            for n in range(30)
        ],
        "goals": [
            {"goal": "g", "target": 3, "current": n % 3 + 0.999, "due_on": ahead(1 - n % 4)}
            for n in range(30)
        ],
        "surveys": [{"at": ago(n % 3), "kind": "csat", "score": 1 + n % 5} for n in range(30)],
    }
    given = {
        table: [row | {"account_id": names[n * 30 // len(rows)]} for n, row in enumerate(rows)]
        for table, rows in tables.items()
    }
    for horizon in (1, 30, 730):
        scored = rows_of(score(book(accounts, usage, **given), horizon=horizon))
        texts = [reason.text for row in scored.values() for reason in row["reasons"]]
        assert len(texts) > 200
        assert [text for text in texts if ODD.search(text)] == []
