"""A fortnight of digests on the demo's book: what changed is told once, and each planted risk in time."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bench import fortnight
from bench.fortnight import Morning, Planted
from bot.demo.worries import WORRIES
from scoring.news.holds import COOL_DOWN
from store.database import Database


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, open_demo: Callable[[Path], Database]
) -> Iterator[Database]:
    db = open_demo(tmp_path_factory.mktemp("fortnight"))
    yield db
    db.dispose()


@pytest.fixture(scope="module")
def mornings(demo: Database) -> list[Morning]:
    return fortnight.simulate(demo)


def test_every_weekday_of_the_fortnight_has_a_digest_for_each_reader(mornings: list[Morning]) -> None:
    days = {each.day for each in mornings if each.day > fortnight.NIGHTS[0]}
    assert len(days) == 10
    assert all(day.weekday() < 5 for day in days)
    assert {sum(each.day == day for each in mornings) for day in days} == {6}


def test_no_account_comes_again_without_other_news_or_a_cool_down(mornings: list[Morning]) -> None:
    for reader in {each.reader for each in mornings}:
        told: dict[str, list[tuple[int, str]]] = {}
        for each in mornings:
            for item in each.listed if each.reader == reader else ():
                told.setdefault(item.account_id, []).append((each.day.toordinal(), item.news))
        for of_account in told.values():
            for (before, old), (after, new) in pairwise(of_account):
                assert new != old or after - before >= COOL_DOWN


def test_a_day_without_news_is_quiet_and_says_of_how_many_accounts(mornings: list[Morning]) -> None:
    quiet = [each for each in mornings if not each.listed]
    assert quiet
    for each in quiet:
        assert "nothing new among" in each.text
        assert not each.beyond


def test_the_school_on_its_long_break_is_in_no_digest(mornings: list[Morning]) -> None:
    assert not [each for each in mornings for item in each.listed if item.account_id == "st-brannock"]
    assert not [each for each in mornings if "Brannock" in each.text]


def test_each_planted_risk_is_told_before_its_term_ends(demo: Database, mornings: list[Morning]) -> None:
    found = fortnight.planted(demo, mornings)
    assert [risk.account_id for risk in found] == [story.account_id for story in WORRIES]
    assert all(risk.first and is_risk(risk) and (risk.lead or 0) > 0 for risk in found)


def is_risk(risk: Planted) -> bool:
    return risk.news in ("entered", "renewal")
