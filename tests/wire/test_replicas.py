"""Several replicas on one database: the night's work is done once."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.build import Rapport
from sandbox.driver import Sandbox
from store import scores
from store.database import open_database
from tests.wire.office import NOW, bot_in

TOMORROW = NOW + timedelta(days=1)


async def ticked(*rapports: Rapport) -> None:
    while any(rapport.jobs.seconds_since_tick() is None for rapport in rapports):  # noqa: ASYNC110 - a real clock
        await asyncio.sleep(0.02)


async def test_two_replicas_at_the_same_minute_score_the_book_once(slack: Sandbox, database: Path) -> None:
    async with (
        bot_in(slack, database, http=False, now=TOMORROW) as (one, _),
        bot_in(slack, database, http=False, now=TOMORROW) as (other, _),
    ):
        await asyncio.wait_for(ticked(one, other), 5)
    counts = [
        rapport.metrics.text().decode().count('rapport_jobs_total{job="score",result="ok"} 1.0')
        for rapport in (one, other)
    ]
    assert sum(counts) == 1


async def test_a_missed_night_is_made_up_for_at_start_with_the_last_day_that_is_over(
    slack: Sandbox, database: Path
) -> None:
    later = NOW + timedelta(days=5)
    async with bot_in(slack, database, http=False, now=later) as (rapport, _):
        await asyncio.wait_for(ticked(rapport), 5)
    db = open_database(f"sqlite:///{database}")
    with db.read() as tx:
        assert (later - timedelta(days=1)).date() in scores.as_of_days(tx)
    db.dispose()


async def test_a_night_that_is_done_is_not_done_again(slack: Sandbox, database: Path) -> None:
    async with bot_in(slack, database, http=False) as (rapport, _):
        await asyncio.wait_for(ticked(rapport), 5)
    assert 'rapport_jobs_total{job="score"' not in rapport.metrics.text().decode()
