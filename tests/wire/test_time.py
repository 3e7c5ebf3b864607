"""What a person sees of the past, in either mode: the post-mortem of who has left, and why health moved."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from ingest.load import load
from sandbox.driver import Message, Seen
from scoring import nightly
from store import bundle, postmortem, scores, touches
from store.database import open_database
from store.records import Moved, Touch
from tests.wire.office import NOW, Office, write_book

LEFT = NOW.date() - timedelta(days=10)
CALLED = LEFT - timedelta(days=20)


@pytest.fixture(scope="session")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the office, in which acme faded and then churned; scored each week before, and after."""
    folder = tmp_path_factory.mktemp("left")
    write_book(folder)
    db = open_database(f"sqlite:///{folder / 'rapport.db'}")
    load(db, [folder], None, folder / "rejects.csv", lambda _: None)
    weeks = [LEFT - timedelta(days=1 + 7 * n) for n in range(9, -1, -1)]
    for day in weeks:
        nightly.run(db, [day], 90, datetime.combine(day + timedelta(days=1), time(2), UTC), lambda _: None)
    with db.begin() as tx:
        gone = {
            "account_id": ["acme"],
            "name": ["Acme Robotics"],
            "churned_on": [LEFT],
            "churn_reason": ["Budget"],
        }
        bundle.load(tx, "accounts", pa.table(gone))
        at = datetime.combine(CALLED, time(12), UTC)
        touches.add(tx, Touch("acme", at, "call", "Dana wants fewer seats", "Ana Ruiz", "outbound"))
    nightly.run(db, [NOW.date() - timedelta(days=1)], 90, NOW, lambda _: None)
    db.dispose()
    return folder / "rapport.db"


@pytest.fixture
def scored(left_behind: Path) -> Path:
    """The office's database is this one."""
    return left_behind


def filled(seen: Seen) -> bool:
    return seen.view is not None and "One moment…" not in seen.view.words


async def card(office: Office) -> Message:
    return (await office.slack.command(office.ana, office.renewals, "/health acme")).messages[-1]


async def test_the_card_of_who_has_left_opens_the_post_mortem(office: Office) -> None:
    shown = await card(office)
    assert f"Churned on {LEFT.day} {LEFT:%b} {LEFT.year}" in shown.words
    seen = await office.slack.press(office.ana, shown, "postmortem.open", enough=filled)
    assert seen.view is not None
    assert seen.view.title == "Post-mortem"
    for words in (
        "First signal",
        "First alert",
        "before the end",
        "Dana wants fewer seats",
        "What to take from it",
    ):
        assert words in seen.view.words
    assert "computed later" not in seen.view.words


async def test_the_words_after_the_name_answer_the_same(office: Office) -> None:
    for typed in ("acme post-mortem", "acme robotcs postmortem", "“Acme Robotics” Post-mortem"):
        seen = await office.slack.command(office.ana, office.renewals, f"/health {typed}")
        assert "What to take from it" in seen.text
        assert seen.messages[-1].ephemeral
    assert "Budget" in seen.text


async def test_outsiders_see_no_notes_and_no_reason(office: Office) -> None:
    shared = office.slack.add_channel("with-acme", "connect", members=[office.ana, office.slack.bot])
    seen = await office.slack.command(office.ana, shared, "/health acme post-mortem")
    assert "First alert" in seen.text
    for secret in ("Dana", "Ana Ruiz", "Budget"):
        assert secret not in seen.text


async def test_who_has_not_left_has_no_post_mortem(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health northwind foods post-mortem")
    assert "Northwind Foods had not churned by" in seen.text
    seen = await office.slack.command(office.ana, office.renewals, "/health northwind post-mortem")
    assert "Which one did you mean" in seen.text
    day = LEFT - timedelta(days=1)
    seen = await office.slack.command(office.ana, office.renewals, f"/health acme post-mortem --as-of {day}")
    assert "Acme Robotics had not churned by" in seen.text


async def test_nothing_stored_from_before_is_said(office: Office) -> None:
    with office.rapport.deps.db.begin() as tx:
        early = {"account_id": ["evil"], "name": ["Evil"], "churned_on": [date(2026, 1, 5)]}
        bundle.load(tx, "accounts", pa.table(early))
    seen = await office.slack.command(office.ana, office.renewals, "/health evil post-mortem")
    assert "Nothing is stored from before that day" in seen.text


async def test_a_score_is_frozen_from_the_day_of_the_churn_on(office: Office) -> None:
    db = office.rapport.deps.db
    for days in (0, 1, 5):
        nightly.run(db, [LEFT + timedelta(days=days)], 90, NOW, lambda _: None)
    with db.read() as tx:
        last = scores.latest(tx, "acme", NOW.date())
        assert last
        assert last.as_of == LEFT - timedelta(days=1)
        assert len(postmortem.kept(tx, "acme", date.max)) == 10
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    assert f"The last health was {last.health} of 100" in seen.text


async def test_why_it_moved_is_on_the_card_and_part_by_part_behind_why(office: Office) -> None:
    db = office.rapport.deps.db
    with db.read() as tx:
        found = scores.latest(tx, "northwind-foods", NOW.date())
        run = scores.run_at(tx, NOW.date())
    assert found
    assert run
    since = run.as_of - timedelta(days=7)
    scores.save(db, replace(run, made_at=NOW), [replace(found, moved=Moved(since, -10, 0, -2))])
    asked = await office.slack.command(office.ben, office.renewals, "/health northwind foods")
    assert "The move: −10 what they did, −2 data that arrived late." in asked.text
    seen = await office.slack.press(office.ben, asked.messages[-1], "health.why", enough=filled)
    assert seen.view is not None
    for words in ("−10", "what the customer did", "a change on our side", "that arrived only afterwards"):
        assert words in seen.view.words
