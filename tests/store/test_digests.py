"""Digests: added, found where they are due, paused, resumed, handed over, muted and removed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store import digests
from store.database import Database
from store.digest_records import Digest

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
TEAM = Digest("changes", "place", "C1", "At risk", "weekdays 08:30", "Europe/Berlin", 5, "U1ANA", NOON)
OWNERS = replace(TEAM, audience="owners", segment="mine")
HERS = replace(TEAM, kind="roll-up", target="U1ANA", segment="", due="mon 09:00", zone="UTC", top=7)


def added(db: Database, *each: Digest) -> list[Digest]:
    with db.begin() as tx:
        return [digests.add(tx, digest) for digest in each]


def test_what_is_added_comes_back_with_an_id_of_its_own(db: Database) -> None:
    team, again, hers = added(db, TEAM, TEAM, HERS)
    assert replace(team, digest_id=0) == TEAM
    assert len({team.digest_id, again.digest_id, hers.digest_id, 0}) == 4
    with db.read() as tx:
        assert digests.get(tx, hers.digest_id) == hers
        assert digests.get(tx, 10**6) is None
        assert digests.at(tx, "C1") == [team, again]
        assert digests.at(tx, "U1ANA") == [hers]
        assert digests.at(tx, "C2") == []
        assert digests.active(tx) == [team, again, hers]


def test_those_for_owners_and_those_of_a_segment_are_found(db: Database) -> None:
    team, owners, hers = added(db, TEAM, OWNERS, replace(HERS, segment="AT RISK"))
    with db.read() as tx:
        assert digests.for_owners(tx) == [owners]
        assert digests.of(tx, "U1ANA") == [team, owners, hers]
        assert digests.of(tx, "U2BEN") == []
        assert digests.using(tx, "at-risk") == [team, hers]
        assert digests.using(tx, "risk") == []


def test_a_paused_one_is_listed_but_not_sent_until_it_is_resumed(db: Database) -> None:
    (team,) = added(db, TEAM)
    with db.begin() as tx:
        assert digests.pause(tx, team.digest_id, NOON, "The channel was archived.")
        assert not digests.pause(tx, team.digest_id, NOON + timedelta(days=1))
        assert digests.active(tx) == []
        assert digests.using(tx, "At risk") == digests.at(tx, "C1")
        assert digests.get(tx, team.digest_id) == replace(
            team, paused_at=NOON, paused_because="The channel was archived."
        )
        assert digests.resume(tx, team.digest_id, LATER)
        assert not digests.resume(tx, team.digest_id, LATER + timedelta(days=1))
        assert digests.get(tx, team.digest_id) == replace(team, created_at=LATER)
        assert digests.pause(tx, team.digest_id, NOON)
        paused = digests.get(tx, team.digest_id)
        assert paused == replace(team, created_at=LATER, paused_at=NOON)


def test_a_removed_one_is_gone_for_good(db: Database) -> None:
    team, other = added(db, TEAM, OWNERS)
    with db.begin() as tx:
        assert digests.remove(tx, team.digest_id, NOON)
        assert not digests.remove(tx, team.digest_id, NOON)
        assert digests.get(tx, team.digest_id) is None
        assert digests.at(tx, "C1") == digests.active(tx) == [other]
        assert not digests.pause(tx, team.digest_id, NOON)
        assert not digests.resume(tx, team.digest_id, LATER)
        assert not digests.change(tx, replace(team, top=1), LATER)
        assert not digests.hand_over(tx, team.digest_id, "U2BEN")


def test_what_is_changed_is_the_segment_the_time_and_the_cap(db: Database) -> None:
    (team,) = added(db, TEAM)
    new = replace(team, segment="mine", due="daily 07:00", zone="UTC", top=2)
    with db.begin() as tx:
        assert digests.change(tx, replace(new, target="C2", created_by="U2BEN"), LATER)
        assert digests.get(tx, team.digest_id) == replace(new, created_at=LATER)
        assert digests.hand_over(tx, team.digest_id, "U2BEN")
        assert digests.get(tx, team.digest_id) == replace(new, created_by="U2BEN", created_at=LATER)


def test_a_person_leaves_the_digest_of_owners_alone_and_comes_back(db: Database) -> None:
    owners, other = added(db, OWNERS, OWNERS)
    with db.begin() as tx:
        for person in ("U1ANA", "U1ANA", "U2BEN"):
            digests.mute(tx, owners.digest_id, person, NOON)
        assert digests.muted(tx, owners.digest_id) == {"U1ANA", "U2BEN"}
        assert digests.muted(tx, other.digest_id) == set()
        digests.unmute(tx, owners.digest_id, "U1ANA")
        digests.unmute(tx, owners.digest_id, "U3NEW")
        assert digests.muted(tx, owners.digest_id) == {"U2BEN"}
