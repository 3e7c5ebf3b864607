"""A book of thirty customers, some of whom have just gone quiet, for what is told of it in a browser."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

NAMES = (
    "Acme Robotics",
    "Alder Bank",
    "Birchwood Foods",
    "Calder Freight",
    "Dunmore Labs",
    "Elmfield Care",
    "Fenwick Press",
    "Garrick Tools",
    "Harrow Energy",
    "Inglewood Pay",
    "Juniper Health",
    "Kestrel Lane",
    "Larkspur Media",
    "Marlow Rail",
    "Northwind Foods",
    "Northwind Freight",
    "Oakham Schools",
    "Penrose Glass",
    "Quayside Inns",
    "Rowan Travel",
    "Selby Optics",
    "Thornbury Wool",
    "Underhill Farms",
    "Vesper Games",
    "Wexford Paper",
    "Yarrow Seeds",
    "Zephyr Air",
    "Ashdown Homes",
    "Bexley Motors",
    "Corbin Legal",
)
QUIET_SINCE = {
    "Acme Robotics": 45,
    "Calder Freight": 16,
    "Harrow Energy": 19,
    "Marlow Rail": 22,
    "Selby Optics": 26,
}


def write(folder: Path, today: date) -> None:
    """The bundle, with usage up to this day; Ana owns every customer but each third, which is Ben's."""
    with (folder / "accounts.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", "name", "owner", "seats", "arr", "currency", "renewal_on"])
        for number, name in enumerate(NAMES):
            owner = "ben@example.com" if number % 3 == 2 else "ana@example.com"
            renewal = today + timedelta(days=40 + 11 * number)
            rows.writerow([_id(name), name, owner, 40, 48_000 - 1_000 * number, "USD", renewal])
    with (folder / "usage.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", "day", "metric", "value"])
        rows.writerows(_usage(today))


def _usage(today: date) -> Iterator[tuple[str, date, str, int]]:
    for name in NAMES:
        for ago in range(200, QUIET_SINCE.get(name, 0) - 1, -2):
            yield _id(name), today - timedelta(days=ago), "active_people", 12


def _id(name: str) -> str:
    return name.lower().replace(" ", "-")
