"""How many seats were bought, and how many of them are in use on the busiest day."""

from collections.abc import Iterator

from outreach.fact import Fact
from outreach.facts.use import Use
from store.records import Account

NOW = "usage.people.now"


def facts(account: Account, use: Use) -> Iterator[Fact]:
    """`seats.bought`, and where people are known `seats.used.share` and the `seats.left`."""
    if account.churned_on or not account.seats or account.seats <= 0:
        return
    yield Fact("seats.bought", "Seats in the contract", "number", account.seats, "accounts", "seats")
    people = use.people() if use.newest and use.whole(0) else 0
    if people <= 0:
        return
    made_of, left = (NOW, "seats.bought"), account.seats - people
    about = "The share of the seats that is in use on the busiest day of the last four weeks"
    yield Fact(
        "seats.used.share", about, "share", people / account.seats, "usage", on=use.newest, made_of=made_of
    )
    if left > 0:
        yield Fact(
            "seats.left",
            "Seats that are not in use",
            "number",
            left,
            "usage",
            "seats",
            use.newest,
            None,
            made_of,
        )
