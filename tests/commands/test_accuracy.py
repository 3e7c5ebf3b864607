"""/health accuracy: the record of everybody or of a segment, as of a day, and before guests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from store import tracked
from store.database import Database
from store.errors import Sorry
from tests.commands.office import ANA, TODAY, Office, import_accounts
from views.message import Message

DAY = TODAY - timedelta(days=120)
SENTENCE = (
    "Of the 41 accounts it called at risk, 19 churned within 90 days; it missed 7 of the 26 that churned."
)


def plant(db: Database, as_of: date = DAY) -> None:
    """26 that churned, 19 of them called at risk, and 100 that stayed, 22 of them called."""
    ids = [f"gone-{n:02}" for n in range(26)] + [f"kept-{n:03}" for n in range(100)]
    plans = {"gone-25": "Solo"}
    import_accounts(
        db,
        [
            {
                "account_id": each,
                "name": each.title(),
                "owner": ANA.email,
                "plan": plans.get(each, "Business"),
            }
            for each in ids
        ],
    )
    called = {f"gone-{n:02}" for n in range(19)} | {f"kept-{n:03}" for n in range(22)}
    rows = [
        {
            "account_id": each,
            "as_of": as_of,
            "horizon": 90,
            "outcome": "churn",
            "persona": "everybody",
            "health": 30 if each in called else 71,
            "band": "at risk" if each in called else "healthy",
            "risk": 0.6 if each in called else 0.1,
            "logins": float(n % 9),
            "lost": each.startswith("gone"),
            "lost_on": as_of + timedelta(days=56) if each.startswith("gone") else None,
        }
        for n, each in enumerate(ids)
    ]
    schema = pa.schema(tracked.KEY | tracked.SAID | tracked.CAME)
    with db.begin() as tx:
        tracked.keep(tx, pa.Table.from_pylist(rows, schema=schema), datetime(2026, 7, 26, 3, tzinfo=UTC))


@pytest.fixture
def proven(empty: Office) -> Office:
    plant(empty.deps.db)
    return empty


def words(office: Office, text: str) -> str:
    return " ".join(office.says(text).split())


def test_the_record_says_what_came_of_what_was_said(proven: Office) -> None:
    said = words(proven, "/health accuracy")
    assert SENTENCE in said
    assert "on 25 Jul 2026: 1 day scored at the time." in said
    assert "Gone-19 was healthy (71) on 25 Jul 2026, churned 19 Sep 2026 [Open]" in said
    assert "Counting the days of use in the last 28 would have found about" in said


def test_a_segment_has_a_record_of_its_own(proven: Office) -> None:
    said = words(proven, "/health Accuracy plan:business mine")
    assert "it missed 6 of the 25 that churned" in said
    assert "Segment: plan:business mine" in said
    assert "0 of the 20 kept accounts needed so far" in words(proven, "/health accuracy plan:Solo")


@pytest.mark.parametrize("typed", ["accuracy bananas", "accuracy plan:Platinum", "accuracy colour:red"])
def test_a_segment_that_cannot_be_read_is_one_sentence(proven: Office, typed: str) -> None:
    with pytest.raises(Sorry):
        proven.ask(f"/health {typed}")


def test_as_of_a_day_only_what_had_come_by_then_counts(proven: Office) -> None:
    due = DAY + timedelta(days=90)
    assert SENTENCE in words(proven, f"/health accuracy --as-of {due}")
    early = words(proven, f"/health accuracy --as-of {due - timedelta(days=1)}")
    assert "My first forecasts come due on 23 Oct 2026" in early
    assert "%" not in early


def test_guests_get_the_numbers_without_names(proven: Office) -> None:
    said = words(replace(proven, member=False), "/health accuracy")
    assert SENTENCE in said
    assert "Gone-19" not in said
    assert "Without account names." in said


def test_without_a_record_there_is_no_number(office: Office) -> None:
    said = words(office, "/health accuracy")
    assert said.startswith("No number yet. Nothing I said is old enough")


def test_an_account_that_is_called_accuracy_has_its_card(proven: Office) -> None:
    import_accounts(proven.deps.db, [{"account_id": "acc", "name": "Accuracy"}])
    assert "Track record" not in proven.says("/health accuracy")
    assert "Track record" in proven.says("/health accuracy mine")


def test_the_answer_is_for_the_reader_alone(proven: Office) -> None:
    answer = proven.ask("/health accuracy")
    assert isinstance(getattr(answer, "message", None), Message)
    assert type(answer).__name__ == "Reply"
