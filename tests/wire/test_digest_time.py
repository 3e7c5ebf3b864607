"""When a digest comes: by each reader's clock, not before it was asked for, late only while it is fresh."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sandbox.driver import Person
from store import digests, people, scores
from store import records as store_records
from tests.wire.rounds import DUE, Rounds

DAY = timedelta(days=1)


def known(rounds: Rounds, person: Person, zone: str) -> Person:
    """Somebody whom Slack has told about already."""
    with rounds.db.begin() as tx:
        people.save(tx, store_records.Person(person.id, person.email, person.real_name, zone), rounds.now)
    return person


def owners(rounds: Rounds) -> tuple[Person, Person]:
    """The two owners of the book, in Berlin and in New York."""
    ben = rounds.slack.add_person("ben", email="ben@example.com", real_name="Ben Okafor")
    return known(rounds, rounds.ana, "Europe/Berlin"), known(rounds, ben, "America/New_York")


async def got(rounds: Rounds, person: Person) -> int:
    return len(rounds.posted(rounds.slack.direct(person)))


async def test_each_owner_gets_hers_by_her_own_clock(rounds: Rounds) -> None:
    ana, ben = owners(rounds)
    rounds.add(rounds.ana.id, audience="owners")
    for at, anas, bens in (
        ("07:29", 0, 0),
        ("07:30", 1, 0),
        ("13:29", 1, 0),
        ("13:30", 1, 1),
        ("15:00", 1, 1),
    ):
        rounds.now = datetime.fromisoformat(f"2026-11-17T{at}+00:00")
        await rounds.run()
        assert (await got(rounds, ana), await got(rounds, ben)) == (anas, bens), at


async def test_on_the_night_that_the_clocks_change_nobody_gets_two(rounds: Rounds) -> None:
    ana, _ = owners(rounds)
    rounds.add(rounds.ana.id, audience="owners", due="daily 02:30")
    rounds.now = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    with rounds.db.begin() as tx:
        for digest in digests.active(tx):
            digests.remove(tx, digest.digest_id, rounds.now)
            digests.add(tx, replace(digest, created_at=rounds.now))
    for _ in range(48):  # the night of 25 October: 02:30 comes twice in Berlin
        rounds.now += timedelta(minutes=30)
        await rounds.run()
    assert await got(rounds, ana) == 1


async def test_who_has_muted_it_who_is_no_owner_and_who_is_not_known_get_none(rounds: Rounds) -> None:
    ana, ben = owners(rounds)
    eve = known(rounds, rounds.slack.add_person("eve", email="eve@example.com"), "UTC")
    digest = rounds.add(ana.id, audience="owners")
    with rounds.db.begin() as tx:
        digests.mute(tx, digest.digest_id, ana.id, rounds.now)
        people.forget(tx, ben.id)
    rounds.now = DUE + timedelta(hours=8)
    assert await rounds.run() == []
    assert [await got(rounds, each) for each in (ana, ben, eve)] == [0, 0, 0]


async def test_an_owner_whom_slack_does_not_let_us_write_to_does_not_stop_the_others(rounds: Rounds) -> None:
    ana, ben = owners(rounds)
    digest = rounds.add(ana.id, audience="owners")
    rounds.deactivate(ben)
    rounds.now = datetime(2026, 11, 17, 13, 31, tzinfo=UTC)
    assert sorted(outcome.result for outcome in await rounds.run()) == ["failed", "missed"]
    rounds.now += 18 * timedelta(hours=1)
    assert [outcome.result for outcome in await rounds.run()] == ["sent"]
    assert rounds.digest(digest).paused_at is None


async def test_what_is_added_after_its_time_begins_with_the_next_one(rounds: Rounds) -> None:
    digest = rounds.add()
    with rounds.db.begin() as tx:
        digests.remove(tx, digest.digest_id, DUE)
        digests.add(tx, replace(digest, created_at=DUE + timedelta(minutes=1)))
    rounds.now = DUE + timedelta(minutes=2)
    assert await rounds.run() == []
    assert len(await rounds.later(24 * 60)) == 1


async def test_a_slot_is_posted_once_however_often_it_is_asked_for(rounds: Rounds) -> None:
    rounds.add()
    replica = rounds.replica()
    results = [outcome.result for _ in range(3) for outcome in await replica.run_slot(DUE)]
    assert results == ["sent", "taken", "taken"]
    assert await rounds.run() == []
    assert len(rounds.posted()) == 1


async def test_a_paused_digest_and_a_removed_one_are_not_posted(rounds: Rounds) -> None:
    paused, removed = rounds.add(), rounds.add()
    with rounds.db.begin() as tx:
        digests.pause(tx, paused.digest_id, DUE - DAY)
        digests.remove(tx, removed.digest_id, DUE - DAY)
    assert await rounds.run() == []
    assert await rounds.replica().run_slot(DUE) == []


async def test_after_an_absence_what_is_fresh_comes_late_and_says_so(rounds: Rounds) -> None:
    rounds.add()
    rounds.now = DUE + timedelta(hours=6)
    assert [outcome.result for outcome in await rounds.run()] == ["sent"]
    assert "late: it was due at 08:30" in rounds.posted()[0].words


async def test_after_a_longer_absence_it_is_noted_as_missed_and_the_next_one_comes(rounds: Rounds) -> None:
    digest = rounds.add()
    rounds.now = DUE + timedelta(hours=6, minutes=1)
    assert [outcome.result for outcome in await rounds.run()] == ["missed"]
    delivery = rounds.delivery(digest)
    assert delivery
    assert (delivery.state, delivery.reason) == ("missed", "nobody was there to post it in time")
    assert rounds.posted() == []
    assert rounds.notes() == []
    rounds.now = DUE + DAY
    assert [outcome.result for outcome in await rounds.run()] == ["sent"]


async def test_the_days_of_an_absence_are_noted_one_by_one(rounds: Rounds) -> None:
    digest = rounds.add()
    await rounds.run()
    rounds.now = DUE + 7 * DAY  # a Tuesday again, with a weekend between
    assert [outcome.result for outcome in await rounds.run()] == ["sent"]
    states = {days: rounds.delivery(digest, DUE + days * DAY) for days in range(8)}
    assert {days: each.state for days, each in states.items() if each} == {
        0: "sent",
        **dict.fromkeys((1, 2, 3, 6), "missed"),
        7: "sent",
    }


async def test_while_the_night_is_scored_a_digest_waits_at_most_45_minutes(rounds: Rounds) -> None:
    rounds.add()
    assert await rounds.run(night_is_on=True) == []
    rounds.now = DUE + timedelta(minutes=44)
    assert await rounds.run(night_is_on=True) == []
    rounds.now = DUE + timedelta(minutes=45)
    assert [outcome.result for outcome in await rounds.run(night_is_on=True)] == ["sent"]


async def test_as_soon_as_the_night_is_scored_it_comes(rounds: Rounds) -> None:
    rounds.add()
    with rounds.db.read() as tx:
        assert scores.run_at(tx, DUE.date())
    assert await rounds.run(night_is_on=True) == []
    assert len(await rounds.run(night_is_on=False)) == 1
