"""Owners are looked up in Slack once a day, and whoever set a digest up and has left is told of once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs.owners import Owners
from bot.slack import web_client
from commands.contract import Deps
from store import digests, people
from tests.wire.office import settings_for
from tests.wire.rounds import Rounds

DAY = timedelta(days=1)
LOOKUP = "users.lookupByEmail"


def owners(rounds: Rounds) -> Owners:
    client = web_client(settings_for(rounds.slack, rounds.file), retries=0)
    return Owners(Deps(rounds.db, lambda: rounds.now, 90), client)


def known(rounds: Rounds) -> set[str]:
    with rounds.db.read() as tx:
        return {person.slack_id for person in people.owners(tx)}


def lookups(rounds: Rounds) -> int:
    return sum(call.method == LOOKUP for call in rounds.slack.calls)


async def test_they_are_looked_up_once_a_day_whoever_is_not_there(rounds: Rounds) -> None:
    for _ in range(2):
        await owners(rounds).run()
    assert lookups(rounds) == 2  # ana, and ben, who is not in Slack
    assert known(rounds) == {rounds.ana.id}
    ben = rounds.slack.add_person("ben", email="Ben@Example.com", timezone="Europe/Lisbon")
    rounds.now += DAY
    await owners(rounds).run()
    assert known(rounds) == {rounds.ana.id, ben.id}
    with rounds.db.read() as tx:
        found = people.by_email(tx, "ben@example.com")
    assert found
    assert found.timezone == "Europe/Lisbon"


@pytest.mark.parametrize("change", [{"deleted": True}, {"guest": True}])
async def test_who_has_left_or_is_a_guest_is_no_owner_to_write_to(
    rounds: Rounds, change: dict[str, bool]
) -> None:
    await owners(rounds).run()
    assert known(rounds) == {rounds.ana.id}
    rounds.slack.workspace.people[rounds.ana.id] = replace(rounds.ana, **change)
    rounds.now += DAY + timedelta(minutes=1)
    await owners(rounds).run()
    assert known(rounds) == set()


async def test_a_429_is_waited_for(rounds: Rounds) -> None:
    rounds.slack.faults.fail(LOOKUP, status=429, retry_after=1)
    await owners(rounds).run()
    assert known(rounds) == {rounds.ana.id}


@pytest.mark.parametrize("error", ["missing_scope", "internal_error"])
async def test_without_an_answer_it_is_tried_again_ten_minutes_later(rounds: Rounds, error: str) -> None:
    rounds.slack.faults.fail(LOOKUP, error=error)
    await owners(rounds).run()
    assert known(rounds) == set()
    rounds.now += timedelta(minutes=9)
    await owners(rounds).run()
    assert lookups(rounds) == 1
    rounds.now += timedelta(minutes=1)
    await owners(rounds).run()
    assert known(rounds) == {rounds.ana.id}


async def test_when_who_set_a_digest_up_has_left_its_channel_is_told_once_and_it_goes_on(
    rounds: Rounds,
) -> None:
    eve = rounds.slack.add_person("eve")
    digest = rounds.add(by=eve.id)
    await owners(rounds).run()
    assert rounds.slack.visible(rounds.ana, rounds.room) == []
    rounds.deactivate(eve)
    for _ in range(3):
        rounds.now += DAY
        await owners(rounds).run()
    (note,) = rounds.slack.visible(rounds.ana, rounds.room)
    assert note.words.startswith("Who set up the digest of *all accounts*")
    assert "has left this Slack. It goes on as before." in note.words
    with rounds.db.read() as tx:
        assert digests.active(tx) == [digest]
