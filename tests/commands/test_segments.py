"""Segments as they are typed: a name first, else a filter, and a sentence for what is neither."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from commands import segments
from commands.contract import Request
from store import segments as saved
from store.errors import Sorry
from store.filters.read import read
from store.segments import Segment
from store.sight import FIELDS, NOTHING, Hides
from tests.commands.office import ANA, NOW, PUBLIC, TODAY, Office

ASKED = Request(ANA, PUBLIC)


def found(office: Office, typed: str, hides: Hides = NOTHING) -> segments.Named:
    with office.deps.db.read() as tx:
        return segments.find(tx, typed, hides=hides)


def ids(office: Office, typed: str) -> frozenset[str] | None:
    with office.deps.db.read() as tx:
        return segments.members(tx, segments.find(tx, typed, hides=NOTHING), ASKED, TODAY)


def save(office: Office, name: str, written: str) -> None:
    with office.deps.db.begin() as tx:
        saved.save(tx, Segment(name, written, ANA.slack_id, NOW))


def test_a_name_comes_before_a_filter_and_titles_what_is_shown(office: Office) -> None:
    save(office, "Big ones", "arr > 40k")
    assert found(office, " big-ONES ") == segments.Named("Big ones", read("arr > 40k"))
    assert found(office, "At Risk").title == "at-risk"
    assert found(office, "health < 60") == segments.Named("health < 60", read("health < 60"))
    assert ids(office, "big ones") == {"acme"}


def test_nothing_typed_is_everybody(office: Office) -> None:
    assert found(office, " ") == segments.EVERYBODY
    assert ids(office, "") is None


def test_who_left_is_out_unless_the_segment_asks_for_them(office: Office) -> None:
    assert ids(office, "at risk") == {"acme"}
    assert ids(office, "churned < 90d") == {"gone"}
    assert ids(office, "lifecycle:churned or health = 82") == {"acme-labs", "gone"}
    assert ids(office, "health = none") == {"nw-2", "new"}
    with office.deps.db.read() as tx:
        everybody = segments.some(tx, segments.find(tx, "health = none", hides=NOTHING), ASKED, TODAY)
    assert everybody == {"nw-2", "new", "gone"}


def test_mine_goes_by_whoever_asks(office: Office) -> None:
    assert ids(office, "mine") == {"acme", "acme-labs", "new"}
    assert ids(office, "mine health < 60") == {"acme"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "at rsk",
            "There is no segment “at rsk”; did you mean at-risk? A filter is written such as health < 60.",
        ),
        ("helth", "There is no segment “helth”; did you mean health?"),
        (
            "qqq",
            "There is no segment “qqq”; there is at-risk, renewing-soon",
        ),
        ("helth < 5", "At character 1, “helth”: I know no such field; did you mean health?"),
        ("health < 5 and owner:zed", "At character 22, “zed”: no account has this owner; there is"),
    ],
)
def test_what_is_neither_is_one_sentence(office: Office, typed: str, said: str) -> None:
    with pytest.raises(Sorry) as told:
        found(office, typed)
    assert said in str(told.value)


def test_a_saved_segment_whose_value_is_gone_is_empty(office: Office) -> None:
    save(office, "old plan", "plan:Platinum or nothing.28d > 5")
    assert ids(office, "old plan") == frozenset()


@pytest.mark.parametrize(
    "typed", ["arr > 5", "owner:ana", "nps = none", "mine and not owner:ben", "advocates"]
)
def test_guests_do_not_go_by_what_they_must_not_learn(office: Office, typed: str) -> None:
    with pytest.raises(Sorry, match="What you see here is without"):
        found(office, typed, FIELDS)
    assert found(office, "mine and health < 60", FIELDS).title == "mine and health < 60"


@pytest.mark.parametrize(
    ("typed", "first", "segment"),
    [
        ("", "", ""),
        ("2026", "2026", ""),
        ("at risk", "", "at risk"),
        ("2026 at risk", "2026", "at risk"),
        ("2026 and mine", "2026", "mine"),
        ("2026 health < 60 and mine", "2026", "health < 60 and mine"),
        ("mine 2026", "2026", "mine"),
        ("last year plan:Pro region:DE", "last year", "plan:Pro region:DE"),
        ("plan:Pro", "", "plan:Pro"),
        ("bananas", "bananas", ""),
        ("bananas mine", "bananas", "mine"),
        ("not mine", "", "not mine"),
        ("health < 60 and", "", "health < 60 and"),
        ("last touch > 30d", "", "last touch > 30d"),
    ],
)
def test_what_comes_before_a_segment_is_split_off(
    office: Office, typed: str, first: str, segment: str
) -> None:
    is_first: Callable[[str], bool] = {"2026", "last year"}.__contains__
    with office.deps.db.read() as tx:
        assert segments.split_off(tx, typed, is_first) == (first, segment)


def test_another_person_has_others_as_mine(office: Office) -> None:
    other = replace(ASKED, person=replace(ANA, slack_id="U0123BEN", email=None))
    with office.deps.db.read() as tx:
        named = segments.find(tx, "owner:@me", hides=NOTHING)
        assert segments.members(tx, named, other, TODAY) == {"nw-1", "nw-2"}
