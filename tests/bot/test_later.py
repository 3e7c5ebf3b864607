"""The demo's customers go on living when its clock is pushed: what they do then is imported like the rest."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.demo import run
from bot.demo.later import World
from store import accounts, standings
from store.database import Database

TODAY = run.NOW.date()


def test_a_pushed_clock_brings_the_days_between_once(
    tmp_path: Path, open_demo: Callable[[Path], Database]
) -> None:
    db = open_demo(tmp_path)
    world = World(db, tmp_path, TODAY)
    for days in (1, 1, 8):
        world.go_on(TODAY + timedelta(days))
        with db.read() as tx:
            assert standings.fed(tx, TODAY + timedelta(20), 22)[-1] == TODAY + timedelta(days - 1)
            assert accounts.count(tx) == 260
        assert not (tmp_path / "rejects.csv").exists()
    db.dispose()
