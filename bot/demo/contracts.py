"""What a customer bought and paid: its account, its terms and its invoices."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from bot.demo.companies import COUNTRIES
from bot.demo.customer import TERM, Customer, Row, before

DOMAIN = "lumen.example"
QUARTERLY_FROM = 15_000  # a year's price from which an invoice comes each quarter
DAYS_TO_PAY = 30
REFERENCE_YEARS, REFERENCE_NPS = 3, 9  # from how long and how happy a customer is a reference
SLOW, LATEST = 0.08, 60  # the share of invoices that are paid, but late, and by how many days at most


def address(owner: str) -> str:
    """Return a CSM's e-mail address."""
    return f"{owner}@{DOMAIN}"


def account_rows(customer: Customer, today: date, _rng: np.random.Generator) -> Iterator[Row]:
    """Yield the one row of accounts.csv."""
    company, bought = customer.company, customer.subscription
    country = COUNTRIES[company.country]
    yield (
        company.account_id,
        company.name,
        f"{company.account_id}.example",
        ";".join(company.aliases),
        bought.plan,
        company.industry,
        country.region,
        _persona(customer),
        address(customer.owner),
        bought.seats,
        _money(bought.seats * bought.price),
        country.currency,
        before(today, customer.age),
        None if bought.monthly else before(today, customer.left - bought.renews_in),
        before(today, customer.left) if customer.left else None,
        bought.left_because,
        company.parent_id,
        ";".join(_tags(customer)),
    )


def subscription_rows(customer: Customer, today: date, _rng: np.random.Generator) -> Iterator[Row]:
    """Yield one row for each year; the running one has no end."""
    bought = customer.subscription
    for term in range(bought.years):
        begun = customer.age - TERM * term
        end = max(begun - TERM, customer.left)
        seats = _seats(customer, term)
        yield (
            customer.account_id,
            before(today, begun),
            before(today, end) if end > 0 else None,
            bought.plan,
            seats,
            _money(seats * bought.price),
            COUNTRIES[customer.company.country].currency,
            1 if bought.monthly else None,
        )


def invoice_rows(customer: Customer, today: date, rng: np.random.Generator) -> Iterator[Row]:
    """Yield the invoices sent while the book has a past, each due 30 days after it was sent."""
    bought = customer.subscription
    parts = 12 if bought.monthly else 4 if bought.seats * bought.price >= QUARTERLY_FROM else 1
    for number in range(bought.years * parts):
        term, part = divmod(number, parts)
        sent = customer.age - TERM * term - TERM // parts * part
        if sent not in customer.days:
            continue
        due = sent - DAYS_TO_PAY
        paid = due + int(rng.integers(-3, 18))
        if due > LATEST and rng.random() < SLOW:
            paid -= int(rng.integers(20, LATEST))
        waits = paid < 1 or 0 < due - customer.left <= bought.unpaid
        yield (
            f"{customer.account_id}-i{number + 1}",
            customer.account_id,
            before(today, due),
            None if waits else before(today, paid),
            _money(_seats(customer, term) * bought.price / parts),
            COUNTRIES[customer.company.country].currency,
        )


def _money(amount: float) -> str:
    return f"{amount:.2f}"


def _seats(customer: Customer, term: int) -> int:
    bought = customer.subscription
    return max(1, round(bought.seats * (1 - bought.grew) ** (bought.years - 1 - term)))


def _tags(customer: Customer) -> Iterator[str]:
    """Who would say a good word for us, and who is only trying it out."""
    bought = customer.subscription
    if bought.years >= REFERENCE_YEARS and (customer.talk.nps or 0) >= REFERENCE_NPS:
        yield "reference"
    if bought.monthly:
        yield "pilot"


def _persona(customer: Customer) -> str:
    if customer.company.industry == "Education":
        return "education"
    return {"Starter": "small team", "Enterprise": "enterprise"}.get(
        customer.subscription.plan, "growing company"
    )
