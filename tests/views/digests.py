"""A digest as a customer-success team meets it, and one of the longest names, for the tests of its view."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from store.digest_records import Key, News
from store.records import Band, Money
from views.news.changes import Cause, Changes, Course, Entry, Owner, Point, Totals

TODAY = date(2026, 11, 23)  # a Monday
KEY = Key(12, datetime(2026, 11, 23, 7, 30, tzinfo=UTC), "C0123TEAM")
ANA, BEN = Owner("Ana Ruiz", "U0123ANA"), Owner("ben")
ACME = Entry(
    account_id="acme",
    name="Acme Robotics",
    place=1,
    news="entered",
    band="at risk",
    health=52,
    before=71,
    causes=(
        Cause("17 active people of 40 seats, half of the usual number", -18),
        Cause("Quieter than its own rhythm: 9 active days where 19 were expected", -6),
        Cause("Renews on 3 Jan 2027", -4),
    ),
    next_step="Call Mara this week and ask what changed.",
    arr=Money(4_320_000, "EUR"),
    renewal_on=date(2027, 1, 3),
    owner=ANA,
)


def entry(place: int, name: str, news: News, band: Band, health: int | None, before: int | None) -> Entry:
    return replace(
        ACME,
        account_id=name.lower(),
        name=name,
        place=place,
        news=news,
        band=band,
        health=health,
        before=before,
        causes=ACME.causes[:1],
        next_step="",
    )


ENTRIES = (
    ACME,
    replace(entry(2, "Globex", "worsened", "at risk", 31, 44), owner=ANA, renewal_on=date(2026, 11, 10)),
    replace(entry(3, "Tidewell", "renewal", "watch", 58, 58), owner=BEN, renewal_on=date(2027, 1, 20)),
    replace(entry(4, "Initech", "recovered", "healthy", 74, 49), arr=None, owner=Owner("no owner yet")),
    entry(5, "Hooli", "woken", "at risk", None, None),
)
WEEKS = tuple(Point(TODAY - timedelta(weeks=12 - each), 370_000 + 4_000 * each) for each in range(13))
MONDAY = Changes(
    title="At risk",
    day=TODAY,
    accounts=214,
    totals=Totals(
        at_risk=14,
        arr=(Money(41_200_000, "EUR"),),
        moved=(Money(3_800_000, "EUR"),),
        since=date(2026, 11, 20),
        entered=2,
        left=1,
    ),
    entries=ENTRIES,
    more=4,
    course=Course("EUR", WEEKS),
)


def longest(name: str, accounts: int, number: int = 7) -> Changes:
    """A digest in which everything is as long as it gets."""
    one = replace(
        ACME,
        account_id="x" * 500,
        name=name,
        causes=tuple(Cause(f"{name} and then {each} " * 9, -99) for each in range(3)),
        next_step=name * 9,
        arr=Money(10**14, "XXX"),
        health=100,
        before=99,
    )
    entries = tuple(
        replace(
            one, place=each + 1, account_id=f"{each}{one.account_id}", owner=Owner(name, f"U0123456{each}")
        )
        for each in range(number)
    )
    sums = tuple(Money(10**14, currency) for currency in ("AUD", "CHF", "EUR", "GBP", "USD"))
    totals = Totals(accounts, sums, sums, date(2020, 1, 1), accounts, accounts)
    warning = "The newest scores are of 19 Nov 2026: what changed since is not in here."
    return Changes(
        name * 9, TODAY, accounts, totals, entries, accounts, warning, warning, Course("EUR", WEEKS)
    )
