"""What a person sees who types /health accuracy, in either mode."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.database import open_database
from tests.commands.test_accuracy import SENTENCE, plant
from tests.wire.office import NOW, Office


@pytest.fixture
def database(database: Path) -> Path:
    """The scored book, with planted churners and what was said about them."""
    db = open_database(f"sqlite:///{database}")
    plant(db, NOW.date() - timedelta(days=120))
    db.dispose()
    return database


async def test_the_record_comes_to_the_person_who_asked_and_a_miss_opens_its_card(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health accuracy")
    assert SENTENCE in " ".join(seen.text.split())
    assert seen.messages[-1].ephemeral
    assert not office.slack.visible(office.ben, office.renewals)
    card = await office.slack.press(office.ana, seen.messages[-1], "health.open")
    assert "Gone-19" in card.text


async def test_a_guest_sees_the_numbers_and_no_name(office: Office) -> None:
    guest = office.slack.add_person("gus", email="gus@example.com", guest=True)
    room = office.slack.add_channel("with-gus", members=[guest, office.ana, office.slack.bot])
    seen = await office.slack.command(guest, room, "/health accuracy")
    assert SENTENCE in " ".join(seen.text.split())
    assert "Gone-19" not in seen.text
    hers = await office.slack.command(office.ana, room, "/health accuracy plan:business")
    assert "it missed 6 of the 25 that churned" in " ".join(hers.text.split())
