"""Once a day what is too old goes, by one process, and not because of a clock that leapt."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.jobs.retention import Retention
from commands.contract import Deps
from store import retention, seen
from store.database import Database
from store.retention import KEPT, RULES
from store.tables import SeenRow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = (Path(__file__).parents[2] / "docs" / "forgetting.md").read_text(encoding="utf-8")


def night(db: Database, now: datetime) -> int:
    """Run the job; how many keys are left."""
    asyncio.run(Retention(Deps(db, lambda: now, 90), retention.keep("")).run())
    with db.read() as tx:
        return tx.scalar(select(func.count()).select_from(SeenRow)) or 0


def test_old_rows_go_each_day_and_nothing_goes_after_a_leap(sqlite_db: Database) -> None:
    with sqlite_db.begin() as tx:
        for days in range(20):
            seen.first_time(tx, f"k{days}", NOW - days * DAY)
    assert night(sqlite_db, NOW) == 20  # the first night of all
    assert night(sqlite_db, NOW + DAY) == 3
    assert night(sqlite_db, NOW + DAY) == 3  # done for today
    assert night(sqlite_db, NOW + 400 * DAY) == 3  # a clock that leapt
    assert night(sqlite_db, NOW + 401 * DAY) == 0


def test_the_page_says_how_long_each_table_is_kept() -> None:
    for rule in RULES:
        assert f"| `{rule.table}` | {rule.days:,} | {rule.least:,} | {rule.since} | {rule.why} |" in PAGE
    for table, why in KEPT.items():
        (row,) = [
            line for line in PAGE.splitlines() if line.startswith("| `") and line.endswith(f" | {why} |")
        ]
        assert f"`{table}`" in row.split(" | ")[0]
