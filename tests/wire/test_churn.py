"""What a person sees who types /churn, in either mode."""

from pathlib import Path

import pytest

from ingest.load import load
from store.database import open_database
from tests.wire.office import Office

ACCOUNTS = """\
account_id,name,owner,arr,currency,started_on,churned_on,churn_reason,plan
acme,Acme Robotics,ana@example.com,48000,USD,2025-01-01,,,Business
northwind-foods,Northwind Foods,ben@example.com,12000,USD,2025-01-01,2026-08-03,Too <!channel> dear,Team
northwind-freight,Northwind Freight,ben@example.com,90000,USD,2025-01-01,2026-05-03,,Team
"""


@pytest.fixture
def database(database: Path, tmp_path: Path) -> Path:
    """The office's book, with the days on which two of its customers left."""
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(ACCOUNTS)
    db = open_database(f"sqlite:///{database}")
    assert load(db, [accounts], None, tmp_path / "rejects.csv", lambda _: None).ok
    db.dispose()
    return database


async def test_the_rates_come_to_the_person_who_asked_and_to_nobody_else(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/churn")
    assert seen.messages[-1].ephemeral
    for part in (
        "Churn, Q3 2026",
        "Customer churn: 33.3%",
        "1 of 3",
        "$ 12,000",
        "Northwind Foods, 3 Aug 2026",
    ):
        assert part in seen.text
    assert "<!channel>" not in str(seen.messages[-1].blocks)
    assert not office.slack.visible(office.ben, office.renewals)


async def test_a_button_turns_to_the_period_before_in_place(office: Office) -> None:
    shown = await office.slack.command(office.ana, office.renewals, "/churn 2026-Q3 plan:Team")
    seen = await office.slack.press(office.ana, shown.messages[-1], "churn.previous")
    assert "Churn, Q2 2026" in seen.text
    assert "Segment: *plan:Team*" in seen.text
    assert "Northwind Freight, 3 May 2026" in seen.text
    assert seen.messages[-1].ts == shown.messages[-1].ts


async def test_guests_and_shared_channels_see_no_arr(office: Office) -> None:
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    room = office.slack.add_channel("with-gus", members=[guest, office.ana, office.slack.bot])
    shared = office.slack.add_channel("with-acme", "connect", members=[office.ana, office.slack.bot])
    his = await office.slack.command(guest, room, "/churn")
    hers = await office.slack.command(office.ana, shared, "/churn")
    for seen in (his, hers):
        assert "Customer churn: 33.3%" in seen.text
        assert "12,000" not in seen.text
        assert "revenue" not in seen.text
        assert "dear" not in seen.text


async def test_a_mistake_is_one_sentence(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/churn plan:Teem")
    assert seen.text == "At character 6, “Teem”: no account has this plan; did you mean Team?"
    assert seen.messages[-1].ephemeral


async def test_mine_are_the_accounts_of_the_person_who_asked(office: Office) -> None:
    seen = await office.slack.command(office.ben, office.renewals, "/churn mine")
    assert "1 of 2" in seen.text
