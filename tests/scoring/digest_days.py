"""Books of a few accounts on days in a row, and a reader whose digests remember what they told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pandas as pd

from scoring.news.find import find
from scoring.news.found import Entry, Found, Question, Told, baseline
from scoring.news.page import NEAR, Page, Past
from store.digest_records import Item
from store.records import Band

FIRST = date(2026, 11, 2)  # a Monday
HEALTH: Mapping[Band, int | None] = {"healthy": 80, "watch": 60, "at risk": 40, "unknown": None}
FIELDS: Mapping[str, Any] = {
    "owner": "ana@lumen.example",
    "arr_minor": 10_000,
    "currency": "EUR",
    "renewal_on": None,
    "churned_on": None,
    "risk": 0.2,
    "outcome": "churn",
    "persona": "everybody",
    "nps_at": None,
}
DATES = ("renewal_on", "churned_on")

Standing = tuple[Band, int | None]
Days = Sequence[
    Mapping[str, Standing]
]  # by day, from FIRST on: band and health of each account that is scored


def stood(bands: Mapping[str, Sequence[Band]] | Mapping[str, list[Band]]) -> list[dict[str, Standing]]:
    """Days from the band of each account on each of them; health follows the band."""
    return [
        {account_id: (band, HEALTH[band]) for account_id, band in zip(bands, day, strict=True)}
        for day in zip(*bands.values(), strict=True)
    ]


def page(
    days: Days, at: int, since: date | None = None, fields: Mapping[str, Mapping[str, Any]] | None = None
) -> Page:
    """The book on the morning after the day number `at`, compared with the day `since`."""
    as_of = FIRST + timedelta(at)
    today = as_of + timedelta(1)
    before = max(0, min((baseline(today, since) - FIRST).days, at))
    given = fields or {}
    rows = {
        account_id: {"name": account_id.upper(), **FIELDS, **given.get(account_id, {})}
        for account_id in sorted([*days[at], *(set(given) - set(days[at]))])
    }
    now = pd.DataFrame.from_dict(rows, orient="index").join(framed(days[at]))
    for name in DATES:
        now[name] = pd.to_datetime(now[name])
    now["churned_on"] = now["churned_on"].where(now["churned_on"] <= pd.Timestamp(today))
    now["nps_at"] = pd.to_datetime(now["nps_at"], utc=True)
    some = [day for day in range(at + 1) if at - day < NEAR or (at - day) % 7 == 0]
    past = [Past(FIRST + timedelta(day), framed(days[day])) for day in some]
    return Page(
        today,
        as_of,
        1,
        baseline(today, since),
        now.rename_axis("account_id").astype({"arr_minor": "Int64"}),
        framed(days[before]),
        past,
    )


def framed(day: Mapping[str, Standing]) -> pd.DataFrame:
    """Health and band by account."""
    return _framed(tuple(sorted(day.items())))


@cache
def _framed(day: tuple[tuple[str, Standing], ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "health": pd.array([each[1] for _, each in day], dtype="Int64"),
            "band": pd.array([each[0] for _, each in day], dtype="str"),
        },
        index=pd.Index([account_id for account_id, _ in day], dtype="str", name="account_id"),
    )


@dataclass
class Reader:
    """One digest, which is sent each morning and remembers what it told; `asks` is all else about it."""

    days: Days
    asks: Question = field(default_factory=lambda: Question(FIRST))
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    since: date | None = None
    told: dict[str, Told] = field(default_factory=dict[str, Told])
    waiting: dict[str, Told] = field(default_factory=dict[str, Told])

    def question(self, at: int) -> Question:
        """What the digest asks on the morning after the day number `at`."""
        return replace(
            self.asks,
            today=FIRST + timedelta(at + 1),
            since=self.since,
            told=self.told,
            waiting=self.waiting,
        )

    def page(self, at: int) -> Page:
        """The book that it looks at."""
        return page(self.days, at, self.since, self.fields)

    def morning(self, at: int) -> Found:
        """The digest of that morning, sent."""
        found = find(self.page(at), self.question(at))
        for place, entry in enumerate((*found.listed, *found.beyond)):
            self._keep(entry, found, place, FIRST + timedelta(at + 1))
        self.since = found.as_of
        return found

    def all(self, first: int = 0) -> list[Found]:
        """The digests of all mornings from this day number on."""
        return [self.morning(at) for at in range(first, len(self.days))]

    def _keep(self, entry: Entry, found: Found, place: int, today: date) -> None:
        is_listed = place < len(found.listed)
        item = Item(entry.account_id, place, entry.news, entry.band, entry.health, entry.risk, is_listed)
        (self.told if is_listed else self.waiting)[entry.account_id] = Told(item, today, found.as_of)
        if is_listed:
            self.waiting.pop(entry.account_id, None)


def noon(at: int) -> datetime:
    """Noon of the morning after the day number `at`: after its digest was read."""
    return datetime.combine(FIRST + timedelta(at + 1), datetime.min.time(), UTC) + timedelta(hours=12)
