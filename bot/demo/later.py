"""What happens after the demo's first day: rows that arrive when its clock is pushed to a later one."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.demo import book
from bot.demo.cast import gather
from bot.demo.customer import TERM, Customer, Knots, Row, Subscription
from ingest.load import load
from store.database import Database

SEED = 7
DATED = {"usage": 1, "events": 1, "tickets": 2, "surveys": 1, "touches": 1}  # where a row has its day
NAMED = {"events": 4, "tickets": 0}  # where it has an id of its own
TERMS = ("accounts", "subscriptions")
PAID, WAITED = 3, 10  # where an invoice has its payment, and how many days after it was due that comes


class World:
    """Goes on from the morning of `today`, and lets the database know."""

    def __init__(self, db: Database, folder: Path, today: date) -> None:
        self._db = db
        self._folder = folder
        self._today = today

    def go_on(self, until: date) -> None:
        """Import what happened up to the day before `until`, and the terms that began anew."""
        if until <= self._today:
            return
        files = self._folder / "later"
        shutil.rmtree(files, ignore_errors=True)
        files.mkdir(parents=True)
        write(files, self._today, until)
        load(self._db, [files], None, self._folder / "rejects.csv", lambda _: None)
        self._today = until


def write(folder: Path, today: date, until: date) -> None:
    """Write an import bundle of it. All courses go on as they were on the morning of `today`."""
    days = (until - today).days
    staying = [customer for customer in gather(SEED) if not customer.left]
    aged = [older(customer, days) for customer in staying]
    anew = [each for customer, each in zip(staying, aged, strict=True) if is_anew(customer, each)]
    for name in DATED:
        save(folder, name, (row for each in aged for row in happened(name, each, today, until)))
    for name in TERMS:
        save(folder, name, (row for each in anew for row in rows(name, each, until)))
    save(folder, "invoices", (row for each in staying for row in paid(each, today, until)))


def save(folder: Path, name: str, found: Iterable[Row]) -> None:
    """Write a file of the bundle."""
    book.save(folder / f"{name}.csv", book.FILES[name][0].split(), found)


def older(customer: Customer, days: int) -> Customer:
    """The customer so many days on, with the same past, in a new term where the old one ended."""
    use, talk = customer.use, customer.talk
    return replace(
        customer,
        subscription=renewed(customer.subscription, days),
        champion_left=customer.champion_left and customer.champion_left + days,
        use=use._replace(
            curve=moved(use.curve, days),
            work=moved(use.work, days),
            feed_stopped=use.feed_stopped and use.feed_stopped + days,
        ),
        talk=talk._replace(
            asks=moved(talk.asks, days),
            touches=tuple(touch._replace(ago=touch.ago + days) for touch in talk.touches),
        ),
    )


def renewed(bought: Subscription, days: int) -> Subscription:
    """The subscription so many days on."""
    terms = max(0, -((bought.renews_in - days - 1) // TERM))
    return bought._replace(
        years=bought.years + terms,
        renews_in=bought.renews_in - days + TERM * terms,
        unpaid=bought.unpaid and bought.unpaid + days,
    )


def moved(knots: Knots, days: int) -> Knots:
    """A course, seen so many days later."""
    return tuple((ago + days, level) for ago, level in knots)


def is_anew(before: Customer, after: Customer) -> bool:
    """Whether a term began in between."""
    return after.subscription.years > before.subscription.years


def rows(name: str, customer: Customer, today: date) -> Iterator[Row]:
    """The customer's rows of a file, as of the morning of `today`."""
    return book.FILES[name][1](customer, today, book.dice(SEED, name, customer))


def happened(name: str, customer: Customer, today: date, until: date) -> Iterator[Row]:
    """Those of the days from `today` on. Their ids are new: the others are numbered from the first day."""
    for row in rows(name, customer, until):
        if date.fromisoformat(str(row[DATED[name]])[:10]) >= today:
            at = NAMED.get(name)
            yield row if at is None else (*row[:at], f"{row[at]}-{until:%j}", *row[at + 1 :])


def paid(customer: Customer, today: date, until: date) -> Iterator[Row]:
    """The invoices that were open on the morning of `today` and are paid since; a story's stay open."""
    if customer.subscription.unpaid:
        return
    for row in rows("invoices", customer, today):
        on = date.fromisoformat(str(row[2])) + timedelta(WAITED)
        if row[PAID] is None and on < until:
            yield (*row[:PAID], max(on, today), *row[PAID + 1 :])
