from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from commands import periods
from commands.contract import Place, Reply
from store import accounts, bundle
from store.churn import Period
from store.database import Database
from store.errors import Sorry
from tests.commands.office import BEN, NOBODY, Office, import_accounts, read
from tests.views.checks import check, pressable
from views.periods import value

TODAY = date(2026, 11, 22)
STARTED = date(2025, 1, 15)
Rows = Iterable[dict[str, Any]]
COMMON = {"started_on": STARTED, "currency": "EUR", "owner": "ana@lumen.example", "plan": "Business"}
BOOK: Rows = (
    {**COMMON, "account_id": "acme", "name": "Acme Robotics", "arr_minor": 4_320_000},
    {**COMMON, "account_id": "labs", "name": "Acme Labs", "arr_minor": 1_000_000, "region": "North America"},
    {
        **COMMON,
        "account_id": "new",
        "name": "Brand New",
        "started_on": date(2026, 8, 1),
        "arr_minor": 500_000,
    },
    {
        **COMMON,
        "account_id": "gone",
        "name": "Mirabel Hotels",
        "arr_minor": 2_000_000,
        "owner": "U0123BEN",
        "plan": "Team",
        "churned_on": date(2026, 8, 20),
        "churn_reason": "Budget",
    },
)


@pytest.fixture
def desk(empty: Office) -> Office:
    """Four customers, one of which left in the third quarter."""
    import_accounts(empty.deps.db, BOOK)
    return empty


def subscribe(db: Database, rows: Rows) -> None:
    schema = bundle.schema("subscriptions")
    columns = [{"plan": "", "occurrence": 0, **row} for row in rows]
    columns = [{name: row.get(name) for name in schema.names} for row in columns]
    with db.begin() as tx:
        bundle.load(tx, "subscriptions", pa.Table.from_pylist(columns, schema=schema))


def test_the_last_full_quarter_is_shown(desk: Office) -> None:
    text = desk.says("/churn")
    assert text.startswith("Churn, Q3 2026\n")
    assert "3 customers before 1 Jul, 1 gained, 1 lost: 3 at the end of 30 Sep 2026." in text
    assert "Customer churn: 33.3% · 1 of 3" in text
    assert "Churn on average customers: 33.3% · 1 lost, 3 customers on average" in text
    assert "Exposure-based churn: 10.1% per 30 days · 1 lost in 296 customer-days" in text
    assert "Gross revenue churn: 27.3% · € 20,000 of € 73,200: € 20,000 left, € 0 shrank" in text
    assert "Net revenue churn: 27.3% · € 20,000 lost − € 0 grown, of € 73,200" in text
    assert "• Mirabel Hotels, 20 Aug 2026 · € 20,000 · Budget" in text
    assert "Import subscriptions to see who shrank or grew" in text.replace("\n  ", " ")


def test_slack_takes_the_answer(desk: Office) -> None:
    answer = desk.ask("/churn 2026")
    assert isinstance(answer, Reply)
    check(answer.message)


@pytest.mark.parametrize("strict", [{"member": False}, {"place": Place("C0123SHARED", "shared")}])
def test_guests_and_outsiders_see_no_arr_and_no_reason(desk: Office, strict: dict[str, Any]) -> None:
    text = replace(desk, **strict).says("/churn")
    assert "Customer churn: 33.3%" in text
    assert "Mirabel Hotels, 20 Aug 2026" in text
    for hidden in ("€", "revenue", "Budget"):
        assert hidden not in text


def test_a_segment_counts_only_those_for_which_every_word_holds(desk: Office) -> None:
    mine = desk.says("/churn mine")
    assert "Segment: mine\n2 customers before 1 Jul, 1 gained, 0 lost" in mine
    assert "Who left: nobody" in mine
    text = desk.says("/churn 2026-Q3 PLAN:business and region:“north america”")
    assert "Segment: PLAN:business and region:“north america”" in text
    assert "1 customer before 1 Jul" in text
    assert "1 customer before 1 Jul" in replace(desk, person=BEN).says("/churn mine")
    assert "2 customers before 1 Jul" in desk.says("/churn owner:@ana")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("plan:Busines", "At character 6, “Busines”: no account has this plan; did you mean Business?"),
        ("plan:zzz", "no account has this plan; there is Business and Team."),
        ("2026 pln:Business", "At character 1, “pln”: I know no such field; did you mean plan?"),
        ("colour:red", "I know no such field; there is health, risk, confidence"),
        ("industry:food", "no account has any industry yet"),
        ("plan:Team plan:Business", "No account is in plan:Team plan:Business."),
        ('plan:""', "the value is empty"),
        ("2026 at-rsk", "There is no segment “at-rsk”; did you mean at-risk?"),
        ("Business", "I cannot read “Business”: write a period such as 2025-Q3"),
        ("2026-13", "I cannot read “2026-13”"),
        ("2027", "2027-01-01 has not come yet"),
        ("2026-06-30..2026-01-01", "2026-06-30 comes after 2026-01-01; write the earlier day first."),
        ("2026-02-30..2026-03-01", "“2026-02-30” is not a day I can read"),
        ("last 0 days", "I cannot read “last 0 days”"),
        ("last 9999 years", "I cannot read “last 9999 years”"),
    ],
)
def test_what_cannot_be_read_is_answered_in_one_sentence(desk: Office, typed: str, said: str) -> None:
    with pytest.raises(Sorry) as told:
        desk.ask(f"/churn {typed}")
    assert said in str(told.value)


