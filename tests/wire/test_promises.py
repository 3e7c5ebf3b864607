"""What Rapport promises to the people who use it, each promise as they would see it kept."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

import tests.commands.office
from bot.jobs import history
from commands.contract import Deps
from ingest.load import load
from sandbox.driver import Sandbox
from store import audit, scores
from store.database import Database, open_database
from tests.wire.office import NOW, Office, bot_in, write_book
from tests.wire.rounds import Rounds
from views import plain
from views.message import Modal

TODAY = NOW.date()


def quiet(_: str) -> None:
    """Progress that nobody reads."""


def scored_book(folder: Path, until: date | None = None) -> Database:
    """The office's book as a database scored today; with `until`, as if the days after it had never come."""
    folder.mkdir()
    write_book(folder)
    if until:
        usage = folder / "usage.csv"
        with usage.open(newline="") as file:
            header, *rows = csv.reader(file)
        with usage.open("w", newline="") as file:
            csv.writer(file).writerows([header, *(row for row in rows if row[1] <= until.isoformat())])
    db = open_database(f"sqlite:///{folder / 'rapport.db'}")
    assert load(db, [folder], None, folder / "rejects.csv", quiet).ok
    return db


async def test_promise_1_receipts_every_point_has_one_and_they_add_up(office: Office) -> None:
    card = await office.slack.command(office.ana, office.renewals, "/health acme")
    seen = await office.slack.press(
        office.ana,
        card.messages[-1],
        "health.why",
        enough=lambda seen: "Starts at" in seen.text or "start" in seen.text,
    )
    with office.rapport.deps.db.read() as tx:
        score = scores.latest(tx, "acme", TODAY)
    assert score
    assert score.health == sum(reason.points for reason in score.reasons)
    assert seen.view
    shown = plain.render(Modal("Why", seen.view.blocks)).replace("\n  ", " ").replace("\n", " ")
    for reason in score.reasons[1:]:
        assert reason.text in shown
        assert reason.window in shown
        assert reason.source if reason.age_days is None else f"{reason.source}, newest row" in shown


async def test_promise_3_it_can_say_i_do_not_know(slack: Sandbox, database: Path, tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("account_id,name\nhush,Hush Interiors\n")
    db = open_database(f"sqlite:///{database}")
    assert load(db, [accounts], None, tmp_path / "rejects.csv", quiet).ok
    history.score(db, TODAY, 90, NOW, quiet)
    db.dispose()
    async with bot_in(slack, database, http=False):
        ana = slack.add_person("ana", email="ana@example.com")
        room = slack.add_channel("renewals", members=[ana, slack.bot])
        seen = await slack.command(ana, room, "/health hush")
    assert "I do not know how they are doing." in seen.text
    assert "Import usage: there is none for this account" in seen.text
    assert "of 100" not in seen.text


async def test_promise_4_measured_what_is_not_validated_says_so(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    assert "not validated" in seen.text


async def test_promise_6_private_only_who_asked_sees_the_answer(office: Office) -> None:
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    assert seen.messages[-1].ephemeral
    assert not office.slack.visible(office.ben, office.renewals)


async def test_promise_6_private_sharing_is_explicit_and_logged(office: Office) -> None:
    card = await office.slack.command(office.ana, office.renewals, "/health acme")
    await office.slack.press(office.ana, card.messages[-1], "health.share")
    await office.slack.until(lambda: bool(office.slack.visible(office.ben, office.renewals)))
    (shared,) = office.slack.visible(office.ben, office.renewals)
    assert "Ana Ruiz" in shared.text
    assert "48,000" not in str(shared.blocks)
    with office.rapport.deps.db.read() as tx:
        (entry,) = audit.page(tx, audit.Wanted(acts=audit.CHANGES), 5)
    assert (entry.act, entry.actor, entry.account_id) == ("share", office.ana.id, "acme")


async def test_promise_6_private_guests_read_neither_arr_nor_owners_in_a_channel(rounds: Rounds) -> None:
    others = rounds.slack.add_channel("csms", members=[rounds.ana, rounds.slack.bot])
    guest = rounds.slack.add_person("gus", guest=True)
    rounds.slack.workspace.members[rounds.room.id].append(guest.id)
    for room in (rounds.room, others):
        rounds.add(room.id)
    await rounds.run()
    (open_to_all,), (ours,) = rounds.posted(), rounds.posted(others)
    assert "$ 48,000 of ARR at risk in 1 account" in f"{ours.text} {ours.blocks}"
    everything = f"{open_to_all.text} {open_to_all.blocks} {open_to_all.metadata}"
    assert "1 account at risk" in everything
    assert "48,000" not in everything
    assert rounds.ana.id not in everything
    assert "Without ARR, owners and notes." in everything


async def test_promise_8_full_value_without_a_model_a_key_or_a_way_out(office: Office) -> None:
    """No test may leave this machine (tests/conftest.py), and no model is asked for anything."""
    seen = await office.slack.command(office.ana, office.renewals, "/health acme")
    for part in ("Health", "Risk of going silent", "Confidence", "Why", "Next step", "Renewal"):
        assert part in seen.text


@pytest.mark.parametrize("ago", [10, 60])
def test_promise_9_time_travel_a_past_card_knows_nothing_that_came_later(tmp_path: Path, ago: int) -> None:
    day = TODAY - timedelta(days=ago)
    cards: list[str] = []
    for name, until in (("whole", None), ("truncated", day)):
        db = scored_book(tmp_path / name, until)
        desk = tests.commands.office.Office(Deps(db, lambda: NOW, 90))
        cards.append(desk.says(f"/health acme --as-of {day}"))
        db.dispose()
    assert cards[0] == cards[1]
    assert "Health" in cards[0]
