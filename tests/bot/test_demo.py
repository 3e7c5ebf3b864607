"""The demo's book, imported and scored: each planted story reads as a CSM would tell it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo import run
from bot.demo.stories import STORIES
from commands.contract import Deps
from scoring.record import keep as record
from store import accounts, scores, segments
from store.accuracy import Accuracy
from store.database import Database
from store.filters.members import members
from store.filters.read import read
from store.records import Band, Person, Score
from tests.commands.office import Office

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, open_demo: Callable[[Path], Database]
) -> Iterator[Database]:
    db = open_demo(tmp_path_factory.mktemp("demo"))
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
        ("oneill", {"watch", "at risk"}, "days overdue"),
        ("kestrel-lane", {"healthy"}, "40 active people of 40 seats"),
        ("st-brannock", {"healthy", "watch"}, "as quiet a year ago"),
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


def test_a_quiet_season_is_no_alarm(demo: Database) -> None:
    score = latest(demo, "st-brannock")
    assert score.risk is not None
    assert score.risk < 0.02
    assert not [reason for reason in score.reasons if reason.points <= -10]


def test_the_grower_is_offered_seats_and_the_debtor_is_asked_about_the_invoice(demo: Database) -> None:
    assert "more seats" in latest(demo, "kestrel-lane").next_step
    assert "invoice" in latest(demo, "oneill").next_step


def test_its_track_record_has_numbers_that_are_good_but_not_too_good(demo: Database) -> None:
    found = record.read(demo, run.HORIZON, run.NOW.date())
    assert isinstance(found, Accuracy)
    assert found.outcome == "churn"
    assert found.ranking
    assert 0.72 < found.ranking.auc < 0.9
    assert found.found.part < found.found.of
    assert found.right.part < found.right.of


def test_it_names_those_it_missed_and_those_it_called_in_vain(demo: Database) -> None:
    found = record.read(demo, run.HORIZON, run.NOW.date())
    assert isinstance(found, Accuracy)
    said = Office(Deps(demo, lambda: run.NOW, run.HORIZON)).says("/health accuracy")
    for case in (found.misses[0], found.false_alarms[0]):
        with demo.read() as tx:
            account = accounts.get(tx, case.account_id)
        assert account
        assert account.name in said


def test_the_risk_is_of_churn_and_what_acme_is_told_of_its_use_has_been_checked(demo: Database) -> None:
    acme = latest(demo, "acme")
    assert (acme.outcome, acme.alike is not None) == ("churn", True)
    assert any(reason.validated and reason.text.startswith("Use fell to") for reason in acme.reasons)


def test_the_card_in_the_readme_is_the_one_that_the_demo_shows(demo: Database) -> None:
    shown = Office(Deps(demo, lambda: run.NOW, run.HORIZON)).says("/health acme")
    assert shown in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("starter", "account_id"),
    [
        ("at-risk", "acme"),
        ("renewing-soon", "oneill"),
        ("onboarding-stuck", "sundara"),
        ("seat-starved", "kestrel-lane"),
        ("advocates", "haldsund"),
        ("silent-champions", "tidewell"),
        ("new", "fernlight"),
    ],
)
def test_each_starting_segment_has_its_story_and_is_no_long_list(
    demo: Database, starter: str, account_id: str
) -> None:
    with demo.read() as tx:
        segment = segments.get(tx, starter)
        assert segment
        found = members(tx, read(segment.filter), Person(""), run.NOW.date())
    assert account_id in found
    assert "st-brannock" not in found or starter in {"renewing-soon", "advocates"}
    assert len(found) < 60
