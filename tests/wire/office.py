"""The whole thing on real sockets: a local workspace, the real bot, and a scored book of its own."""

import csv
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot import serve
from bot.build import Rapport, build
from bot.deps import opened
from bot.settings import Settings
from commands.rights import Policy
from outreach.writing import Writer
from sandbox.driver import Channel, Person, Sandbox

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
SLOT = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
EVIL = "<!channel> & Söhne 🚀"
ACCOUNTS = [
    ("acme", "Acme Robotics", "acme.example", "ana@example.com", 40, "48000"),
    ("northwind-foods", "Northwind Foods", "foods.example", "ben@example.com", 30, "12000"),
    ("northwind-freight", "Northwind Freight", "freight.example", "ben@example.com", 80, "90000"),
    ("evil", EVIL, "evil.example", "ben@example.com", 10, "1000"),
]


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace with two people, a channel that the bot is in and one that it is not in, and the bot."""

    slack: Sandbox
    rapport: Rapport
    url: str
    ana: Person
    ben: Person
    renewals: Channel
    elsewhere: Channel


@asynccontextmanager
async def bot_in(
    slack: Sandbox,
    database: Path,
    *,
    http: bool,
    now: datetime = NOW,
    writer: Writer | None = None,
    policy: Policy | None = None,
) -> AsyncGenerator[tuple[Rapport, str]]:
    """The real bot, serving this workspace, and where its own server is."""
    settings = settings_for(slack, database, now)
    with opened(settings) as deps:
        own = replace(deps, writer=writer or deps.writer, policy=policy or deps.policy)
        rapport = build(settings, own)
        async with serve.serving(rapport, http=http, host="127.0.0.1", port=0) as port:
            if http:
                slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
            else:
                await slack.connected()
            yield rapport, f"http://127.0.0.1:{port}"


def settings_for(slack: Sandbox, database: Path, now: datetime = NOW) -> Settings:
    """Settings that lead to this workspace and this database."""
    return Settings(
        bot_token=SecretStr(slack.bot_token),
        app_token=SecretStr(slack.app_token),
        signing_secret=SecretStr(slack.signing_secret),
        api_url=slack.api_url,
        database_url=SecretStr(f"sqlite:///{database}"),
        fixed_now=now,
    )


def write_book(folder: Path) -> None:
    with (folder / "accounts.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", "name", "domain", "owner", "seats", "arr", "currency", "renewal_on"])
        rows.writerows([*account, "USD", "2027-01-31"] for account in ACCOUNTS)
    with (folder / "usage.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", "day", "metric", "value"])
        for account_id, *_ in ACCOUNTS:
            rows.writerows(
                (account_id, day, "active_people", 12) for day in _days(fades=account_id == "acme")
            )


def _days(*, fades: bool) -> list[date]:
    last = 45 if fades else 0
    return [NOW.date() - timedelta(days=ago) for ago in range(200, last, -2)]
