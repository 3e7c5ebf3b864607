"""A book of any size for benches: accounts used every third day, some of which fade, and their scores."""

from datetime import datetime, timedelta
from pathlib import Path

from ingest.load import load
from scoring import nightly
from store.database import Database

DAYS = 120


def fill(db: Database, accounts: int, now: datetime, folder: Path) -> None:
    """Import the accounts and score the last two days and the same days a week before."""
    rows = "".join(
        f"A{n},Account {n},owner{n % 20}@example.com,{n % 40 + 5},{(n % 90 + 10) * 1000},USD\n"
        for n in range(accounts)
    )
    (folder / "accounts.csv").write_text(f"account_id,name,owner,seats,arr,currency\n{rows}")
    with (folder / "usage.csv").open("w") as file:
        file.write("account_id,day,metric,value\n")
        for ago in range(1, DAYS, 3):
            day = now.date() - timedelta(days=ago)
            # One in ten fades, each at another time.
            used = (n for n in range(accounts) if n % 10 or ago > n // 10 % 40)
            file.writelines(f"A{n},{day},active_people,{(n + ago) % 9 + 3}\n" for n in used)
    load(db, [folder], None, folder / "rejects.csv", lambda _: None)
    days = [now.date() - timedelta(days=ago) for ago in (9, 8, 2, 1)]
    nightly.night(db, days, 90, now, lambda _: None)
