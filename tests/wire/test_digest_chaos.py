"""Processes that post digests and are killed at random, a few rounds; `make chaos-digest` runs hundreds."""

from pathlib import Path

from bench import book, chaos
from store.database import Database
from tests.wire.rounds import DUE


async def test_whatever_is_killed_each_channel_has_its_digest_once(
    db: Database, url: str, tmp_path: Path
) -> None:
    book.fill(db, 8, chaos.slot_of(0).replace(hour=12), tmp_path)
    count = await chaos.run(db, url, rounds=4, seconds=60, seed=DUE.toordinal())
    assert count.wrong == []
    assert count.rounds > 0
    assert count.posted == count.rounds * chaos.CHANNELS
    assert count.kills > 0
