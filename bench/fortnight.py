"""Prints a fortnight of digests of the demo's book, and when each planted risk was first told.

Run as `make fortnight`. The clock is set: each morning sees the scores of the day before, which saw nothing
that was dated after it. The book is scored once a week until the fortnight begins, as the demo has it, and
each night from then on. At 08:30 on the weekday after a scoring the digest of the whole book goes to the
team's channel, and from the first day of the fortnight one of her own accounts to each owner. Only the
digests of the fortnight are printed.
"""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click

from bot.demo import run
from bot.demo.contracts import address
from bot.demo.invention import OWNERS
from bot.demo.prepare import prepare
from bot.demo.worries import WORRIES
from commands.contract import Deps
from commands.news import compose
from commands.news.compose import Composed
from scoring import nightly
from store import accounts, deliveries, digests, items, people, scores
from store.database import Database, open_database
from store.digest_records import Digest, Item, Key
from store.records import Person
from views import plain

LAST = run.NOW.date()
DAYS = 14
NIGHTS = [LAST - timedelta(ago) for ago in range(DAYS, 0, -1)]  # the days whose scores the fortnight tells
TEAM, WHOLE = "C0TEAM", "everybody"
DUE = time(8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Morning:
    """What one reader's digest said on a day; `listed` are the accounts that it names."""

    day: date
    reader: str
    text: str
    listed: tuple[Item, ...]
    beyond: int


@dataclass(frozen=True)
class Planted:
    """A planted risk: when the digest of the whole book first told of it, as what, and when its term ends."""

    account_id: str
    story: str
    first: Morning | None
    news: str
    ends_on: date

    @property
    def lead(self) -> int | None:
        """Days from the first telling to the end of the term; None where it was never told."""
        return (self.ends_on - self.first.day).days if self.first else None


def simulate(db: Database) -> list[Morning]:
    """Score the nights of the fortnight, and send the digests since the first scoring, oldest first."""
    with db.read() as tx:
        done = scores.as_of_days(tx)
    nightly.night(db, [day for day in NIGHTS if day not in done], run.HORIZON, run.NOW, lambda _: None)
    readers = subscribe(db)
    days = [day + timedelta(1) for day in sorted({*done, *NIGHTS}) if day < LAST]
    return [
        each
        for day in days
        if day.weekday() < 5
        for each in morning(db, day, readers if day > NIGHTS[0] else readers[:1])
    ]


def subscribe(db: Database) -> list[tuple[str, str, Digest]]:
    """The digest of the whole book, and that of each owner: reader, target and digest."""
    made = datetime.combine(NIGHTS[0] - timedelta(days=365), DUE)
    team = Digest("changes", "place", TEAM, "", "weekdays 08:30", "UTC", 5, "UANA", made)
    hers = Digest("changes", "owners", TEAM, "mine", "weekdays 08:30", "UTC", 5, "UANA", made)
    owners = {owner: Person(f"U{owner.upper()}", address(owner), owner.title()) for owner in OWNERS}
    with db.begin() as tx:
        for person in owners.values():
            people.save(tx, person, made)
        whole, each = digests.add(tx, team), digests.add(tx, hers)
    return [(WHOLE, TEAM, whole), *((name, person.slack_id, each) for name, person in owners.items())]


def morning(db: Database, day: date, readers: Iterable[tuple[str, str, Digest]]) -> Iterable[Morning]:
    """The digests of one morning, kept as sent."""
    slot, cache = datetime.combine(day, DUE), dict[Any, Any]()
    deps = Deps(db, lambda: slot, run.HORIZON)
    for reader, target, digest in readers:
        key = Key(digest.digest_id, slot, target)
        composed = compose.compose(digest, key, deps, late=timedelta(0), cache=cache)
        send(db, key, composed)
        listed = tuple(item for item in composed.items if item.listed)
        beyond = len(composed.items) - len(listed)
        yield Morning(day, reader, plain.render(composed.message), listed, beyond)


def send(db: Database, key: Key, composed: Composed) -> None:
    """Keep a digest as the bot does once it is posted."""
    lease = timedelta(minutes=5)
    with db.begin() as tx:
        deliveries.claim(tx, key, "fortnight", key.slot, lease)
        deliveries.keep(tx, key, "fortnight", composed.content, composed.as_of, key.slot)
        items.save(tx, key, composed.items)
        deliveries.sent(tx, key, "fortnight", key.target, str(key.slot.timestamp()), key.slot)


def planted(db: Database, mornings: Sequence[Morning]) -> list[Planted]:
    """The planted risks in the order of their stories."""
    whole = [each for each in mornings if each.reader == WHOLE]
    found: list[Planted] = []
    for story in WORRIES:
        told = [
            (each, item.news) for each in whole for item in each.listed if item.account_id == story.account_id
        ]
        with db.read() as tx:
            account = accounts.get(tx, story.account_id)
        first, news = told[0] if told else (None, "")
        if account and account.renewal_on:
            found.append(Planted(story.account_id, story.name, first, news, account.renewal_on))
    return found


def show(db: Database, mornings: Sequence[Morning]) -> None:
    """Print the fortnight, and the planted risks with their lead times."""
    for each in mornings:
        if each.day > NIGHTS[0]:
            click.echo(f"\n{'─' * 90}\n{each.day:%A %d %B %Y}, to {each.reader}\n\n{each.text}")
    click.echo(f"\n{'─' * 90}\n{'account':12}{'story':26}{'first told':14}{'as':11}{'renewal':14}lead")
    for risk in planted(db, mornings):
        first = f"{risk.first.day}" if risk.first else "never"
        lead = "" if risk.lead is None else f"{risk.lead} days"
        click.echo(f"{risk.account_id:12}{risk.story:26}{first:14}{risk.news:11}{risk.ends_on!s:14}{lead}")
    quiet = {each.day for each in mornings if each.reader == WHOLE and not each.listed}
    click.echo(f"\nThe digest of the whole book was quiet on {len(quiet)} mornings.")


def main() -> None:
    """Prepare the demo's book, or take the one that `make demo` has, and play the fortnight on a copy."""
    folder = Path(".demo")
    folder.mkdir(exist_ok=True)
    prepare(folder, run.NOW, run.HORIZON, partial(click.echo, err=True)).dispose()
    with tempfile.TemporaryDirectory(prefix="rapport-fortnight-") as scratch:
        db = open_database(f"sqlite:///{shutil.copy(folder / 'rapport.db', scratch)}")
        try:
            show(db, simulate(db))
        finally:
            db.dispose()


if __name__ == "__main__":
    main()
