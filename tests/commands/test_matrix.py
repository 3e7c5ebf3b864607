"""Who asks × where × what she asks for × what of which account: each cell is what the policy says of it."""

import json
import logging
from collections.abc import Generator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import settings

from commands import home, registry
from commands.contract import Post, Request, Update
from commands.news import compose
from commands.rights import Rights
from store.digest_records import Key, Kind
from store.errors import Sorry
from store.sight import Sight
from tests.commands.matrix_acts import ALL as EVERYBODY
from tests.commands.matrix_acts import ASKED, BARE, Asked, on, pointer
from tests.commands.matrix_book import (
    DIGEST,
    FAR,
    KINDS,
    MATE,
    OMAR,
    OPEN,
    OWN,
    PLANTED,
    SLOT,
    VERA,
)
from tests.commands.matrix_desk import PRESSED, SUBMITTED, Desk, desk_in, found, whole
from tests.commands.matrix_people import PLACES, VIEWERS, expected, place, rights
from tests.commands.office import NOBODY
from tests.fuzz.amount import ALL

SHARE = 1 if settings.get_current_profile_name() == ALL else 21  # of all answers one in so many is looked at
NEWS: Mapping[Kind, str] = {"changes": "exists arr contacts notes", "roll-up": "exists arr contacts"}
CELLS = len(PLANTED) * len(KINDS)


@pytest.fixture(scope="module")
def desk(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Desk]:
    """A desk with a planted book."""
    with desk_in(tmp_path_factory.mktemp("desk"), planted) as desk:
        yield desk


def wrong(desk: Desk, asked: Asked, request: Request) -> list[str]:
    """The cells of one answer that are not as the policy says."""
    there = found(desk.says(asked, request))
    told = f"{asked.name} {asked.value} in {request.place.kind}"
    return [
        f"{told}: {kind} of {code} {'is missing' if is_due else 'leaks'}"
        for (code, kind), is_due in expected(asked, request).items()
        if is_due not in {None, (code, kind) in there}
    ]


def requests(who: Rights, number: int) -> list[tuple[Asked, Request]]:
    """What this viewer asks for in each place: a share of it all, and all of it in the end."""
    asked = [
        (each, Request(VERA, place(kind), rights=who))
        for kind in PLACES
        for each in ASKED
        if kind == "dm" or each.how != "home"
    ]
    return asked[number % SHARE :: SHARE]


def test_who_may_see_everything_sees_what_each_answer_has(desk: Desk, tmp_path: Path) -> None:
    request = Request(VERA, place("dm"), rights=rights("admin", tmp_path))
    assert request.sight == Sight()
    assert [each for asked in ASKED for each in wrong(desk, asked, request)] == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_each_cell_is_what_the_policy_says(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture, viewer: str
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = requests(rights(viewer, tmp_path), list(VIEWERS).index(viewer))
    assert [each for one in asked for each in wrong(desk, *one)] == []
    assert found(caplog.text) == set()


def test_that_is_more_than_two_thousand_cells(tmp_path: Path) -> None:
    answers = [len(requests(rights(viewer, tmp_path), n)) for n, viewer in enumerate(VIEWERS)]
    cells = sum(answers) * CELLS
    assert cells >= 2_000, f"{cells:,} cells in {sum(answers):,} answers"


def test_whatever_can_be_asked_for_is_in_the_matrix() -> None:
    typed = {each.name.split()[0] for each in ASKED if each.how == "typed"}
    assert typed == {command.name for command in registry.commands()}
    pressed = {each.name for each in ASKED if each.how != "typed"} - {"home"}
    assert pressed | BARE.keys() == PRESSED.keys() | SUBMITTED.keys() | home.BUTTONS.keys()
    assert not pressed & BARE.keys()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_posted_card_is_for_the_least_of_its_readers(desk: Desk, tmp_path: Path, viewer: str) -> None:
    who = rights("admin", tmp_path)
    reader = rights(viewer, tmp_path).sight
    for kind, each in product(PLACES, OPEN):
        request = Request(OMAR, place(kind), value=pointer(each), rights=who)
        if not who.places[kind].posts:
            with pytest.raises(Sorry):
                PRESSED["health.share"](request, desk.deps(request.sight))
            continue
        answer = PRESSED["health.share"](request, desk.deps(request.sight))
        assert isinstance(answer, Post)
        assert found(whole(answer)) == {(each.code, "exists")}
        if reader.sees(each.owned_by):
            assert found(whole(answer.draw(reader.both(request.sight)))) == {(each.code, "exists")}
        else:
            with pytest.raises(Sorry, match="Not everybody here may see this account"):
                answer.draw(reader.both(request.sight))
    desk.again()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_digest_is_for_the_least_of_its_readers(desk: Desk, tmp_path: Path, viewer: str) -> None:
    sights = {rights(viewer, tmp_path).at(kind) for kind in PLACES}
    for sight, (digest_kind, shows) in product(sights, NEWS.items()):
        digest = replace(DIGEST, kind=digest_kind, digest_id=9, target="C0NEW")
        key = Key(9, SLOT, digest.target)
        made = compose.compose(digest, key, desk.deps(sight), late=timedelta(0), hides=sight.hides)
        due = {
            (each.code, kind)
            for each in OPEN
            for kind in shows.split()
            if sight.sees(each.owned_by) and not KINDS[kind] & sight.hides
        }
        assert found(whole(made.message) + json.dumps(made.content, ensure_ascii=False)) == due
        there = {each.account_id for each in OPEN if sight.sees(each.owned_by)}
        assert {item.account_id for item in made.items} == (there if digest_kind == "changes" else set())


def test_a_digest_that_changes_still_shows_what_its_readers_may_see(desk: Desk, tmp_path: Path) -> None:
    asked = Request(VERA, place("private"), value=on(OWN), rights=rights("csm of her own", tmp_path))
    answer = PRESSED["digest.real"](asked, desk.deps(asked.sight))
    assert isinstance(answer, Update)
    assert answer.redraw
    assert {code for code, _ in found(whole(answer.redraw()))} == {"kilo", "lima", "mike"}
    assert found(whole(answer)) == set()
    desk.again()


@pytest.mark.parametrize("typed", ["/health", f"/segment {EVERYBODY}", "home"])
def test_where_arr_is_hidden_the_order_does_not_tell_it(desk: Desk, tmp_path: Path, typed: str) -> None:
    asked = Asked(typed, {}, "home" if typed == "home" else "typed")
    orders: list[list[str]] = []
    for viewer in ("admin", "admin without arr"):
        request = Request(NOBODY, place("dm"), rights=rights(viewer, tmp_path))
        said = desk.says(asked, request)
        orders.append(sorted((each.name for each in OPEN), key=said.index))
    assert orders == [[FAR.name, MATE.name, OWN.name], [OWN.name, MATE.name, FAR.name]]