@pytest.mark.parametrize("typed", ["owner:an", "arr > 50k", "advocates"])
def test_a_guest_may_not_go_by_what_guests_do_not_learn(desk: Office, typed: str) -> None:
    with pytest.raises(Sorry, match=r"no segment may go by (owner|arr|nps)") as told:
        replace(desk, member=False).ask(f"/churn {typed}")
    assert "lumen" not in str(told.value)


def test_who_owns_nothing_is_told_so(desk: Office) -> None:
    with pytest.raises(
        Sorry, match="No account is in mine: mine goes by your e-mail address and your Slack id"
    ):
        replace(desk, person=NOBODY).ask("/churn mine")


def test_the_buttons_turn_to_the_period_before_and_to_a_year_ago_in_place(desk: Office) -> None:
    answer = desk.ask("/churn plan:Business")
    assert isinstance(answer, Reply)
    pressed = dict(pressable(answer.message.blocks))
    before, year_ago = (
        desk.press(f"churn.{each}", pressed[f"churn.{each}"]) for each in ("previous", "year_ago")
    )
    assert isinstance(before, Reply)
    assert before.replace
    assert read(before).startswith("Churn, Q2 2026\n")
    assert "Segment: plan:Business" in read(before)
    assert read(year_ago).startswith("Churn, Q3 2025\n")


@pytest.mark.parametrize("value", ["", "[]", '["x", "2026-01-01", ""]', "[1, 2, 3]"])
def test_a_button_of_another_version_says_so(desk: Office, value: str) -> None:
    with pytest.raises(Sorry, match="older version"):
        desk.press("churn.previous", value)


def test_an_empty_book_says_what_to_import(empty: Office) -> None:
    assert "No accounts yet" in empty.says("/churn")


def test_a_book_that_knows_of_nobody_leaving_says_what_to_import(empty: Office) -> None:
    import_accounts(empty.deps.db, [{"account_id": "acme", "name": "Acme"}])
    with pytest.raises(Sorry, match=r"Import accounts with churned_on, or subscriptions with ended_on\."):
        empty.ask("/churn")


def test_ended_subscriptions_tell_who_left_where_there_are_no_churn_dates(empty: Office) -> None:
    import_accounts(empty.deps.db, [{"account_id": each, "name": each.title()} for each in ("a", "b")])
    ends = {"a": date(2026, 9, 3), "b": None}
    row = {"started_on": STARTED, "arr_minor": 120_000, "currency": "USD"}
    subscribe(empty.deps.db, [{**row, "account_id": each, "ended_on": end} for each, end in ends.items()])
    text = empty.says("/churn")
    assert "Customer churn: 50.0% · 1 of 2" in text
    assert "• A, 3 Sep 2026 · $ 1,200" in text
    assert "Coming back within 30 days is no churn." in text.replace("\n  ", " ")


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", "2026-07-01", "2026-09-30"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("q4 2025", "2025-10-01", "2025-12-31"),
        ("Q4", "2026-10-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("August", "2026-08-01", "2026-08-31"),
        ("dec", "2025-12-01", "2025-12-31"),
        ("Sept 2025", "2025-09-01", "2025-09-30"),
        ("last 90 days", "2026-08-24", "2026-11-21"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("Last  12 months", "2025-11-01", "2026-10-31"),
        ("this quarter", "2026-10-01", "2026-12-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("last 2 years", "2024-01-01", "2025-12-31"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("2026-01-01..2026-06-30", "2026-01-01", "2026-06-30"),
        ("2026-01-01 to 2026-12-31", "2026-01-01", "2026-12-31"),
        ("2026-11-22 – 2026-11-22", "2026-11-22", "2026-11-22"),
    ],
)
def test_a_period_is_read_as_it_is_meant(typed: str, first: str, last: str) -> None:
    assert periods.read(typed, TODAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("period", "before", "year_ago"),
    [
        (("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30"), ("2025-07-01", "2025-09-30")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        (("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-08-24", "2026-11-21"), ("2026-05-26", "2026-08-23"), ("2025-08-24", "2025-11-21")),
    ],
)
def test_the_period_before_and_the_year_before(
    period: tuple[str, str], before: tuple[str, str], year_ago: tuple[str, str]
) -> None:
    asked, earlier, last_year = (
        Period(*map(date.fromisoformat, each)) for each in (period, before, year_ago)
    )
    assert periods.before(asked) == earlier
    assert periods.shifted(asked, -12) == last_year


def test_the_store_knows_the_values_of_a_column(db: Database) -> None:
    import_accounts(db, BOOK)
    with db.read() as tx:
        assert accounts.values(tx, "plan") == ["Business", "Team"]
        assert accounts.values(tx, "persona") == []


def test_a_segment_too_long_for_a_button_leaves_the_button_out() -> None:
    period = Period(TODAY, TODAY)
    assert value(period, "x" * 2000) == ""
    assert value(period, "mine")
