"""Segments: a name and a filter; what was saved takes a starter's place, and gives it back."""

from datetime import UTC, datetime

import pytest

from store import segments
from store.database import Database
from store.errors import Sorry
from store.filters.read import read
from store.segments import STARTERS, Segment

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BIG = Segment("Big renewals", "renewal < 90d and arr > 50k", "U0123ANA", NOW)


def names(db: Database) -> list[str]:
    with db.read() as tx:
        return [each.name for each in segments.all_of(tx)]


def save(db: Database, segment: Segment) -> None:
    with db.begin() as tx:
        segments.save(tx, segment)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda each: each.name)
def test_every_starter_is_a_filter_with_a_purpose(starter: Segment) -> None:
    assert read(starter.filter).root is not None
    assert starter.starter
    assert starter.purpose
    assert segments.key(starter.name) == starter.name


def test_everybody_begins_with_the_starters(db: Database) -> None:
    assert names(db) == [each.name for each in STARTERS]


def test_what_is_saved_is_found_under_its_name_however_that_is_spelt(db: Database) -> None:
    save(db, BIG)
    with db.read() as tx:
        for spelt in ("Big renewals", "big-renewals", " BIG  Renewals ", "big_renewals"):
            assert segments.get(tx, spelt) == BIG
        assert segments.get(tx, "bigrenewals") is None
    assert names(db)[0] == "Big renewals"


def test_to_save_it_again_takes_the_place_of_the_first(db: Database) -> None:
    save(db, BIG)
    save(db, Segment("BIG RENEWALS", "arr > 1m", "U0123BEN", NOW))
    with db.read() as tx:
        found = segments.get(tx, "big renewals")
    assert found == Segment("BIG RENEWALS", "arr > 1m", "U0123BEN", NOW)
    assert len(names(db)) == len(STARTERS) + 1


def test_a_saved_segment_takes_a_starters_place_until_it_is_removed(db: Database) -> None:
    mine = Segment("At Risk", "health < 30", "U0123ANA", NOW)
    save(db, mine)
    assert "at-risk" not in names(db)
    with db.begin() as tx:
        assert segments.get(tx, "at-risk") == mine
        assert segments.remove(tx, "AT-RISK") == mine
        assert segments.get(tx, "at risk") == STARTERS[0]
        assert segments.remove(tx, "at risk") is None


def test_a_segment_is_renamed_with_who_saved_it(db: Database) -> None:
    save(db, BIG)
    with db.begin() as tx:
        renamed = segments.rename(tx, "big renewals", "Whales")
        assert renamed == segments.get(tx, "whales") == Segment("Whales", BIG.filter, BIG.saved_by, NOW)
        assert segments.get(tx, "big renewals") is None
        assert segments.rename(tx, "whales", "WHALES").name == "WHALES"


def test_what_cannot_be_renamed_says_why(db: Database) -> None:
    save(db, BIG)
    save(db, Segment("Whales", "arr > 1m", "U0123BEN", NOW))
    with db.begin() as tx:
        with pytest.raises(Sorry, match="There is no saved segment “at-risk”"):
            segments.rename(tx, "at-risk", "other")
        with pytest.raises(Sorry, match="There is a segment “Whales” already"):
            segments.rename(tx, "big renewals", "whales")


@pytest.mark.parametrize(
    "name", ["", " - ", "mine", "plan:Pro", "health < 60", "a, b", "x" * 61, "(big)", "none"]
)
def test_what_cannot_be_a_name_is_refused(db: Database, name: str) -> None:
    with db.begin() as tx, pytest.raises(Sorry, match="name of a segment"):
        segments.save(tx, Segment(name, "mine", "U0123ANA", NOW))
