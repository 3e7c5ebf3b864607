"""The demo's book, imported and scored: each planted story reads as a CSM would tell it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import run
from bot.demo.prepare import prepare
from bot.demo.stories import STORIES
from commands.contract import Deps
from store import scores
from store.database import Database
from store.records import Band, Score
from tests.commands.office import Office

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    db = prepare(tmp_path_factory.mktemp("demo"), run.NOW, run.HORIZON, lambda _: None)
    yield db
    db.dispose()


def latest(demo: Database, account_id: str) -> Score:
    with demo.read() as tx:
        score = scores.latest(tx, account_id, run.NOW.date())
    assert score
    return score


@pytest.mark.parametrize(
    ("account_id", "bands", "word"),
    [
        ("acme", {"at risk"}, "Use fell to"),
        ("tidewell", {"watch", "at risk"}, "Gareth Ashdown (champion) was last heard from"),
        ("sundara", {"watch", "at risk"}, "Milestone “First value” was expected"),
        ("oneill", {"watch"}, "days overdue"),
        ("kestrel-lane", {"healthy"}, "40 active people of 40 seats"),
        ("st-brannock", {"healthy"}, "as quiet a year ago"),
        ("mueller", {"healthy", "watch"}, "opened in the last 28 days"),
        ("haldsund", {"healthy"}, "NPS 10 of 10"),
        ("cedar-finch", {"healthy"}, "Use rose to"),
    ],
)
def test_a_story_gets_the_band_and_the_reason_a_csm_would_give(
    demo: Database, account_id: str, bands: set[Band], word: str
) -> None:
    assert account_id in STORIES
    score = latest(demo, account_id)
    assert score.band in bands
    assert word in "\n".join(reason.text for reason in score.reasons)


@pytest.mark.parametrize(
    ("account_id", "raise_by"),
    [("fernlight", "Too early to say: a first score comes on"), ("quayside", "Mend the usage feed")],
)
def test_too_young_and_cut_off_are_not_known_rather_than_at_risk(
    demo: Database, account_id: str, raise_by: str
) -> None:
    score = latest(demo, account_id)
    assert (score.band, score.health, score.risk) == ("unknown", None, None)
    assert score.raise_by.startswith(raise_by)


def test_the_grower_is_offered_seats_and_the_debtor_is_asked_about_the_invoice(demo: Database) -> None:
    assert "more seats" in latest(demo, "kestrel-lane").next_step
    assert "invoice" in latest(demo, "oneill").next_step


def test_the_card_in_the_readme_is_the_one_that_the_demo_shows(demo: Database) -> None:
    shown = Office(Deps(demo, lambda: run.NOW, run.HORIZON)).says("/health acme")
    assert shown in (ROOT / "README.md").read_text(encoding="utf-8")
